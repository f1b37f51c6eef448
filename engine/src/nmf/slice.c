// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nmf/slice.h"

#include "base/arena.h"
#include "kernel/caches.h"
#include "kernel/kernel.h"
#include "nmf/divergence.h"
#include "nmf/update.h"
#include "nms/nmf.h"
#include "nms/passes.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Updates of H that go further than one that is sure, of beta 1, and then one
/// that is; and sure ones of other divergences
static const uint32_t n_far_updates   = 8;
static const uint32_t n_plain_updates = 30;

/// How much further
static const float relaxation = 2.0f;
static const float momentum   = 0.5f;

static float*
take(NmsArena* arena, size_t n)
{
  return (float*)nms_arena_take(arena, n, sizeof(float));
}

/// Take part of a slice's row
static size_t
lay_out_part(NmsSlices* slices, size_t n)
{
  const size_t at = slices->n_each;
  slices->n_each += (n + NMS_PACK_LANES - 1) / NMS_PACK_LANES * NMS_PACK_LANES;
  return at;
}

static void
take_block(NmsSlices*      slices,
           NmsBlockOfRows* block,
           uint32_t        n_rows,
           NmsArena*       arena)
{
  const uint32_t n = slices->n_components;

  block->n_rows         = n_rows;
  block->n_padded       = (uint32_t)nms_packed_size(1, n_rows);
  block->n_packed       = nms_packed_size(n, n_rows);
  block->w.data         = take(arena, block->n_packed);
  block->w.n_blocks     = block->n_padded / NMS_PACK_LANES;
  block->w.n_components = n;
  block->top            = lay_out_part(slices, block->n_packed);
  block->bottom =
      lay_out_part(slices, slices->update.beta == 1.0f ? n : block->n_packed);
}

static void
take_scratch(const NmsSlices* slices, NmsSliceScratch* scratch, NmsArena* arena)
{
  const size_t n      = slices->n_components;
  const size_t first  = slices->blocks[0].n_padded;
  const size_t second = slices->blocks[1].n_padded;
  const size_t most   = first > second ? first : second;

  scratch->v     = take(arena, most);
  scratch->model = take(arena, most);
  scratch->h     = take(arena, NMS_SLICE_COLUMNS * n);
  scratch->tops  = take(arena, NMS_SLICE_COLUMNS * most);
  scratch->bases =
      take(arena, slices->update.beta == 1.0f ? 0 : NMS_SLICE_COLUMNS * most);
  scratch->sum    = take(arena, 2 * n);
  scratch->steps  = take(arena, n);
  scratch->solved = take(arena, 2 * first);
}

void
nms_slices_take(NmsSlices*             slices,
                const NmsPassesConfig* config,
                uint32_t               n_owners,
                NmsArena*              arena)
{
  const NmsCaches  caches = nms_caches();
  NmsUpdate* const update = &slices->update;

  memset(slices, 0, sizeof(*slices));
  slices->n_components    = config->n_components;
  slices->blocks[1].first = config->n_rows;
  update->kernel          = nms_kernel_choose();
  update->beta            = config->beta;
  update->least           = NMS_NMF_EPSILON;
  update->exponent        = nms_update_gamma(config->beta);
  update->row_sums        = take(arena, config->n_components);
  take_block(slices, &slices->blocks[0], config->n_rows, arena);
  take_block(slices, &slices->blocks[1], config->n_followers, arena);
  update->x = slices->blocks[0].w;
  update->x.order =
      nms_caches_order(&caches, update->kernel, config->n_components);

  slices->divergences = lay_out_part(slices, NMS_SLICE_COLUMNS);
  for (uint32_t i = 0; i < n_owners; ++i) {
    take_scratch(slices, &slices->scratch[i], arena);
  }
}

void
nms_slices_prepare(NmsSlices* slices)
{
  nms_update_prepare(&slices->update);
}

/// Copy a block's rows of a column, and return their sum
static double
copy_rows(const NmsSlices* slices, int index, const float* column, float* v)
{
  const NmsBlockOfRows* const block = &slices->blocks[index];
  const float least = slices->update.beta <= 0.0f ? NMS_NMF_EPSILON : 0.0f;

  double sum = 0.0;
  for (uint32_t j = 0; j < block->n_rows; ++j) {
    const float value = column[block->first + j];
    v[j]              = value > least ? value : least;
    sum += (double)v[j];
  }
  memset(
      v + block->n_rows, 0, (block->n_padded - block->n_rows) * sizeof(float));
  return sum;
}

/// Find a column of H, from one whose model has the sum of V
static void
solve(const NmsSlices*       slices,
      const NmsSliceScratch* scratch,
      double                 sum,
      float*                 h)
{
  const uint32_t n      = slices->n_components;
  NmsUpdate      update = slices->update;

  double total = 0.0;
  for (uint32_t k = 0; k < n; ++k) {
    total += (double)update.row_sums[k];
  }
  for (uint32_t k = 0; k < n; ++k) {
    h[k]              = total > 0.0 ? (float)(sum / total) : 0.0f;
    scratch->steps[k] = 1.0f;
  }

  update.sum         = scratch->sum;
  update.model       = scratch->solved;
  update.weighted    = scratch->solved + slices->blocks[0].n_padded;
  uint32_t n_updates = n_plain_updates;
  if (update.beta == 1.0f) {
    update.exponent = relaxation;
    update.momentum = momentum;
    update.steps    = scratch->steps;
    for (uint32_t i = 0; i < n_far_updates; ++i) {
      nms_update_run(&update, scratch->v, 0.0f, h);
    }
    update.exponent = 1.0f;
    update.steps    = NULL;
    n_updates       = 1;
  }
  for (uint32_t i = 0; i < n_updates; ++i) {
    nms_update_run(&update, scratch->v, 0.0f, h);
  }
}

/// Raise a column's model to both powers; return its divergence
static double
weigh(const NmsSlices*       slices,
      int                    index,
      const NmsSliceScratch* scratch,
      uint32_t               i)
{
  const NmsBlockOfRows* const block = &slices->blocks[index];
  const float                 beta  = slices->update.beta;
  float* const tops = scratch->tops + (size_t)i * block->n_padded;
  float* const bases =
      beta == 1.0f ? NULL : scratch->bases + (size_t)i * block->n_padded;

  double divergence = 0.0;
  memset(tops, 0, block->n_padded * sizeof(float));
  if (bases) {
    memset(bases, 0, block->n_padded * sizeof(float));
  }
  for (uint32_t j = 0; j < block->n_rows; ++j) {
    const float v = scratch->v[j];
    const float y = scratch->model[j] > NMS_NMF_EPSILON ? scratch->model[j]
                                                        : NMS_NMF_EPSILON;

    tops[j] = v * nms_update_power(y, beta - 2.0f);
    if (bases) {
      bases[j] = nms_update_power(y, beta - 1.0f);
    }
    if (!index) {
      divergence += nms_divergence((double)beta, (double)v, (double)y);
    }
  }
  return divergence;
}

/// Add the outer products of H and the models' powers to the row
static void
add_products(const NmsSlices*       slices,
             int                    index,
             const NmsSliceScratch* scratch,
             uint32_t               n_columns,
             float*                 row)
{
  const NmsBlockOfRows* const block = &slices->blocks[index];
  const uint32_t              n     = slices->n_components;
  NmsOuter  outer = {scratch->h, scratch->tops, n_columns, n, 0, n};
  NmsPacked sums  = block->w;

  sums.data = row + block->top;
  slices->update.kernel->add_outer(&sums, &outer);
  if (slices->update.beta != 1.0f) {
    outer.v   = scratch->bases;
    sums.data = row + block->bottom;
    slices->update.kernel->add_outer(&sums, &outer);
    return;
  }
  for (uint32_t i = 0; i < n_columns; ++i) {
    for (uint32_t k = 0; k < n; ++k) {
      row[block->bottom + k] += scratch->h[(size_t)i * n + k];
    }
  }
}

void
nms_slices_sum(const NmsSlices*    slices,
               uint32_t            owner,
               const float* const* columns,
               uint32_t            n_columns,
               float*              row)
{
  const NmsSliceScratch* const scratch = &slices->scratch[owner];
  const uint32_t               n       = slices->n_components;

  memset(row, 0, slices->n_each * sizeof(float));
  for (int index = 0; index < 2; ++index) {
    const NmsBlockOfRows* const block = &slices->blocks[index];
    for (uint32_t i = 0; block->n_rows && i < n_columns; ++i) {
      float* const h   = scratch->h + (size_t)i * n;
      const double sum = copy_rows(slices, index, columns[i], scratch->v);
      if (!index) {
        solve(slices, scratch, sum, h);
      }
      slices->update.kernel->combine(&block->w, h, 0, n, scratch->model);
      const double divergence = weigh(slices, index, scratch, i);
      if (!index) {
        row[slices->divergences + i] = (float)divergence;
      }
    }
    if (block->n_rows) {
      add_products(slices, index, scratch, n_columns, row);
    }
  }
}
