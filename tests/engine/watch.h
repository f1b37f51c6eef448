// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>

/**
   @file watch.h
   A progress function that sees whether progress only rises, and stops.
*/

/// What it is to do, and what it saw; starts with `in_order` true
typedef struct {
  int    n_calls;
  int    stop_at; ///< The call that asks to stop; 0 for none
  double last;
  bool   in_order; ///< Never fell, and never above 1
} Watch;

/// Take note of progress; an NmsProgressFunc for a Watch as `user`.
bool watch(void* user, double fraction);

#endif // WATCH_H
