// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/passes.h"

#include "base/arena.h"
#include "base/float_mode.h"
#include "kernel/kernel.h"
#include "nmf/slice.h"
#include "nmf/update.h"
#include "nms/tasks.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Denominators that are no less say something
static const double least_bottom = 1e-30;

struct NmsPassesImpl {
  NmsPassesConfig config;
  NmsArena        arena;
  NmsSlices       slices;
  const float**   columns;     ///< [NMS_ROUND_COLUMNS], into `values`
  float*          values;      ///< [NMS_ROUND_COLUMNS][all rows]
  float*          divergences; ///< [NMS_ROUND_COLUMNS]
  float*          rows;        ///< [NMS_ROUND_SLICES][slices.n_each]
  double*         sums;        ///< Laid out as a slice's row
  double*         before;     ///< Those before a whole pass, of as many columns
  double          n_expected; ///< Columns of the pass, or remembered
  double          n_summed;   ///< Columns that `sums` are of
  uint32_t        n_waiting;  ///< In the round
  NmsPassKind     kind;
  double          divergence; ///< Of the pass
  double          total;      ///< Of V in it, without followers
};

static bool
config_is_good(const NmsPassesConfig* config)
{
  const NmsRanks* const ranks = &config->ranks;

  return config->n_rows >= 1 && config->n_components >= 1 &&
         config->beta >= -2.0f && config->beta <= 4.0f &&
         (ranks->n_ranks < 2 ||
          (ranks->rank < ranks->n_ranks && ranks->exchange));
}

/// Return how many processes there are
static uint32_t
count_ranks(const NmsPasses* passes)
{
  return passes->config.ranks.n_ranks > 1 ? passes->config.ranks.n_ranks : 1;
}

/// Return how many slices are summed here
static uint32_t
count_own(const NmsPasses* passes)
{
  const uint32_t n    = count_ranks(passes);
  const uint32_t rank = n > 1 ? passes->config.ranks.rank : 0;

  return rank < NMS_ROUND_SLICES ? (NMS_ROUND_SLICES - rank + n - 1) / n : 0;
}

/// Return the number of values of a column
static size_t
count_values(const NmsPasses* passes)
{
  return (size_t)passes->config.n_rows + passes->config.n_followers;
}

static void
lay_out(NmsPasses* passes)
{
  NmsArena* const arena  = &passes->arena;
  NmsSlices*      slices = &passes->slices;

  nms_slices_take(slices, &passes->config, count_own(passes), arena);
  passes->columns =
      (const float**)nms_arena_take(arena, NMS_ROUND_COLUMNS, sizeof(float*));
  passes->values = (float*)nms_arena_take(
      arena, NMS_ROUND_COLUMNS * count_values(passes), sizeof(float));
  passes->divergences =
      (float*)nms_arena_take(arena, NMS_ROUND_COLUMNS, sizeof(float));
  passes->rows = (float*)nms_arena_take(
      arena, NMS_ROUND_SLICES * slices->n_each, sizeof(float));
  passes->sums = (double*)nms_arena_take(arena, slices->n_each, sizeof(double));
  passes->before =
      (double*)nms_arena_take(arena, slices->n_each, sizeof(double));
}

NmsStatus
nms_passes_new(const NmsPassesConfig* config, NmsPasses** passes)
{
  *passes = NULL;
  if (!config_is_good(config)) {
    return NMS_BAD_ARGUMENT;
  }

  NmsPasses* const made = calloc(1, sizeof(NmsPasses));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  made->config = *config;
  lay_out(made);
  if (nms_arena_reserve(&made->arena)) {
    free(made);
    return NMS_NO_MEMORY;
  }

  lay_out(made);
  for (uint32_t i = 0; i < NMS_ROUND_COLUMNS; ++i) {
    made->columns[i] = made->values + i * count_values(made);
  }
  *passes = made;
  return NMS_SUCCESS;
}

void
nms_passes_free(NmsPasses* passes)
{
  if (passes) {
    nms_arena_free(&passes->arena);
    free(passes);
  }
}

static void
clear(double* sums, size_t n)
{
  for (size_t i = 0; i < n; ++i) {
    sums[i] = 0.0;
  }
}

void
nms_passes_put(NmsPasses* passes, const float* w, const float* r)
{
  NmsSlices* const slices = &passes->slices;
  const uint32_t   n      = passes->config.n_components;
  const uint64_t   mode   = nms_float_mode_enter();

  nms_pack_columns(&slices->blocks[0].w, w, n, passes->config.n_rows);
  if (passes->config.n_followers) {
    nms_pack_columns(&slices->blocks[1].w, r, n, passes->config.n_followers);
  }
  nms_slices_prepare(slices);
  clear(passes->sums, slices->n_each);
  clear(passes->before, slices->n_each);
  passes->n_summed  = 0.0;
  passes->n_waiting = 0;
  nms_float_mode_leave(mode);
}

/// Multiply sums
static void
scale_sums(double* sums, size_t n, double scale)
{
  for (size_t i = 0; i < n; ++i) {
    sums[i] *= scale;
  }
}

void
nms_passes_begin(NmsPasses* passes, NmsPassKind kind, uint64_t n_columns)
{
  const size_t n = passes->slices.n_each;

  if (passes->n_summed > 0.0) {
    scale_sums(passes->sums, n, (double)n_columns / passes->n_summed);
    passes->n_summed = (double)n_columns;
  }
  if (kind != NMS_PASS_FORGETS) {
    memcpy(passes->before, passes->sums, n * sizeof(double));
    clear(passes->sums, n);
    passes->n_summed = 0.0;
  }
  passes->kind       = kind;
  passes->n_expected = (double)n_columns;
  passes->n_waiting  = 0;
  passes->divergence = 0.0;
  passes->total      = 0.0;
}

/// Return where a slice's columns begin, of so many in the round
static uint32_t
begin_of(uint32_t n_columns, uint32_t slice)
{
  const uint32_t begin = slice * NMS_SLICE_COLUMNS;
  return begin < n_columns ? begin : n_columns;
}

/// Sum one of the slices that are summed here
static void
sum_slice(void* user, uint32_t task)
{
  const NmsPasses* const passes = user;
  const NmsRanks* const  ranks  = &passes->config.ranks;
  const uint32_t         first  = count_ranks(passes) > 1 ? ranks->rank : 0;
  const uint32_t         slice  = first + task * count_ranks(passes);
  const uint32_t         begin  = begin_of(passes->n_waiting, slice);

  nms_slices_sum(&passes->slices,
                 task,
                 passes->columns + begin,
                 begin_of(passes->n_waiting, slice + 1) - begin,
                 passes->rows + slice * passes->slices.n_each);
}

/// Add the slices' sums, in order, to the first; note each column's divergence
static void
add_slices(NmsPasses* passes)
{
  const NmsSlices* const slices = &passes->slices;

  for (uint32_t i = 0; i < passes->n_waiting; ++i) {
    const float* const row =
        passes->rows + i / NMS_SLICE_COLUMNS * slices->n_each;
    passes->divergences[i] = row[slices->divergences + i % NMS_SLICE_COLUMNS];
    passes->divergence += (double)passes->divergences[i];
    for (uint32_t j = 0; j < passes->config.n_rows; ++j) {
      passes->total += (double)passes->columns[i][j];
    }
  }
  for (uint32_t s = 1; s < NMS_ROUND_SLICES; ++s) {
    const float* const row = passes->rows + s * slices->n_each;
    for (size_t i = 0; i < slices->n_each; ++i) {
      passes->rows[i] += row[i];
    }
  }
}

/// Weigh the round's sums by the W they were found with, and add them to those
/// of the pass
static void
add_round(NmsPasses* passes, const NmsBlockOfRows* block)
{
  const float  beta   = passes->config.beta;
  const float  over   = beta < 2.0f ? 2.0f - beta : 0.0f;
  const float  under  = beta > 1.0f ? 1.0f - beta : 0.0f;
  const float* top    = passes->rows + block->top;
  const float* bottom = passes->rows + block->bottom;
  double*      sums   = passes->sums;

  for (size_t i = 0; i < block->n_packed; ++i) {
    const float w = block->w.data[i];
    if (w > 0.0f) {
      sums[block->top + i] +=
          (double)nms_update_power(w, over) * (double)top[i];
    }
    if (w > 0.0f && beta != 1.0f) {
      sums[block->bottom + i] +=
          (double)nms_update_power(w, under) * (double)bottom[i];
    }
  }
  for (uint32_t k = 0; beta == 1.0f && k < passes->config.n_components; ++k) {
    sums[block->bottom + k] += (double)bottom[k];
  }
}

/// Return where the denominator of a value of W is
static size_t
find_bottom(const NmsPasses* passes, const NmsBlockOfRows* block, size_t i)
{
  return block->bottom + (passes->config.beta == 1.0f
                              ? i / NMS_PACK_LANES % passes->config.n_components
                              : i);
}

/// Minimise the bound that the sums make
static void
update_w(NmsPasses* passes, const NmsBlockOfRows* block)
{
  const double left = 1.0 - passes->n_summed / passes->n_expected;
  const double kept = passes->kind == NMS_PASS_WHOLE && left > 0.0 ? left : 0.0;
  const float  gamma = nms_update_gamma(passes->config.beta);

  for (size_t i = 0; i < block->n_packed; ++i) {
    const size_t at     = find_bottom(passes, block, i);
    const double bottom = kept * passes->before[at] + passes->sums[at];
    const double top =
        kept * passes->before[block->top + i] + passes->sums[block->top + i];
    const float ratio = bottom > least_bottom ? (float)(top / bottom) : -1.0f;
    const float w     = ratio > 0.0f ? nms_update_power(ratio, gamma) : ratio;
    if (w >= 0.0f && isfinite(w)) {
      block->w.data[i] = w;
    }
  }
}

/// Count the columns that wait as summed, and let others fade for them
static void
fade(NmsPasses* passes)
{
  passes->n_summed += passes->n_waiting;
  if (passes->kind == NMS_PASS_FORGETS &&
      passes->n_summed > passes->n_expected) {
    const double kept = (passes->n_expected - passes->n_waiting) /
                        (passes->n_summed - passes->n_waiting);
    scale_sums(passes->sums, passes->slices.n_each, kept > 0.0 ? kept : 0.0);
    passes->n_summed = passes->n_expected;
  }
}

/// Sum the columns that wait, and update W
static NmsStatus
end_round(NmsPasses* passes)
{
  const NmsRanks* const ranks  = &passes->config.ranks;
  NmsSlices* const      slices = &passes->slices;

  nms_tasks_run(&passes->config.tasks, count_own(passes), sum_slice, passes);
  if (count_ranks(passes) > 1 &&
      !ranks->exchange(
          ranks->user, passes->rows, NMS_ROUND_SLICES, slices->n_each)) {
    return NMS_CANCELLED;
  }

  const uint64_t mode = nms_float_mode_enter();
  add_slices(passes);
  fade(passes);
  for (int i = 0; i < 2; ++i) {
    add_round(passes, &slices->blocks[i]);
    if (passes->kind != NMS_PASS_HELD) {
      update_w(passes, &slices->blocks[i]);
    }
  }
  nms_slices_prepare(slices);
  nms_float_mode_leave(mode);

  const NmsRound round = {
      passes->columns, passes->divergences, passes->n_waiting};
  passes->n_waiting = 0;
  if (passes->config.on_round) {
    passes->config.on_round(passes->config.user, &round);
  }
  return NMS_SUCCESS;
}

NmsStatus
nms_passes_add(NmsPasses* passes, const float* column)
{
  const size_t n = count_values(passes);

  memcpy(passes->values + passes->n_waiting * n, column, n * sizeof(float));
  ++passes->n_waiting;
  return passes->n_waiting < NMS_ROUND_COLUMNS ? NMS_SUCCESS
                                               : end_round(passes);
}

NmsStatus
nms_passes_end(NmsPasses* passes)
{
  return passes->n_waiting ? end_round(passes) : NMS_SUCCESS;
}

/// Copy W of a block, [n_rows][n_components]
static void
unpack(const NmsBlockOfRows* block, float* w)
{
  const size_t n = block->w.n_components;

  for (size_t j = 0; j < block->n_rows; ++j) {
    const size_t first = j / NMS_PACK_LANES * n;
    for (size_t k = 0; k < n; ++k) {
      w[j * n + k] =
          block->w.data[(first + k) * NMS_PACK_LANES + j % NMS_PACK_LANES];
    }
  }
}

void
nms_passes_get(const NmsPasses* passes, float* w, float* r)
{
  unpack(&passes->slices.blocks[0], w);
  if (r) {
    unpack(&passes->slices.blocks[1], r);
  }
}

double
nms_passes_misfit(const NmsPasses* passes)
{
  return passes->total > 0.0 ? passes->divergence / passes->total : 0.0;
}
