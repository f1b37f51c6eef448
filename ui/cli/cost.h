// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_COST_H
#define UI_COST_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/hop.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file cost.h
   What playing with a dictionary costs on this machine.
*/

/// More of a core than that is too much: hosts and other plugins need some
#define UI_MOST_OF_A_CORE 0.8

/// A latency and what it takes
typedef struct {
  uint32_t hop;
  double   latency_ms;
  double   core; ///< Share of a core, 1 for all of it
} UiCost;

/**
   Measure in a moment what each latency takes, from the longest down.

   All sources are separated from stereo noise at the dictionary's sample rate;
   what else the machine does counts little, as the fastest frames do and time
   is that of this thread.  A tenth of a second, unless a frame takes longer.

   @param dictionary In, not one for files.
   @param costs      Out, [NMS_N_HOPS].
   @return False if there is not enough memory or it cannot be played.

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD bool ui_cost_measure(const NmsDictionary* dictionary,
                                   UiCost               costs[NMS_N_HOPS]);

/**
   Return how long the longest latency is that is too much, or 0 if none is.

   @param costs In, [n], in any order.
*/
NMS_NODISCARD double ui_cost_too_much_ms(const UiCost* costs, uint32_t n);

#endif // UI_COST_H
