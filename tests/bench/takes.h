// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef BENCH_TAKES_H
#define BENCH_TAKES_H

#include "protocol.h"

#include <stdbool.h>

/**
   @file takes.h
   What is kept of a case to learn from, made less or worse: shorter, or with
   the other sources bleeding in.

   The files are those that bench_case_write() wrote: WORK/train/SOURCE.wav.
   Every function that can fail says why on stderr.
*/

/// What became of a case
typedef enum {
  BENCH_TAKES_DONE,
  BENCH_TAKES_TOO_SHORT, ///< There is less than was asked for
  BENCH_TAKES_FAILED
} BenchTakes;

/**
   Keep so many seconds of every source, the same of each: where the product of
   their energies is largest, so that all of them sound.

   @param work    Folder of the case.
   @param sources Ends with one without a name.
   @param kept_s  Seconds, > 0.
*/
BenchTakes bench_takes_shorten(const char*        work,
                               const BenchSource* sources,
                               double             kept_s);

/**
   Let every source be heard in the recordings of all others, as by microphones
   in one room: through a response of its own, which begins after 2 to 10 ms and
   is 150 ms of noise that falls by 60 dB in 250 ms.

   @param work     Folder of the case.
   @param sources  Ends with one without a name.
   @param bleed_db Of what is heard, against the source itself.

   Deterministic.
*/
BenchTakes bench_takes_bleed(const char*        work,
                             const BenchSource* sources,
                             double             bleed_db);

#endif // BENCH_TAKES_H
