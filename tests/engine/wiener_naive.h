// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIENER_NAIVE_H
#define WIENER_NAIVE_H

#include <complex.h>
#include <stdint.h>

/**
   @file wiener_naive.h
   Filters for two channels by their definition, in double precision.
*/

#define WIENER_STREAMS 33

/// A matrix of two by two
typedef struct {
  double complex at[2][2];
} Matrix;

/// One group of bins of a frame
typedef struct {
  uint32_t n_streams;
  double   shares[WIENER_STREAMS];
  Matrix   images[WIENER_STREAMS]; ///< Covariances of trace 1
  Matrix   heard;                  ///< Mean of x x^H over the bins
  double   spread;                 ///< d: C <- (1 - 2 d) C + d I
} WienerGroup;

/// Return the filters F_s, after two updates of the shares.
void wiener_filters(const WienerGroup* group, Matrix* filters);

#endif // WIENER_NAIVE_H
