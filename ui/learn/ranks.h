// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_RANKS_H
#define UI_RANKS_H

#include "base/report.h"
#include "nms/attributes.h"
#include "nms/passes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file ranks.h
   Processes that share a lesson, by MPI where this is built with it (NMS_MPI).

   All that waits for other processes looks at ui_stop_requested().
*/

/**
   Join the processes that mpirun has started, of which there may be one.

   @return False with an error if this is built without MPI.

   Main thread, first and once.  Not realtime: blocks.
*/
NMS_NODISCARD bool ui_ranks_begin(UiReport* report);

/// Return whether another process writes what is learnt: this is not the first.
NMS_NODISCARD bool ui_ranks_helps(void);

/// Return the processes, for the engine; NULL if there are no others.  Any
/// thread.
NMS_NODISCARD const NmsRanks* ui_ranks_share(void);

/**
   Return whether all processes have the same number.

   @param is_same Out.
   @return False if the user or mpirun ends this process.

   Main thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool ui_ranks_compare(uint64_t number, bool* is_same);

/// Part from the others, all of which do so; each goes on by itself.  Main
/// thread.  Not realtime: blocks.
void ui_ranks_end(void);

/// End all processes, unless they have parted.  Main thread.
void ui_ranks_abort(int exit_code);

#endif // UI_RANKS_H
