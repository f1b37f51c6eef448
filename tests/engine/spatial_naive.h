// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef SPATIAL_NAIVE_H
#define SPATIAL_NAIVE_H

#include <stdint.h>

/**
   @file spatial_naive.h
   The estimate of images from a mix by its equations, with complex matrices in
   double precision.
*/

/// Most streams it takes
#define SPATIAL_NAIVE_STREAMS 8

/// Frames of one group
typedef struct {
  uint32_t     n_frames;
  uint32_t     n_sources;
  uint32_t     n_streams; ///< n_sources, or one more with a residual
  const float* shares;    ///< [n_frames][n_streams]
  const float* mixtures;  ///< [n_frames][4]: |L|^2, |R|^2, Re, Im of L conj(R)
} SpatialNaive;

/**
   Estimate the covariance of each source, starting from the masked streams.

   @param found Out, [n_sources][4].
*/
void spatial_naive(const SpatialNaive* mix, uint32_t rounds, double* found);

#endif // SPATIAL_NAIVE_H
