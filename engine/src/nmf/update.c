// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nmf/update.h"

#include "kernel/kernel.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// A piece of X that stays in a second-level cache, bytes
static const size_t piece_bytes = 262144U;

/// With fewer components, tiles hold too little to be worth their lanes' sums
static const uint32_t least_tiled = 32;

float
nms_update_power(float base, float exponent)
{
  return exponent == 0.0f    ? 1.0f
         : exponent == 1.0f  ? base
         : exponent == 2.0f  ? base * base
         : exponent == -1.0f ? 1.0f / base
         : exponent == -2.0f ? 1.0f / (base * base)
                             : powf(base, exponent);
}

float
nms_update_gamma(float beta)
{
  return beta < 1.0f   ? 1.0f / (2.0f - beta)
         : beta > 2.0f ? 1.0f / (beta - 1.0f)
                       : 1.0f;
}

static uint32_t
padded_columns(const NmsUpdate* update)
{
  return update->x.n_blocks * NMS_PACK_LANES;
}

/// Sum each component's row of X, weighted
static void
sum_rows(const NmsUpdate* update, const float* weights, float* sums)
{
  const NmsPacked* const x = &update->x;

  for (uint32_t k = 0; k < x->n_components; ++k) {
    double sum = 0.0;
    for (uint32_t b = 0; b < x->n_blocks; ++b) {
      const size_t at = ((size_t)b * x->n_components + k) * NMS_PACK_LANES;
      for (uint32_t lane = 0; lane < NMS_PACK_LANES; ++lane) {
        const float w = weights ? weights[b * NMS_PACK_LANES + lane] : 1.0f;
        sum += (double)(x->data[at + lane] * w);
      }
    }
    sums[k] = (float)sum;
  }
}

void
nms_update_prepare(NmsUpdate* update)
{
  sum_rows(update, NULL, update->row_sums);
}

bool
nms_update_prefers_tiles(const NmsKernel* kernel,
                         float            beta,
                         uint32_t         n_components)
{
  return kernel->ratio_sum_tiled && beta == 1.0f && n_components >= least_tiled;
}

bool
nms_update_is_tiled(const NmsUpdate* update)
{
  return update->tiled.data || update->tiled.halves;
}

static float
at_least(float value, float least)
{
  return value > least ? value : least;
}

/// Raise quotients to the update's exponent
static void
raise_quotients(const NmsUpdate* update, float* quotients)
{
  const uint32_t n        = update->x.n_components;
  const float    exponent = update->exponent;

  if (exponent == 2.0f) {
    for (uint32_t k = 0; k < n; ++k) {
      quotients[k] *= quotients[k];
    }
  } else if (exponent != 1.0f) {
    for (uint32_t k = 0; k < n; ++k) {
      quotients[k] = nms_update_power(quotients[k], exponent);
    }
  }
}

/// Make whole steps of quotients, and multiply c by them
static void
take_steps(const NmsUpdate* update, float* quotients, float* c)
{
  const uint32_t n     = update->x.n_components;
  float* const   steps = update->steps;

  raise_quotients(update, quotients);
  if (steps) {
    update->kernel->power(steps, n, update->momentum);
    for (uint32_t k = 0; k < n; ++k) {
      const float step = steps[k] * quotients[k];

      steps[k]     = step < NMS_MOST_STEP ? step : NMS_MOST_STEP;
      quotients[k] = steps[k];
    }
  }
  for (uint32_t k = 0; k < n; ++k) {
    c[k] *= quotients[k];
  }
}

/// Return the sparsity of a component
static float
sparsity_of(const NmsUpdate* update, uint32_t component, float sparsity)
{
  return component < update->n_sparser ? sparsity + update->sparser : sparsity;
}

/// Return the quotient of a component that is now c
static float
find_quotient(const NmsUpdate* update,
              uint32_t         component,
              float            numerator,
              float            denominator,
              float            c)
{
  const float pull  = update->pulls ? update->pulls[component] * c : 0.0f;
  const float least = update->least;

  if (update->costs) {
    denominator += update->costs[component];
  }
  if (pull > 0.0f && update->beta >= 1.0f && update->beta < 2.0f) {
    const float root =
        sqrtf(denominator * denominator + 4.0f * pull * numerator);

    return 2.0f * numerator / at_least(denominator + root, least);
  }
  return numerator / at_least(denominator + pull, least);
}

/// Multiply c by what the Kullback-Leibler update's numerators ask for
static void
scale_kl(const NmsUpdate* update,
         float            sparsity,
         const float*     numerator,
         float*           c)
{
  for (uint32_t k = 0; k < update->x.n_components; ++k) {
    const float denominator =
        update->row_sums[k] + sparsity_of(update, k, sparsity);
    update->sum[k] = find_quotient(update, k, numerator[k], denominator, c[k]);
  }
  take_steps(update, update->sum, c);
}

/// The Kullback-Leibler update: one pass over X
static void
run_kl(NmsUpdate* update, const float* v, float sparsity, float* c)
{
  if (nms_update_is_tiled(update)) {
    update->kernel->ratio_sum_tiled(
        &update->tiled, v, c, update->least, update->sum);
  } else {
    update->kernel->ratio_sum(&update->x, v, c, update->least, update->sum);
  }
  scale_kl(update, sparsity, update->sum, c);
}

void
nms_update_model(const NmsUpdate* update, const float* c, float* y)
{
  if (nms_update_is_tiled(update)) {
    update->kernel->combine_tiled(&update->tiled, c, y);
  } else {
    update->kernel->combine(&update->x, c, 0, update->x.n_components, y);
  }
}

/// Raise the model to both powers; padding columns have no weight
static void
weigh(NmsUpdate* update, const float* v)
{
  const float beta = update->beta;

  for (uint32_t j = 0; j < padded_columns(update); ++j) {
    const float y = beta < 2.0f ? at_least(update->model[j], update->least)
                                : update->model[j];

    update->weighted[j] = v[j] * nms_update_power(y, beta - 2.0f);
    update->model[j]    = nms_update_power(y, beta - 1.0f);
  }
}

static void
run_any(NmsUpdate* update, const float* v, float sparsity, float* c)
{
  const uint32_t n           = update->x.n_components;
  float* const   numerator   = update->sum;
  float* const   denominator = update->sum + n;

  update->kernel->combine(&update->x, c, 0, n, update->model);
  weigh(update, v);
  sum_rows(update, update->weighted, numerator);
  sum_rows(update, update->model, denominator);
  for (uint32_t k = 0; k < n; ++k) {
    numerator[k] =
        find_quotient(update,
                      k,
                      numerator[k],
                      denominator[k] + sparsity_of(update, k, sparsity),
                      c[k]);
  }
  take_steps(update, numerator, c);
}

/// Add what a piece of X gives to each vector's sums
static void
add_piece(const NmsUpdate* update,
          const NmsPacked* piece,
          const float*     v, // At the piece's first column
          uint32_t         n_vectors,
          float*           sums,
          const float*     c)
{
  const uint32_t n = piece->n_components;

  for (uint32_t i = 0; i < n_vectors; ++i) {
    update->kernel->ratio_sum(piece, v, c, update->least, update->sum);
    for (uint32_t k = 0; k < n; ++k) {
      sums[k] += update->sum[k];
    }
    v += padded_columns(update);
    sums += n;
    c += n;
  }
}

/// The Kullback-Leibler update of several vectors
static void
run_kl_many(const NmsUpdate* update,
            const float*     v,
            uint32_t         n_vectors,
            float            sparsity,
            float*           sums,
            float*           c)
{
  const uint32_t n            = update->x.n_components;
  const size_t   block_size   = (size_t)n * NMS_PACK_LANES;
  const size_t   fitting      = piece_bytes / (block_size * sizeof(float));
  const uint32_t piece_blocks = fitting ? (uint32_t)fitting : 1;

  memset(sums, 0, (size_t)n_vectors * n * sizeof(float));
  for (uint32_t b = 0; b < update->x.n_blocks; b += piece_blocks) {
    const uint32_t  left  = update->x.n_blocks - b;
    const NmsPacked piece = {update->x.data + b * block_size,
                             left < piece_blocks ? left : piece_blocks,
                             n,
                             update->x.order};
    add_piece(
        update, &piece, v + (size_t)b * NMS_PACK_LANES, n_vectors, sums, c);
  }

  for (uint32_t i = 0; i < n_vectors; ++i) {
    const size_t at = (size_t)i * n;
    scale_kl(update, sparsity, sums + at, c + at);
  }
}

void
nms_update_run_many(NmsUpdate*   update,
                    const float* v,
                    uint32_t     n_vectors,
                    float        sparsity,
                    float*       sums,
                    float*       c)
{
  if (update->beta == 1.0f) {
    run_kl_many(update, v, n_vectors, sparsity, sums, c);
    return;
  }
  for (uint32_t i = 0; i < n_vectors; ++i) {
    run_any(update,
            v + (size_t)i * padded_columns(update),
            sparsity,
            c + (size_t)i * update->x.n_components);
  }
}

void
nms_update_run(NmsUpdate* update, const float* v, float sparsity, float* c)
{
  if (update->beta == 1.0f) {
    run_kl(update, v, sparsity, c);
  } else {
    run_any(update, v, sparsity, c);
  }
}

void
nms_update_run_from(
    NmsUpdate* update, const float* v, const float* y, float sparsity, float* c)
{
  if (update->beta != 1.0f) {
    run_any(update, v, sparsity, c);
    return;
  }
  if (nms_update_is_tiled(update)) {
    update->kernel->ratio_project_tiled(
        &update->tiled, v, y, update->least, update->sum);
  } else {
    update->kernel->ratio_project(&update->x, v, y, update->least, update->sum);
  }
  scale_kl(update, sparsity, update->sum, c);
}
