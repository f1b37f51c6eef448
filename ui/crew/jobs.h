// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_JOBS_H
#define UI_JOBS_H

#include "crew.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file jobs.h
   Items that are begun and completed in order, with the work in between shared
   by a crew: files of a batch, stretches of a file.
*/

/// An item on its way
typedef struct {
  size_t   item;   ///< Counted from 0
  uint32_t slot;   ///< Its place among those on their way, 0 to n_slots - 1
  uint32_t worker; ///< Who works on it, 0 to the crew's size - 1
} UiJob;

/// What is done with each item
typedef struct {
  /// In order, one at a time; false if there are no more items
  bool (*begin)(void* user, const UiJob* job);
  /// Several at a time, but not two with one slot or one worker
  void (*work)(void* user, const UiJob* job);
  /// In order, one at a time, `worker` being meaningless
  void (*done)(void* user, const UiJob* job);
  /// Passed to all
  void* user;
} UiJobFuncs;

/**
   Work on items until there are no more or a signal asked to stop.

   `work` and `done` follow for each that was begun, `done` as soon as those
   before it are done.  `begin` and `done` may run at the same time.

   @param crew    Its idle threads help; a crew of one does item by item.
   @param n_slots Items on their way at most, >= 1.  The slot freed last is
                  taken first.  Workers wait for a free one; with one more than
                  there are items they rather leave, and help elsewhere.
   @param funcs   In.

   Any thread of the crew.  Not realtime: blocks.
*/
void ui_jobs_run(UiCrew* crew, size_t n_slots, const UiJobFuncs* funcs);

#endif // UI_JOBS_H
