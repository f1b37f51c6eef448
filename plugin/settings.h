// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLUGIN_SETTINGS_H
#define NMS_PLUGIN_SETTINGS_H

#include "model.h"
#include "nms/attributes.h"
#include "process.h"

/**
   @file settings.h
   From the controls to the separators.
*/

/**
   Read the controls and pass on what has changed.

   A solo on any source that the dictionary has, or on the residual if that is
   kept apart, silences those without one; a mute always wins.

   Audio thread.  Realtime: constant time.
*/
void nms_settings_update(NmsProcess* process) NMS_REALTIME;

/**
   Give a model all settings, changed or not.

   Audio thread.  Realtime: constant time.
*/
void nms_settings_apply(const NmsProcess* process,
                        const NmsModel*   model) NMS_REALTIME;

#endif // NMS_PLUGIN_SETTINGS_H
