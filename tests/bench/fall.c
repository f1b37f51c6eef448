// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fall.h"

#include "sound.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/// Normal equations, the last column their right side
typedef double Equations[BENCH_MAX_FALLS][BENCH_MAX_FALLS + 1];

static double
dot(const BenchSound* a, const BenchSound* b)
{
  const size_t n   = a->n_samples * (size_t)a->n_channels;
  double       sum = 0.0;
  for (size_t i = 0; i < n; ++i) {
    sum += (double)a->samples[i] * (double)b->samples[i];
  }
  return sum;
}

/// Solve equations of a matrix that is positive definite.
static void
solve(Equations equations, unsigned n, double* x)
{
  for (unsigned i = 0; i < n; ++i) {
    for (unsigned j = i + 1; j < n; ++j) {
      const double factor = equations[j][i] / equations[i][i];
      for (unsigned k = i; k <= n; ++k) {
        equations[j][k] -= factor * equations[i][k];
      }
    }
  }
  for (unsigned i = n; i-- > 0;) {
    x[i] = equations[i][n];
    for (unsigned j = i + 1; j < n; ++j) {
      x[i] -= equations[i][j] * x[j];
    }
    x[i] /= equations[i][i];
  }
}

bool
bench_falls_db(const BenchSound* remix,
               const BenchSound* sources,
               unsigned          n,
               double*           falls)
{
  Equations equations = {{0.0}};
  for (unsigned i = 0; i < n; ++i) {
    if (sources[i].n_samples != remix->n_samples ||
        sources[i].n_channels != remix->n_channels) {
      return false;
    }
  }

  for (unsigned i = 0; i < n; ++i) {
    for (unsigned j = 0; j < n; ++j) {
      equations[i][j] = dot(&sources[i], &sources[j]);
    }
    equations[i][n] = dot(&sources[i], remix);
  }
  solve(equations, n, falls);
  for (unsigned i = 0; i < n; ++i) {
    falls[i] = -20.0 * log10(fabs(falls[i]));
  }
  return true;
}
