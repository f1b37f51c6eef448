// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nmf_naive.h"

#include "tools.h"

#include <math.h>
#include <stdlib.h>

#define EPSILON 0x1p-23

static double
raised(double value)
{
  return value < EPSILON ? EPSILON : value;
}

/// Return row i, column j of W H
static double
model_at(const NaiveNmf* nmf,
         const double*   w,
         const double*   h,
         uint32_t        i,
         uint32_t        j)
{
  double sum = 0.0;
  for (uint32_t k = 0; k < nmf->n_components; ++k) {
    sum += w[i * nmf->n_components + k] * h[k * nmf->n_columns + j];
  }
  return sum;
}

static double
observed(const NaiveNmf* nmf, double v)
{
  return nmf->beta <= 0.0 ? raised(v) : v;
}

/// Write V * (WH)^(b-2) and (WH)^(b-1)
static void
ratios(const NaiveNmf* nmf,
       const double*   v,
       const double*   w,
       const double*   h,
       double* const   out[2])
{
  for (uint32_t i = 0; i < nmf->n_rows; ++i) {
    for (uint32_t j = 0; j < nmf->n_columns; ++j) {
      const uint32_t at    = i * nmf->n_columns + j;
      const double   model = raised(model_at(nmf, w, h, i, j));
      out[0][at]           = observed(nmf, v[at]) * pow(model, nmf->beta - 2.0);
      out[1][at]           = pow(model, nmf->beta - 1.0);
    }
  }
}

/// Return (numerator / denominator)^g
static double
step(const NaiveNmf* nmf, double numerator, double denominator)
{
  const double b = nmf->beta;
  const double g = b < 1.0 ? 1.0 / (2.0 - b) : b > 2.0 ? 1.0 / (b - 1.0) : 1.0;
  return pow(numerator / raised(denominator), g * nmf->relaxation);
}

static void
update_w(const NaiveNmf* nmf,
         double* const   ratio[2],
         double*         w,
         const double*   h)
{
  for (uint32_t i = 0; i < nmf->n_rows; ++i) {
    for (uint32_t k = 0; k < nmf->n_components; ++k) {
      double sums[2] = {0.0, 0.0};
      for (uint32_t j = 0; j < nmf->n_columns; ++j) {
        sums[0] += ratio[0][i * nmf->n_columns + j] * h[k * nmf->n_columns + j];
        sums[1] += ratio[1][i * nmf->n_columns + j] * h[k * nmf->n_columns + j];
      }
      w[i * nmf->n_components + k] *= step(nmf, sums[0], sums[1]);
    }
  }
}

static void
update_h(const NaiveNmf* nmf,
         double* const   ratio[2],
         const double*   w,
         double*         h)
{
  const uint32_t n = nmf->n_components;
  for (uint32_t k = 0; k < n; ++k) {
    for (uint32_t j = 0; j < nmf->n_columns; ++j) {
      double sums[2] = {0.0, nmf->sparsity};
      for (uint32_t i = 0; i < nmf->n_rows; ++i) {
        sums[0] += ratio[0][i * nmf->n_columns + j] * w[i * n + k];
        sums[1] += ratio[1][i * nmf->n_columns + j] * w[i * n + k];
      }
      h[k * nmf->n_columns + j] *= step(nmf, sums[0], sums[1]);
    }
  }
}

void
naive_nmf_iterate(const NaiveNmf* nmf, const double* v, double* w, double* h)
{
  const size_t  size     = (size_t)nmf->n_rows * nmf->n_columns;
  double* const ratio[2] = {new_doubles(size), new_doubles(size)};
  if (!nmf->hold_w) {
    ratios(nmf, v, w, h, ratio);
    update_w(nmf, ratio, w, h);
  }
  if (!nmf->hold_h) {
    ratios(nmf, v, w, h, ratio);
    update_h(nmf, ratio, w, h);
  }
  free(ratio[0]);
  free(ratio[1]);
}

/// Return the beta-divergence of two values
static double
divergence(double b, double v, double model)
{
  if (b == 0.0) {
    return v / model - log(v / model) - 1.0;
  }
  if (b == 1.0) {
    return (v > 0.0 ? v * log(v / model) : 0.0) - v + model;
  }
  return (pow(v, b) + (b - 1.0) * pow(model, b) - b * v * pow(model, b - 1.0)) /
         (b * (b - 1.0));
}

void
naive_nmf_go_on(
    const double* before, double* h, double* steps, uint32_t n, double momentum)
{
  for (uint32_t k = 0; k < n; ++k) {
    const double own = before[k] > 0.0 ? h[k] / before[k] : 0.0;
    steps[k]         = own * pow(steps[k], momentum);
    h[k]             = before[k] * steps[k];
  }
}

double
naive_nmf_cost(const NaiveNmf* nmf,
               const double*   v,
               const double*   w,
               const double*   h)
{
  double cost = 0.0;
  for (uint32_t i = 0; i < nmf->n_rows; ++i) {
    for (uint32_t j = 0; j < nmf->n_columns; ++j) {
      cost += divergence(nmf->beta,
                         observed(nmf, v[i * nmf->n_columns + j]),
                         raised(model_at(nmf, w, h, i, j)));
    }
  }
  for (uint32_t i = 0; i < nmf->n_components * nmf->n_columns; ++i) {
    cost += nmf->sparsity * h[i];
  }
  return cost;
}
