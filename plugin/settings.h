// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_SETTINGS_H
#define PLUG_SETTINGS_H

#include "connections.h"
#include "nms/attributes.h"
#include "nms/player.h"
#include "nms/strips.h"
#include "protocol/ports.h"

/**
   @file settings.h
   From the controls to the player.
*/

/// What the controls said last; start from all zeros
typedef struct {
  NmsStrip strips[PLUG_N_STRIPS];
} PlugSettings;

/**
   Read the controls and pass on what has changed.

   A solo on any source that the dictionary has, or on the residual if that is
   kept apart, silences those without one; a mute always wins.

   Audio thread, after nms_player_update().  Realtime: constant time.
*/
void plug_settings_update(PlugSettings*          settings,
                          const PlugConnections* connections,
                          NmsPlayer*             player) NMS_REALTIME;

#endif // PLUG_SETTINGS_H
