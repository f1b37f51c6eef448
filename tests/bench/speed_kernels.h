// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef SPEED_KERNELS_H
#define SPEED_KERNELS_H

#include "kernel/kernel.h"

#include <stddef.h>

/**
   @file speed_kernels.h
   What kernels are compared with.
*/

/// The reference, compiled with -O2 and without vectors
extern const NmsKernel speed_naive;

/// Return the sum of `n` floats, a multiple of 128, read once as fast as goes.
float speed_read(const float* values, size_t n);

/**
   Do what ratio_sum does with two matrix-vector products of OpenBLAS.

   @param w     In, [n_features][n_components].
   @param v     In, [n_features].
   @param h     In, [n_components].
   @param ratio Scratch, [n_features].
   @param sum   Out, [n_components].
   @param shape n_features, n_components.
*/
typedef void SpeedBlasStep(const float* w,
                           const float* v,
                           const float* h,
                           float*       ratio,
                           float*       sum,
                           const int    shape[2]);

/// Return how OpenBLAS does that, or NULL if built without
SpeedBlasStep* speed_blas_step(void);

#endif // SPEED_KERNELS_H
