// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef BENCH_FALL_H
#define BENCH_FALL_H

#include "sound.h"

#include <stdbool.h>

/**
   @file fall.h
   How far each source falls in a remix.
*/

/// Most sources of a remix
#define BENCH_MAX_FALLS 6

/**
   Compute by how many dB each source is softer in a remix than in the mix.

   The gains a_s that make sum over n of (r(n) - sum a_s s_s(n))^2 least, over
   all samples of all channels and all sources jointly, are the sources' own
   parts of the remix r; a fall is -20 log10 |a_s|.

   @param sources In, [n], none silent, none the sum of others.
   @param n       1 to BENCH_MAX_FALLS.
   @param falls   Out, [n], dB.
   @return False if the shapes differ.
*/
bool bench_falls_db(const BenchSound* remix,
                    const BenchSound* sources,
                    unsigned          n,
                    double*           falls);

#endif // BENCH_FALL_H
