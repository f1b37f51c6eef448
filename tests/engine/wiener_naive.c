// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wiener_naive.h"

#include <complex.h>
#include <math.h>
#include <stdint.h>

static Matrix
multiply(Matrix a, Matrix b)
{
  Matrix product;
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 2; ++j) {
      product.at[i][j] = a.at[i][0] * b.at[0][j] + a.at[i][1] * b.at[1][j];
    }
  }
  return product;
}

static double
trace_of(Matrix a)
{
  return creal(a.at[0][0] + a.at[1][1]);
}

static Matrix
invert(Matrix s)
{
  const double ab      = creal(s.at[0][0] * s.at[1][1]);
  const double c       = cabs(s.at[0][1]);
  const double det     = fmax(ab - c * c, 1e-4 * ab);
  const Matrix inverse = {{{s.at[1][1] / det, -s.at[0][1] / det},
                           {-s.at[1][0] / det, s.at[0][0] / det}}};
  return inverse;
}

/// Return the covariance of a stream with what comes from everywhere
static Matrix
widened(const WienerGroup* group, uint32_t stream)
{
  Matrix c = group->images[stream];
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 2; ++j) {
      c.at[i][j] = (1.0 - 2.0 * group->spread) * c.at[i][j] +
                   (i == j ? group->spread : 0.0);
    }
  }
  return c;
}

static Matrix
sum_of(const WienerGroup* group, const double* v)
{
  Matrix sum = {{{0.0, 0.0}, {0.0, 0.0}}};
  for (uint32_t s = 0; s < group->n_streams; ++s) {
    const Matrix c = widened(group, s);
    for (int i = 0; i < 4; ++i) {
      sum.at[i / 2][i % 2] += v[s] * c.at[i / 2][i % 2];
    }
  }
  return sum;
}

static void
update(const WienerGroup* group, double* v)
{
  const Matrix inverse  = invert(sum_of(group, v));
  const Matrix whitened = multiply(multiply(inverse, group->heard), inverse);
  for (uint32_t s = 0; s < group->n_streams; ++s) {
    const Matrix c = widened(group, s);
    v[s] *=
        sqrt(trace_of(multiply(c, whitened)) / trace_of(multiply(c, inverse)));
  }
}

void
wiener_filters(const WienerGroup* group, Matrix* filters)
{
  double v[WIENER_STREAMS];
  double largest = 0.0;
  double sum     = 0.0;
  for (uint32_t s = 0; s < group->n_streams; ++s) {
    largest = fmax(largest, group->shares[s]);
  }
  for (uint32_t s = 0; s < group->n_streams; ++s) {
    v[s] = fmax(group->shares[s] / largest, 1e-8);
    sum += v[s];
  }

  const double trace = trace_of(group->heard);
  for (uint32_t s = 0; s < group->n_streams && trace >= 1e-14; ++s) {
    v[s] *= trace / sum;
  }
  for (int i = 0; i < 2 && trace >= 1e-14; ++i) {
    update(group, v);
  }

  const Matrix inverse = invert(sum_of(group, v));
  for (uint32_t s = 0; s < group->n_streams; ++s) {
    filters[s] = multiply(widened(group, s), inverse);
    for (int i = 0; i < 4; ++i) {
      filters[s].at[i / 2][i % 2] *= v[s];
    }
  }
}
