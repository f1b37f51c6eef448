// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef BENCH_CASE_H
#define BENCH_CASE_H

#include "protocol.h"

#include <stdbool.h>

/**
   @file case.h
   The files of one case: a mix to be separated and what it is made of.
*/

/// Folders of a case
typedef struct {
  const char* stems; ///< Of the recordings, STEM.flac
  const char* work;  ///< For what is written
} BenchCase;

/**
   Write what a case needs.

   The mix is the plain sum of all recordings in the folder; a stem that is
   absent is silent.  Written are WORK/mix.wav and WORK/reference/SOURCE.wav.
   With `halve` they are of the second half, and WORK/train/SOURCE.wav is of the
   first.  A source which is silent is not written, nor is the reference of one
   that there is nothing to learn from.

   @param sources Ends with one without a name.
   @return False, said on stderr, if a file cannot be read or written.
*/
bool
bench_case_write(const BenchCase* c, const BenchSource* sources, bool halve);

#endif // BENCH_CASE_H
