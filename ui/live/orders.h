// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_ORDERS_H
#define LIVE_ORDERS_H

#include "nms/attributes.h"
#include "nms/dictionary.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file orders.h
   What keys ask of strips that learn, on its way from the main thread to the
   audio thread: in order, nobody waits.
*/

/// Orders that can be under way
#define LIVE_N_ORDERS 32

/// What is asked for
typedef enum {
  LIVE_ARM,   ///< Let a strip listen
  LIVE_LEARN, ///< and learn what it heard
  LIVE_CLEAR,
  LIVE_LOCK,
  LIVE_UNLOCK,
  LIVE_REST,   ///< Let a strip be the rest; NMS_LEARNT_STRIPS for none
  LIVE_FOLLOW, ///< Learn the rest again and again
  LIVE_FREEZE, ///< Let it be as it is
  LIVE_UNDO,   ///< Take back the newest take
  LIVE_NAME,   ///< Name a strip
  LIVE_SAVE,   ///< Save the dictionary under a name
} LiveOrderKind;

/// An order
typedef struct {
  LiveOrderKind kind;
  uint32_t      source; ///< Of those that learn, if it is about one
  char          text[NMS_NAME_SIZE]; ///< Of LIVE_NAME and LIVE_SAVE, else ""
} LiveOrder;

/// Those under way; starts as zeros
typedef struct {
  LiveOrder   orders[LIVE_N_ORDERS];
  atomic_uint n_put;   ///< By the main thread, modulo 2^32
  atomic_uint n_taken; ///< By the audio thread, likewise
} LiveOrders;

/// Put an order; false if there is no room now.  Main thread.
NMS_NODISCARD bool live_orders_put(LiveOrders* orders, const LiveOrder* order);

/// Return the oldest order, good until live_orders_take(), or NULL.  Audio
/// thread.  Realtime: constant time.
NMS_NODISCARD const LiveOrder*
live_orders_peek(const LiveOrders* orders) NMS_REALTIME;

/// Take the oldest order, which must be there.  Audio thread.  Realtime:
/// constant time.
void live_orders_take(LiveOrders* orders) NMS_REALTIME;

#endif // LIVE_ORDERS_H
