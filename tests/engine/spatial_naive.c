// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "spatial_naive.h"

#include <complex.h>
#include <math.h>
#include <stddef.h>

typedef double complex Number;

/// A matrix, row by row
typedef struct {
  Number m[2][2];
} Matrix;

static Matrix
times(Matrix a, Matrix b)
{
  Matrix c;
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 2; ++j) {
      c.m[i][j] = a.m[i][0] * b.m[0][j] + a.m[i][1] * b.m[1][j];
    }
  }
  return c;
}

static Matrix
scaled(double scale, Matrix a)
{
  for (int i = 0; i < 4; ++i) {
    a.m[i / 2][i % 2] *= scale;
  }
  return a;
}

static Matrix
plus(Matrix a, Matrix b)
{
  for (int i = 0; i < 4; ++i) {
    a.m[i / 2][i % 2] += b.m[i / 2][i % 2];
  }
  return a;
}

static Matrix
adjoint(Matrix a)
{
  const Matrix b = {
      {{conj(a.m[0][0]), conj(a.m[1][0])}, {conj(a.m[0][1]), conj(a.m[1][1])}}};
  return b;
}

static double
trace(Matrix a)
{
  return creal(a.m[0][0] + a.m[1][1]);
}

static Matrix
from_numbers(const float* x)
{
  const Number z = (double)x[2] + I * (double)x[3];
  const Matrix a = {{{(double)x[0], z}, {conj(z), (double)x[1]}}};
  return a;
}

/// Invert as docs/design.md says
static Matrix
invert(Matrix s)
{
  const double a   = creal(s.m[0][0]);
  const double b   = creal(s.m[1][1]);
  const double det = fmax(a * b - pow(cabs(s.m[0][1]), 2.0), 1e-4 * a * b);
  const Matrix i   = {{{b, -s.m[0][1]}, {-s.m[1][0], a}}};
  return scaled(1.0 / det, i);
}

static Matrix
sum_models(const Matrix* images, const double* v, uint32_t n)
{
  Matrix s = {{{0.0}}};
  for (uint32_t i = 0; i < n; ++i) {
    s = plus(s, scaled(v[i], images[i]));
  }
  return s;
}

/// Find the powers of the streams in a frame, and the filters
static void
filter(const Matrix* images, uint32_t n, double* v, Matrix x, Matrix* filters)
{
  for (int update = 0; update < 2 && trace(x) >= 1e-14; ++update) {
    const Matrix s     = invert(sum_models(images, v, n));
    const Matrix white = times(times(s, x), s);
    for (uint32_t i = 0; i < n; ++i) {
      v[i] *= sqrt(trace(times(images[i], white)) / trace(times(images[i], s)));
    }
  }
  const Matrix s = invert(sum_models(images, v, n));
  for (uint32_t i = 0; i < n; ++i) {
    filters[i] = scaled(v[i], times(images[i], s));
  }
}

/// Write a frame's powers: of the largest at least 1e-8, their sum tr X
static void
read_powers(const SpatialNaive* mix, uint32_t frame, double power, double* v)
{
  double most = 0.0;
  double sum  = 0.0;
  for (uint32_t i = 0; i < mix->n_streams; ++i) {
    v[i] = (double)mix->shares[frame * mix->n_streams + i];
    most = fmax(most, v[i]);
  }
  for (uint32_t i = 0; i < mix->n_streams; ++i) {
    v[i] = fmax(v[i] / most, 1e-8);
    sum += v[i];
  }
  for (uint32_t i = 0; i < mix->n_streams; ++i) {
    v[i] *= power / sum;
  }
}

/// Do a round; the first has masks instead of filters
static void
do_round(const SpatialNaive* mix, const Matrix* images, Matrix* sums)
{
  const uint32_t n     = mix->n_streams;
  const Matrix   one   = {{{1.0, 0.0}, {0.0, 1.0}}};
  const Matrix   empty = {{{0.0}}};
  for (uint32_t i = 0; i < n; ++i) {
    sums[i] = empty;
  }
  for (uint32_t t = 0; t < mix->n_frames; ++t) {
    double       v[SPATIAL_NAIVE_STREAMS];
    Matrix       filters[SPATIAL_NAIVE_STREAMS];
    const Matrix x = from_numbers(mix->mixtures + 4 * t);
    read_powers(mix, t, trace(x), v);
    if (images) {
      filter(images, n, v, x, filters);
    }
    for (uint32_t i = 0; i < n; ++i) {
      const Matrix f = images ? filters[i] : scaled(v[i] / trace(x), one);
      sums[i]        = plus(sums[i], times(times(f, x), adjoint(f)));
    }
  }
}

void
spatial_naive(const SpatialNaive* mix, uint32_t rounds, double* found)
{
  const Matrix half = {{{0.5, 0.0}, {0.0, 0.5}}};
  Matrix       images[SPATIAL_NAIVE_STREAMS];
  Matrix       sums[SPATIAL_NAIVE_STREAMS];
  do_round(mix, NULL, sums);
  for (uint32_t round = 0; round < rounds; ++round) {
    for (uint32_t i = 0; i < mix->n_streams; ++i) {
      images[i] =
          i < mix->n_sources
              ? plus(scaled(0.98 / trace(sums[i]), sums[i]), scaled(0.02, half))
              : half;
    }
    do_round(mix, images, sums);
  }
  for (uint32_t i = 0; i < mix->n_sources; ++i) {
    const Matrix c   = scaled(1.0 / trace(sums[i]), sums[i]);
    found[4 * i]     = creal(c.m[0][0]);
    found[4 * i + 1] = creal(c.m[1][1]);
    found[4 * i + 2] = creal(c.m[0][1]);
    found[4 * i + 3] = cimag(c.m[0][1]);
  }
}
