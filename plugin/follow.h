// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_FOLLOW_H
#define PLUG_FOLLOW_H

#include "connections.h"
#include "exchange.h"
#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file follow.h
   Where sources are, found from what plays: the audio thread's side.

   Models that follow are made by the worker, which also does the work; see
   nms/follow.h.
*/

/// What is remembered from block to block; start from all zeros
typedef struct {
  bool is_frozen;
  bool is_owed; ///< Work that the host had no room for
} PlugFollow;

/**
   Read the controls.

   Audio thread, before plug_exchange_update().  Realtime: constant time.
*/
void plug_follow_update(PlugFollow*            follow,
                        const PlugConnections* connections,
                        PlugExchange*          exchange) NMS_REALTIME;

/**
   Look at what the model that is heard did in a block, and tell it what was
   found.

   Audio thread, after the block.  Realtime: as nms_follow_listen() and
   nms_follow_serve().
*/
void plug_follow_run(PlugFollow* follow, PlugExchange* exchange) NMS_REALTIME;

#endif // PLUG_FOLLOW_H
