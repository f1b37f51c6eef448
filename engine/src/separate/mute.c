// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "separate/mute.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How much more what is muted weighs, as a power
static const float depth = 8.0f;

/// A matrix of two by two, [a b; c d]
typedef struct {
  float re[4];
  float im[4];
} Matrix;

/// What is left as a polynomial of V
typedef struct {
  float slope;
  float constant;
} Law;

bool
nms_mute_applies(const float* gains, uint32_t n)
{
  uint32_t n_muted = 0;
  for (uint32_t s = 0; s < n; ++s) {
    n_muted += gains[s] == 0.0f;
  }

  const uint32_t n_heard = n - n_muted;
  return n_muted > 0 && n_heard > 1;
}

static float
clamp(float value, float least, float most)
{
  return value < least ? least : value > most ? most : value;
}

void
nms_mute_mask(const float* muted, uint32_t n_groups, float* mask)
{
  for (uint32_t g = 0; g < n_groups; ++g) {
    const float u = clamp(muted[g], 0.0f, 1.0f);
    const float v = 1.0f - u;

    mask[g] *= v / (v * v + depth * u * u);
  }
}

static Matrix
read_matrix(const float* filter, uint32_t n_groups, uint32_t group)
{
  Matrix matrix;
  for (uint32_t i = 0; i < 4; ++i) {
    const float* const entry = filter + (size_t)2 * i * n_groups + group;

    matrix.re[i] = entry[0];
    matrix.im[i] = entry[n_groups];
  }
  return matrix;
}

/**
   Return V (V V + 8 U U)^-1 as a polynomial of V, with U = I - V.

   By Cayley and Hamilton V V = t V - d I with the trace t and the determinant
   d.  So the inverse is that of p V + q I, and V times it (q V + p d I) over
   the determinant of p V + q I.  V is a product of a covariance with the
   inverse of one that is larger: its eigenvalues, so t and d too, are real,
   from 0 to 1.
*/
static Law
find_law(Matrix u)
{
  const float a = 1.0f - u.re[0];
  const float b = 1.0f - u.re[3];
  const float t = clamp(a + b, 0.0f, 2.0f);
  const float det =
      a * b - u.im[0] * u.im[3] - u.re[1] * u.re[2] + u.im[1] * u.im[2];
  const float d   = clamp(det, t > 1.0f ? t - 1.0f : 0.0f, 0.25f * t * t);
  const float p   = (1.0f + depth) * t - 2.0f * depth;
  const float q   = depth - (1.0f + depth) * d;
  const float all = p * p * d + p * q * t + q * q;

  return (Law){q / all, p * d / all};
}

/// Write F (slope V + constant I)
static void
write_product(Matrix   f,
              Matrix   u,
              Law      law,
              uint32_t n_groups,
              float*   filter) // Its first entry of the group
{
  const float whole = law.slope + law.constant;

  for (uint32_t i = 0; i < 4; ++i) {
    const uint32_t l = i & 2U; // The row of F, and the column of U
    const uint32_t r = i & 1U;

    const float re = f.re[l] * u.re[r] - f.im[l] * u.im[r] +
                     f.re[l + 1] * u.re[r + 2] - f.im[l + 1] * u.im[r + 2];
    const float im = f.re[l] * u.im[r] + f.im[l] * u.re[r] +
                     f.re[l + 1] * u.im[r + 2] + f.im[l + 1] * u.re[r + 2];

    float* const entry = filter + (size_t)2 * i * n_groups;
    entry[0]           = whole * f.re[i] - law.slope * re;
    entry[n_groups]    = whole * f.im[i] - law.slope * im;
  }
}

void
nms_mute_filter(const float* muted, uint32_t n_groups, float* filter)
{
  for (uint32_t g = 0; g < n_groups; ++g) {
    const Matrix u = read_matrix(muted, n_groups, g);
    const Matrix f = read_matrix(filter, n_groups, g);

    write_product(f, u, find_law(u), n_groups, filter + g);
  }
}
