// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_JOBS_H
#define CLI_JOBS_H

#include <stddef.h>
#include <stdint.h>

/**
   @file jobs.h
   Many items, several workers; each item is done wholly by one of them, so the
   result does not depend on their number.
*/

/// What is done with each item
typedef struct {
  void (*work)(void* user, size_t item); ///< On any worker
  void (*done)(void* user, size_t item); ///< In order of items, one at a time
  void* user;                            ///< Passed to both
} CliJobFuncs;

/// Return how many workers `n` stands for: 0 is one per processor.
uint32_t cli_jobs_count(uint32_t n);

/**
   Work on items until all are done or a signal asked to stop.

   Items are begun in order.  `done` follows for each that was begun, as soon as
   those before it have been reported.

   @param n_items Any number.
   @param n_jobs  Workers at most, >= 1; the calling thread is one of them.
   @param funcs   In.

   Not realtime: blocks.
*/
void cli_jobs_run(size_t n_items, uint32_t n_jobs, const CliJobFuncs* funcs);

#endif // CLI_JOBS_H
