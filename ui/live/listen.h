// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_LISTEN_H
#define LIVE_LISTEN_H

#include "nms/attributes.h"
#include "nms/ears.h"
#include "nms/learnt.h"
#include "orders.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file listen.h
   The audio thread's side of learning: orders go to the teacher, armed strips
   listen, and how far it is goes to the main thread.
*/

/// What is shown of a source that learns
typedef struct {
  atomic_uint   state; ///< NmsEarState
  atomic_uint   percent;
  _Atomic float heard_s;
} LiveEarShown;

/// What is listened to; starts as zeros but for `ears` and `rest`
typedef struct {
  NmsEars*     ears;
  LiveOrders   orders;
  bool         arms[NMS_LEARNT_STRIPS];
  uint32_t     rest; ///< Source, or NMS_LEARNT_STRIPS
  bool         follows;
  LiveEarShown shown[NMS_LEARNT_STRIPS];
} LiveListen;

/**
   Do what orders say, as far as there is room for it now.

   @param serial Of the model that is heard.

   Audio thread, at the edge of a block.  Realtime: O(orders).
*/
void live_listen_update(LiveListen* listen, uint64_t serial) NMS_REALTIME;

/// Show what the sources do.  Audio thread.  Realtime: constant time.
void live_listen_show(LiveListen* listen) NMS_REALTIME;

#endif // LIVE_LISTEN_H
