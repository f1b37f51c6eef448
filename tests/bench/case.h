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

/// A case
typedef struct {
  const char*   stems;    ///< Of the recordings, STEM.flac or STEM.wav
  const char*   work;     ///< For what is written
  BenchMaterial material; ///< What is kept to learn from
  double        noise_db; ///< Level of the stem `noise`
  unsigned      song;     ///< Number of the case, for bench_image_render()
  const char*   target;   ///< The only source written, or NULL for all

  /// Where the stems are put, or NULL to leave them as they were recorded
  const BenchImage* image;
} BenchCase;

/**
   Write what a case needs.

   The mix is the plain sum of all recordings in the folder; a stem that is
   absent is silent.  Written are WORK/mix.wav and WORK/reference/SOURCE.wav.
   If the first half, or the first two
   seconds, are to be learnt from, they are of the rest, and
   WORK/train/SOURCE.wav is of that.  A source which is silent is not written,
   nor is the reference of one that there is nothing to learn from.

   @param sources Ends with one without a name.
   @return False, said on stderr, if a file cannot be read or written.
*/
bool bench_case_write(const BenchCase* c, const BenchSource* sources);

#endif // BENCH_CASE_H
