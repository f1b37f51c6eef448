// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef BENCH_TABLES_STEREO_H
#define BENCH_TABLES_STEREO_H

#include "protocol.h"

/**
   @file tables_stereo.h
   What is measured with two channels (docs/measuring.md).
*/

/// Of `half-stereo`
extern const BenchVariant bench_stereo_variants[];
extern const BenchBound   bench_stereo_bounds[];

/// Of `half-real`
extern const BenchVariant bench_real_variants[];
extern const BenchBound   bench_real_bounds[];

/// Of `starter-band-stereo`
extern const BenchVariant bench_starter_variants[];
extern const BenchBound   bench_starter_bounds[];

#endif // BENCH_TABLES_STEREO_H
