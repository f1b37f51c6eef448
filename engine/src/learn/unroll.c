// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/unroll.h"

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nmf/online.h"
#include "nmf/update.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Models and denominators are at least this, as when playing
static const float least = NMS_ONLINE_LEAST;

/// Weights that are near at the same time: they fit in the second-level cache
static const size_t tile_size = 24576;

static float*
take(NmsUnroll* unroll, size_t n)
{
  return (float*)nms_arena_take(&unroll->arena, n, sizeof(float));
}

static void
lay_out(NmsUnroll* unroll)
{
  const size_t n        = unroll->shape.n_components;
  const size_t i        = unroll->shape.n_iterations;
  const size_t n_frames = unroll->shape.n_frames;
  const size_t padded   = unroll->padded_features;
  const size_t n_rows   = unroll->shape.n_sources;
  const size_t n_row    = n_frames * unroll->padded_groups;

  unroll->totals   = take(unroll, n);
  unroll->h        = take(unroll, (i + 1) * n_frames * n);
  unroll->y        = take(unroll, n_frames * padded);
  unroll->c        = take(unroll, 2 * i * n_frames * n);
  unroll->v        = take(unroll, 2 * i * n_frames * padded);
  unroll->ratio    = take(unroll, i * n_frames * n);
  unroll->steps    = take(unroll, i * n_frames * n);
  unroll->to_step  = take(unroll, n_frames * n);
  unroll->sum      = take(unroll, n);
  unroll->to_h     = take(unroll, n_frames * n);
  unroll->to_sum   = take(unroll, n);
  unroll->models   = nms_arena_rows(&unroll->arena, n_rows, n_row);
  unroll->masks    = nms_arena_rows(&unroll->arena, n_rows, n_row);
  unroll->to_masks = nms_arena_rows(&unroll->arena, n_rows, n_row);
}

NmsStatus
nms_unroll_init(NmsUnroll* unroll, const NmsUnrollShape* shape)
{
  memset(unroll, 0, sizeof(*unroll));
  unroll->shape           = *shape;
  unroll->kernel          = nms_kernel_choose();
  unroll->padded_features = (uint32_t)nms_packed_size(1, shape->n_features);
  unroll->padded_groups   = (uint32_t)nms_packed_size(1, shape->n_groups);

  lay_out(unroll);
  const NmsStatus status = nms_arena_reserve(&unroll->arena);
  if (!status) {
    lay_out(unroll);
  }
  return status;
}

void
nms_unroll_clear(NmsUnroll* unroll)
{
  nms_arena_free(&unroll->arena);
}

/// Return the blocks of X from `first_block` on that are used while near
static NmsPacked
tile(const NmsPacked* x, uint32_t first_block)
{
  const size_t   block_size = (size_t)x->n_components * NMS_PACK_LANES;
  const size_t   fit        = tile_size / block_size;
  const uint32_t wanted     = fit > 1 ? (uint32_t)fit : 1;
  const uint32_t left       = x->n_blocks - first_block;

  const NmsPacked part = {x->data + first_block * block_size,
                          wanted < left ? wanted : left,
                          x->n_components,
                          x->order};
  return part;
}

/// Combine `count` components of X from `first` on, for each frame
static void
combine(const NmsUnroll* unroll,
        const NmsPacked* x,
        const float*     c, // [n_frames][n_components]
        uint32_t         first,
        uint32_t         count,
        float*           y) // [n_frames][padded columns]
{
  const size_t n_columns = (size_t)x->n_blocks * NMS_PACK_LANES;

  for (uint32_t b = 0; b < x->n_blocks;) {
    const NmsPacked part = tile(x, b);
    for (uint32_t t = 0; t < unroll->shape.n_frames; ++t) {
      unroll->kernel->combine(&part,
                              c + (size_t)t * x->n_components,
                              first,
                              count,
                              y + t * n_columns + (size_t)b * NMS_PACK_LANES);
    }
    b += part.n_blocks;
  }
}

/// Add the projection of each frame's columns onto `count` components of X
static void
add_projection(const NmsUnroll* unroll,
               const NmsPacked* x,
               const float*     v, // [n_frames][padded columns]
               uint32_t         first,
               uint32_t         count,
               float*           to) // [n_frames][n_components]
{
  const size_t n_columns = (size_t)x->n_blocks * NMS_PACK_LANES;

  for (uint32_t b = 0; b < x->n_blocks;) {
    const NmsPacked part = tile(x, b);
    for (uint32_t t = 0; t < unroll->shape.n_frames; ++t) {
      float* const sums = to + (size_t)t * x->n_components + first;

      unroll->kernel->project(&part,
                              v + t * n_columns + (size_t)b * NMS_PACK_LANES,
                              first,
                              count,
                              unroll->sum);
      for (uint32_t k = 0; k < count; ++k) {
        sums[k] += unroll->sum[k];
      }
    }
    b += part.n_blocks;
  }
}

void
nms_unroll_prepare(NmsUnroll* unroll, const NmsWeights* weights)
{
  const uint32_t n = unroll->shape.n_components;

  for (uint32_t j = 0; j < unroll->padded_features; ++j) {
    unroll->y[j] = 1.0f;
  }
  unroll->kernel->project(&weights->analysis, unroll->y, 0, n, unroll->totals);

  const float start =
      nms_online_start(unroll->totals, n, unroll->shape.n_features);
  for (uint32_t k = 0; k < unroll->shape.n_frames * n; ++k) {
    unroll->h[k] = start;
  }
}

/// Begin iteration i's steps with the ones before, raised to the momentum
static void
begin_steps(NmsUnroll* unroll, uint32_t i)
{
  const size_t n_h =
      (size_t)unroll->shape.n_frames * unroll->shape.n_components;
  float* const step = unroll->steps + i * n_h;

  if (i > 0 && unroll->shape.momentum > 0.0f) {
    memcpy(step, step - n_h, n_h * sizeof(float));
    unroll->kernel->power(step, n_h, unroll->shape.momentum);
  } else {
    for (size_t m = 0; m < n_h; ++m) {
      step[m] = 1.0f;
    }
  }
}

/*
  Of iteration i, `v` keeps two rows over the features for each frame, to become
  the outer products of its gradient: first v[2 i] = r, v[2 i + 1] = y.  Going
  back, the second becomes the gradient of y.
*/
static void
iterate(NmsUnroll*          unroll,
        const NmsWeights*   weights,
        const float* const* features,
        uint32_t            i)
{
  const uint32_t     n        = unroll->shape.n_components;
  const uint32_t     n_frames = unroll->shape.n_frames;
  const size_t       n_h      = (size_t)n_frames * n;
  const size_t       n_v      = (size_t)n_frames * unroll->padded_features;
  const float* const h        = unroll->h + i * n_h;
  float* const       next     = unroll->h + (i + 1) * n_h;
  const float        e        = unroll->shape.relaxation;
  float* const       ratio    = unroll->ratio + i * n_h;
  float* const       step     = unroll->steps + i * n_h;
  float* const       r        = unroll->v + 2 * i * n_v;
  float* const       y        = r + n_v;

  combine(unroll, &weights->analysis, h, 0, n, y);
  for (uint32_t t = 0; t < n_frames; ++t) {
    const size_t row = (size_t)t * unroll->padded_features;
    for (uint32_t j = 0; j < unroll->padded_features; ++j) {
      y[row + j] = y[row + j] > least ? y[row + j] : least;
      r[row + j] = features[t][j] / y[row + j];
    }
  }

  memset(ratio, 0, n_h * sizeof(float));
  add_projection(unroll, &weights->analysis, r, 0, n, ratio);
  begin_steps(unroll, i);
  for (uint32_t t = 0; t < n_frames; ++t) {
    for (uint32_t k = 0; k < n; ++k) {
      const size_t m = (size_t)t * n + k;
      const float  d = fmaxf(unroll->totals[k] + weights->sparsity[i], least);

      step[m] =
          fminf(step[m] * nms_update_power(ratio[m] / d, e), NMS_MOST_STEP);
      next[m] = h[m] * step[m];
    }
  }
}

void
nms_unroll_forward(NmsUnroll*          unroll,
                   const NmsWeights*   weights,
                   const float* const* features)
{
  const NmsUnrollShape* const shape = &unroll->shape;
  const size_t n_h  = (size_t)shape->n_frames * shape->n_components;
  const size_t size = (size_t)shape->n_frames * unroll->padded_groups;

  for (uint32_t i = 0; i < shape->n_iterations; ++i) {
    iterate(unroll, weights, features, i);
  }

  uint32_t first = 0;
  for (uint32_t s = 0; s < shape->n_sources; ++s) {
    combine(unroll,
            &weights->reconstruction,
            unroll->h + shape->n_iterations * n_h,
            first,
            shape->counts[s],
            unroll->models[s]);
    memcpy(unroll->masks[s], unroll->models[s], size * sizeof(float));
    first += shape->counts[s];
  }
  unroll->kernel->share(
      unroll->masks, shape->n_sources, (uint32_t)size, shape->mask_exponent);
}

/// Turn the gradient by masks into that by models: that of a power ratio
static void
go_back_share(NmsUnroll* unroll)
{
  const uint32_t n_sources = unroll->shape.n_sources;
  const float    p         = unroll->shape.mask_exponent;
  const size_t   size = (size_t)unroll->shape.n_frames * unroll->padded_groups;

  for (size_t j = 0; j < size; ++j) {
    float mean    = 0.0f;
    float largest = 0.0f;
    for (uint32_t s = 0; s < n_sources; ++s) {
      mean += unroll->masks[s][j] * unroll->to_masks[s][j];
      largest = fmaxf(largest, unroll->models[s][j]);
    }
    for (uint32_t s = 0; s < n_sources; ++s) {
      // Models far below the largest have no say, and no gradient
      const float m = fmaxf(unroll->models[s][j], 1e-6f * largest);
      const float g = unroll->to_masks[s][j] - mean;

      unroll->to_masks[s][j] =
          m > 0.0f ? p * unroll->masks[s][j] * g / m : 0.0f;
    }
  }
}

static void
go_back_models(NmsUnroll*        unroll,
               const NmsWeights* weights,
               NmsWeights*       gradient)
{
  const NmsUnrollShape* const shape = &unroll->shape;
  const size_t       n_h = (size_t)shape->n_frames * shape->n_components;
  const float* const h   = unroll->h + shape->n_iterations * n_h;

  memset(unroll->to_h, 0, n_h * sizeof(float));
  uint32_t first = 0;
  for (uint32_t s = 0; s < shape->n_sources; ++s) {
    const uint32_t count = shape->counts[s];
    const NmsOuter outer = {h + first,
                            unroll->to_masks[s],
                            shape->n_frames,
                            shape->n_components,
                            first,
                            count};

    add_projection(unroll,
                   &weights->reconstruction,
                   unroll->to_masks[s],
                   first,
                   count,
                   unroll->to_h);
    unroll->kernel->add_outer(&gradient->reconstruction, &outer);
    first += count;
  }
}

static void
go_back_iteration(NmsUnroll*        unroll,
                  const NmsWeights* weights,
                  uint32_t          i,
                  NmsWeights*       gradient)
{
  const uint32_t     n        = unroll->shape.n_components;
  const uint32_t     n_frames = unroll->shape.n_frames;
  const size_t       n_h      = (size_t)n_frames * n;
  const size_t       n_v      = (size_t)n_frames * unroll->padded_features;
  const float* const h        = unroll->h + i * n_h;
  const float* const ratio    = unroll->ratio + i * n_h;
  const float* const step     = unroll->steps + i * n_h;
  const float        e        = unroll->shape.relaxation;
  float* const       c        = unroll->c + 2 * i * n_h;
  const float* const r        = unroll->v + 2 * i * n_v;
  float* const       y        = unroll->v + (2 * i + 1) * n_v;

  // c[2 i] is the gradient of the ratio's numerator, c[2 i + 1] is h
  for (uint32_t t = 0; t < n_frames; ++t) {
    for (uint32_t k = 0; k < n; ++k) {
      const size_t m = (size_t)t * n + k;
      const float  d = fmaxf(unroll->totals[k] + weights->sparsity[i], least);
      const float  s = step[m] < NMS_MOST_STEP
                           ? unroll->to_h[m] * h[m] * step[m] +
                                unroll->shape.momentum * unroll->to_step[m]
                           : 0.0f;

      c[m]       = ratio[m] > 0.0f ? e * s / ratio[m] : 0.0f;
      c[n_h + m] = h[m];
      unroll->to_sum[k] -= e * s / d;
      gradient->sparsity[i] -= e * s / d;
      unroll->to_h[m] *= step[m];
      unroll->to_step[m] = s;
    }
  }

  // What reaches y through r = v / y, and goes on to h
  combine(unroll, &weights->analysis, c, 0, n, unroll->y);
  for (size_t j = 0; j < n_v; ++j) {
    y[j] = y[j] > least ? -unroll->y[j] * r[j] / y[j] : 0.0f;
  }
  add_projection(unroll, &weights->analysis, y, 0, n, unroll->to_h);
}

/// Add what every column of W gets through its sum, but not to the padding
static void
add_to_columns(const NmsUnroll* unroll, NmsPacked* gradient)
{
  for (uint32_t j = 0; j < unroll->shape.n_features; ++j) {
    const uint32_t lane = j % NMS_PACK_LANES;
    float* const   block =
        gradient->data + (size_t)(j - lane) * gradient->n_components;

    for (uint32_t k = 0; k < gradient->n_components; ++k) {
      block[k * NMS_PACK_LANES + lane] += unroll->to_sum[k];
    }
  }
}

void
nms_unroll_backward(NmsUnroll*        unroll,
                    const NmsWeights* weights,
                    NmsWeights*       gradient)
{
  const uint32_t n            = unroll->shape.n_components;
  const uint32_t n_iterations = unroll->shape.n_iterations;

  memset(unroll->to_sum, 0, n * sizeof(float));
  memset(
      unroll->to_step, 0, (size_t)unroll->shape.n_frames * n * sizeof(float));
  go_back_share(unroll);
  go_back_models(unroll, weights, gradient);
  for (uint32_t i = n_iterations; i-- > 0;) {
    go_back_iteration(unroll, weights, i, gradient);
  }

  const NmsOuter outer = {
      unroll->c, unroll->v, 2 * n_iterations * unroll->shape.n_frames, n, 0, n};
  unroll->kernel->add_outer(&gradient->analysis, &outer);
  add_to_columns(unroll, &gradient->analysis);
}
