// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef BENCH_TABLES_MUTE_H
#define BENCH_TABLES_MUTE_H

#include "protocol.h"

/**
   @file tables_mute.h
   The tables of `mute-band` and `mute-own`.
*/

/// Of both, of which that to be muted counts
extern const BenchSource bench_mute_sources[];

/// Of `mute-band`
extern const BenchVariant bench_mute_band_variants[];

/// Of `mute-band`
extern const BenchBound bench_mute_band_bounds[];

/// Of `mute-own`
extern const BenchVariant bench_mute_own_variants[];

/// Of `mute-own`
extern const BenchBound bench_mute_own_bounds[];

#endif // BENCH_TABLES_MUTE_H
