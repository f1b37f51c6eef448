// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/unroll.h"

#include "base/arena.h"
#include "kernel/kernel.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Models and their denominators are at least this, of a mean of one
static const float least = 1e-12f;

static float*
take(NmsUnroll* const unroll, const size_t n)
{
  return (float*)nms_arena_take(&unroll->arena, n, sizeof(float));
}

static float**
take_rows(NmsUnroll* const unroll)
{
  const uint32_t n = unroll->shape.n_sources;

  float** const rows =
      (float**)nms_arena_take(&unroll->arena, n, sizeof(float*));
  for (uint32_t s = 0U; s < n; ++s) {
    float* const row = take(unroll, unroll->padded_bins);
    if (rows) {
      rows[s] = row;
    }
  }
  return rows;
}

static void
lay_out(NmsUnroll* const unroll)
{
  const size_t n      = unroll->shape.n_components;
  const size_t i      = unroll->shape.n_iterations;
  const size_t padded = unroll->padded_features;

  unroll->totals = take(unroll, n);
  unroll->h      = take(unroll, (i + 1U) * n);
  unroll->y      = take(unroll, padded);
  unroll->c      = take(unroll, 2U * i * n);
  unroll->v      = take(unroll, 2U * i * padded);
  unroll->ratio  = take(unroll, i * n);
  unroll->sum    = take(unroll, n);
  unroll->to_h   = take(unroll, n);
  unroll->to_sum = take(unroll, n);
  unroll->models = take_rows(unroll);
  unroll->masks  = take_rows(unroll);
  unroll->to_m   = take_rows(unroll);
}

NmsStatus
nms_unroll_init(NmsUnroll* const unroll, const NmsUnrollShape* const shape)
{
  memset(unroll, 0, sizeof(*unroll));
  unroll->shape           = *shape;
  unroll->kernel          = nms_kernel_choose();
  unroll->padded_features = (uint32_t)nms_packed_size(1U, shape->n_features);
  unroll->padded_bins     = (uint32_t)nms_packed_size(1U, shape->n_bins);

  lay_out(unroll);
  const NmsStatus status = nms_arena_reserve(&unroll->arena);
  if (!status) {
    lay_out(unroll);
  }
  return status;
}

void
nms_unroll_clear(NmsUnroll* const unroll)
{
  nms_arena_free(&unroll->arena);
}

void
nms_unroll_prepare(NmsUnroll* const unroll, const NmsWeights* const weights)
{
  const uint32_t n = unroll->shape.n_components;

  for (uint32_t j = 0U; j < unroll->padded_features; ++j) {
    unroll->y[j] = 1.0f;
  }
  unroll->kernel->project(&weights->analysis, unroll->y, 0U, n, unroll->totals);

  double sum = 0.0;
  for (uint32_t k = 0U; k < n; ++k) {
    sum += (double)unroll->totals[k];
  }
  for (uint32_t k = 0U; k < n; ++k) {
    unroll->h[k] = (float)(unroll->shape.n_features / sum);
  }
}

/*
  Of iteration i, `v` keeps two rows over the features, to become the two outer
  products of its gradient: first v[2 i] = r, v[2 i + 1] = y.  Going back, the
  second becomes the gradient of y.
*/
static void
iterate(NmsUnroll* const        unroll,
        const NmsWeights* const weights,
        const float* const      features,
        const uint32_t          i)
{
  const uint32_t     n        = unroll->shape.n_components;
  const uint32_t     padded   = unroll->padded_features;
  const float* const h        = unroll->h + (size_t)i * n;
  float* const       next     = unroll->h + (size_t)(i + 1U) * n;
  float* const       ratio    = unroll->ratio + (size_t)i * n;
  float* const       r        = unroll->v + (size_t)2U * i * padded;
  float* const       y        = r + padded;
  const float        sparsity = weights->sparsity[i];

  unroll->kernel->combine(&weights->analysis, h, 0U, n, y);
  for (uint32_t j = 0U; j < padded; ++j) {
    y[j] = y[j] > least ? y[j] : least;
    r[j] = features[j] / y[j];
  }
  unroll->kernel->project(&weights->analysis, r, 0U, n, ratio);
  for (uint32_t k = 0U; k < n; ++k) {
    next[k] = h[k] * ratio[k] / fmaxf(unroll->totals[k] + sparsity, least);
  }
}

static void
compute_masks(NmsUnroll* const unroll, const NmsWeights* const weights)
{
  const NmsUnrollShape* const shape = &unroll->shape;
  const float* const          h =
      unroll->h + (size_t)shape->n_iterations * shape->n_components;

  uint32_t first = 0U;
  for (uint32_t s = 0U; s < shape->n_sources; ++s) {
    unroll->kernel->combine(&weights->reconstruction,
                            h,
                            first,
                            shape->counts[s],
                            unroll->models[s]);
    memcpy(unroll->masks[s],
           unroll->models[s],
           unroll->padded_bins * sizeof(float));
    first += shape->counts[s];
  }
  unroll->kernel->share(unroll->masks,
                        shape->n_sources,
                        unroll->padded_bins,
                        shape->mask_exponent);
}

void
nms_unroll_forward(NmsUnroll* const        unroll,
                   const NmsWeights* const weights,
                   const NmsExample* const example,
                   double* const           errors)
{
  for (uint32_t i = 0U; i < unroll->shape.n_iterations; ++i) {
    iterate(unroll, weights, example->features, i);
  }

  compute_masks(unroll, weights);
  for (uint32_t s = 0U; s < unroll->shape.n_sources; ++s) {
    const float* const mask  = unroll->masks[s];
    const float* const cross = example->cross[s];

    double sum = example->energy[s];
    for (uint32_t j = 0U; j < unroll->padded_bins; ++j) {
      sum +=
          (double)(mask[j] * (mask[j] * example->power[j] - 2.0f * cross[j]));
    }
    errors[s] = sum;
  }
}

/// Gradient of the error by mask of source s in bin j
static float
mask_gradient(const NmsUnroll* const  unroll,
              const NmsExample* const example,
              const uint32_t          s,
              const uint32_t          j)
{
  return 2.0f *
         (unroll->masks[s][j] * example->power[j] - example->cross[s][j]);
}

/// Compute the gradient by models: that of a power ratio
static void
compute_model_gradient(NmsUnroll* const        unroll,
                       const NmsExample* const example,
                       const float* const      importance)
{
  const uint32_t n_sources = unroll->shape.n_sources;
  const float    p         = unroll->shape.mask_exponent;

  for (uint32_t j = 0U; j < unroll->padded_bins; ++j) {
    float mean    = 0.0f;
    float largest = 0.0f;
    for (uint32_t s = 0U; s < n_sources; ++s) {
      const float g = importance[s] * mask_gradient(unroll, example, s, j);

      unroll->to_m[s][j] = g;
      mean += unroll->masks[s][j] * g;
      largest = fmaxf(largest, unroll->models[s][j]);
    }
    for (uint32_t s = 0U; s < n_sources; ++s) {
      // Models far below the largest have no say, and no gradient
      const float m = fmaxf(unroll->models[s][j], 1e-6f * largest);
      unroll->to_m[s][j] =
          m > 0.0f ? p * unroll->masks[s][j] * (unroll->to_m[s][j] - mean) / m
                   : 0.0f;
    }
  }
}

static void
go_back_masks(NmsUnroll* const        unroll,
              const NmsWeights* const weights,
              NmsWeights* const       gradient)
{
  const NmsUnrollShape* const shape = &unroll->shape;
  const float* const          h =
      unroll->h + (size_t)shape->n_iterations * shape->n_components;

  uint32_t first = 0U;
  for (uint32_t s = 0U; s < shape->n_sources; ++s) {
    const uint32_t count = shape->counts[s];
    const NmsOuter outer = {
        h + first, unroll->to_m[s], 1U, shape->n_components, first, count};

    unroll->kernel->project(&weights->reconstruction,
                            unroll->to_m[s],
                            first,
                            count,
                            unroll->to_h + first);
    unroll->kernel->add_outer(&gradient->reconstruction, &outer);
    first += count;
  }
}

static void
go_back_iteration(NmsUnroll* const        unroll,
                  const NmsWeights* const weights,
                  const uint32_t          i,
                  NmsWeights* const       gradient)
{
  const uint32_t     n        = unroll->shape.n_components;
  const uint32_t     padded   = unroll->padded_features;
  const float* const h        = unroll->h + (size_t)i * n;
  const float* const next     = h + n;
  const float* const ratio    = unroll->ratio + (size_t)i * n;
  float* const       c        = unroll->c + (size_t)2U * i * n;
  const float* const r        = unroll->v + (size_t)2U * i * padded;
  float* const       y        = unroll->v + (size_t)(2U * i + 1U) * padded;
  const float        sparsity = weights->sparsity[i];

  // c[2 i] is the gradient of the ratio's numerator, c[2 i + 1] is h
  for (uint32_t k = 0U; k < n; ++k) {
    const float d = fmaxf(unroll->totals[k] + sparsity, least);
    const float g = unroll->to_h[k];

    c[k]     = g * h[k] / d;
    c[n + k] = h[k];
    unroll->to_sum[k] -= g * next[k] / d;
    gradient->sparsity[i] -= g * next[k] / d;
    unroll->to_h[k] = g * ratio[k] / d;
  }

  // What reaches y through r = v / y, and goes on to h
  unroll->kernel->combine(&weights->analysis, c, 0U, n, unroll->y);
  for (uint32_t j = 0U; j < padded; ++j) {
    y[j] = y[j] > least ? -unroll->y[j] * r[j] / y[j] : 0.0f;
  }
  unroll->kernel->project(&weights->analysis, y, 0U, n, unroll->sum);
  for (uint32_t k = 0U; k < n; ++k) {
    unroll->to_h[k] += unroll->sum[k];
  }
}

/// Add what every column of W gets through its sum, but not to the padding
static void
add_to_columns(const NmsUnroll* const unroll, NmsPacked* const gradient)
{
  for (uint32_t j = 0U; j < unroll->shape.n_features; ++j) {
    const uint32_t lane = j % NMS_PACK_LANES;
    float* const   block =
        gradient->data + (size_t)(j - lane) * gradient->n_components;

    for (uint32_t k = 0U; k < gradient->n_components; ++k) {
      block[k * NMS_PACK_LANES + lane] += unroll->to_sum[k];
    }
  }
}

void
nms_unroll_backward(NmsUnroll* const        unroll,
                    const NmsWeights* const weights,
                    const NmsExample* const example,
                    const float* const      importance,
                    NmsWeights* const       gradient)
{
  const uint32_t n            = unroll->shape.n_components;
  const uint32_t n_iterations = unroll->shape.n_iterations;

  memset(unroll->to_sum, 0, n * sizeof(float));
  compute_model_gradient(unroll, example, importance);
  go_back_masks(unroll, weights, gradient);
  for (uint32_t i = n_iterations; i-- > 0U;) {
    go_back_iteration(unroll, weights, i, gradient);
  }

  const NmsOuter outer = {unroll->c, unroll->v, 2U * n_iterations, n, 0U, n};
  unroll->kernel->add_outer(&gradient->analysis, &outer);
  add_to_columns(unroll, &gradient->analysis);
}
