// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_VECTOR_PACKED_IMPL_H
#define NMS_KERNEL_VECTOR_PACKED_IMPL_H

#include "kernel/kernel.h"
#include "kernel/vector_base_impl.h"
#include "kernel/vector_rows_impl.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
   @file vector_packed_impl.h
   Packed matrices: ratio_sum, ratio_project, project, combine, combine_halves,
   add_outer.
*/

/// ratio_sum with sums whose lanes are added up four components at a time
static inline __attribute__((always_inline)) void
ratio_sum_ahead(const NmsPacked* x,
                const float*     v,
                const float*     c,
                float            floor,
                float*           sum,
                size_t           fetched)
{
  const uint32_t n          = x->n_components;
  const size_t   block_size = (size_t)n * NMS_PACK_LANES;
  const uint32_t last       = x->n_blocks - 1;
  const float*   block      = x->data;
  Row            y          = row_product(block, c, n);

  memset(sum, 0, (size_t)n * sizeof(float));
  for (uint32_t b = 0; b < last; ++b) {
    const Row ratio = row_ratio(v + (size_t)b * NMS_PACK_LANES, y, floor);
    y               = add_dots_ahead(block, n, ratio, c, sum, fetched);
    block += block_size;
  }
  add_dots(
      block, n, row_ratio(v + (size_t)last * NMS_PACK_LANES, y, floor), sum);
}

#if NMS_VECTOR_BYTES == 32

/// From what is read to what is fetched into the first-level cache, bytes
#define ROWS_AHEAD 2048

/// The same one block after another
static void
ratio_sum_blocks(
    const NmsPacked* x, const float* v, const float* c, float floor, float* sum)
{
  const uint32_t n     = x->n_components;
  const float*   block = x->data;

  memset(sum, 0, (size_t)n * sizeof(float));
  for (uint32_t b = 0; b < x->n_blocks; ++b) {
    const Row y = row_product(block, c, n);
    add_dots(block, n, row_ratio(v, y, floor), sum);
    block += (size_t)n * NMS_PACK_LANES;
    v += NMS_PACK_LANES;
  }
}

static void
ratio_sum_folded(
    const NmsPacked* x, const float* v, const float* c, float floor, float* sum)
{
  if (x->order == NMS_ORDER_BLOCKS) {
    ratio_sum_blocks(x, v, c, floor, sum);
  } else if (x->order == NMS_ORDER_FETCH) {
    ratio_sum_ahead(x, v, c, floor, sum, ROWS_AHEAD);
  } else {
    ratio_sum_ahead(x, v, c, floor, sum, 0);
  }
}

#else

static void
ratio_sum_folded(
    const NmsPacked* x, const float* v, const float* c, float floor, float* sum)
{
  ratio_sum_ahead(x, v, c, floor, sum, 0);
}

#endif

/// What columns are multiplied with: v, or v over the model if there is one
typedef struct {
  const float* v;
  const float* y; ///< Or NULL
  float        floor;
} Weights;

/// Return the weights of a block
static inline Row
weight_row(const Weights* weights, uint32_t block)
{
  const size_t at = (size_t)block * NMS_PACK_LANES;

  return weights->y ? row_ratio(weights->v + at,
                                load_row(weights->y + at),
                                weights->floor)
                    : load_row(weights->v + at);
}

static inline void
project_folded(const NmsPacked* x,
               const Weights*   weights,
               uint32_t         first,
               uint32_t         count,
               float*           sum)
{
  const float* block = x->data + (size_t)first * NMS_PACK_LANES;

  memset(sum, 0, (size_t)count * sizeof(float));
  for (uint32_t b = 0; b < x->n_blocks; ++b) {
    add_dots(block, count, weight_row(weights, b), sum);
    block += (size_t)x->n_components * NMS_PACK_LANES;
  }
}

#if NMS_VECTOR_BYTES == 64

/// Components whose sums are kept as vectors on the stack
#define MOST_WIDE 256

/// Components whose sums are kept in registers
#define MOST_FEW 16

/// Add the products of a component's columns with `row` to its sum's lanes
static inline void
add_wide(const float* from, Row row, float* wide)
{
  Vector sum = load(wide);
  for (size_t p = 0; p < PARTS; ++p) {
    sum += load(from + p * LANES) * row.part[p];
  }
  store(sum, wide);
}

static inline void
add_wide_rows(const float* from, uint32_t n, Row row, float* wide)
{
  for (uint32_t k = 0; k < n; ++k) {
    add_wide(from, row, wide);
    from += NMS_PACK_LANES;
    wide += LANES;
  }
}

/// Add up the lanes of n components' sums
static void
fold_wide(const float* wide, uint32_t n, float* sum)
{
  for (uint32_t k = 0; k < n; k += GROUP) {
    const uint32_t left        = n - k < GROUP ? n - k : GROUP;
    Quad           dots[GROUP] = {{0.0f}};
    for (uint32_t i = 0; i < left; ++i) {
      dots[i] = fold(load(wide));
      wide += LANES;
    }
    const Quad added = add_lanes(dots);
    memcpy(sum + k, &added, left * sizeof(float));
  }
}

/// As add_dots_ahead(), with sums whose lanes are not added up
static inline Row
add_wide_ahead(
    const float* from, uint32_t n, Row row, const float* c, float* wide)
{
  const uint32_t whole  = n / GROUP * GROUP;
  const float*   ahead  = from + (size_t)n * NMS_PACK_LANES;
  Chains         chains = no_chains();

  for (uint32_t k = 0; k < whole; k += GROUP) {
    for (uint32_t i = 0; i < GROUP; ++i) {
      add_row(ahead, c[k + i], &chains.chain[i & (CHAINS - 1U)]);
      add_wide(from, row, wide);
      from += NMS_PACK_LANES;
      ahead += NMS_PACK_LANES;
      wide += LANES;
    }
  }
  for (uint32_t k = whole; k < n; ++k) {
    add_row(ahead, c[k], &chains.chain[0]);
    add_wide(from, row, wide);
    from += NMS_PACK_LANES;
    ahead += NMS_PACK_LANES;
    wide += LANES;
  }
  return add_chains(chains);
}

/**
   ratio_sum for so few components, a number that the compiler knows, that their
   sums stay in registers; the lanes of four are added up at the end.
*/
static inline __attribute__((always_inline)) void
ratio_sum_few(const NmsPacked* x,
              const float*     v,
              const float*     c,
              float            floor,
              float*           sum,
              uint32_t         n)
{
  const float*       block = x->data;
  const float* const end   = block + (size_t)x->n_blocks * n * NMS_PACK_LANES;
  Row                y     = row_product(block, c, n);
  Vector             sums[MOST_FEW];

  for (uint32_t k = 0; k < n; ++k) {
    sums[k] = (Vector){0.0f};
  }
  for (; block < end; v += NMS_PACK_LANES) {
    const Row    ratio  = row_ratio(v, y, floor);
    const float* ahead  = block + (size_t)n * NMS_PACK_LANES;
    Chains       chains = no_chains();

    // After the last block there is none: any will do, its product is not used
    ahead = ahead < end ? ahead : block;
    for (uint32_t k = 0; k < n; ++k) {
      add_row(ahead, c[k], &chains.chain[k & (CHAINS - 1U)]);
      for (size_t p = 0; p < PARTS; ++p) {
        sums[k] += load(block + p * LANES) * ratio.part[p];
      }
      block += NMS_PACK_LANES;
      ahead += NMS_PACK_LANES;
    }
    y = add_chains(chains);
  }
  for (uint32_t k = 0; k < n; k += GROUP) {
    const Quad quads[GROUP] = {
        fold(sums[k]), fold(sums[k + 1]), fold(sums[k + 2]), fold(sums[k + 3])};
    const Quad added = add_lanes(quads);
    memcpy(sum + k, &added, sizeof(added));
  }
}

static void
ratio_sum(
    const NmsPacked* x, const float* v, const float* c, float floor, float* sum)
{
  const uint32_t n = x->n_components;
  if (n == 8) {
    ratio_sum_few(x, v, c, floor, sum, 8);
    return;
  }
  if (n == 12) {
    ratio_sum_few(x, v, c, floor, sum, 12);
    return;
  }
  if (n == MOST_FEW) {
    ratio_sum_few(x, v, c, floor, sum, MOST_FEW);
    return;
  }
  if (n > MOST_WIDE) {
    ratio_sum_folded(x, v, c, floor, sum);
    return;
  }
  float          wide[MOST_WIDE * LANES] __attribute__((aligned(64)));
  const size_t   block_size = (size_t)n * NMS_PACK_LANES;
  const uint32_t last       = x->n_blocks - 1;
  const float*   block      = x->data;
  Row            y          = row_product(block, c, n);

  memset(wide, 0, n * LANES * sizeof(float));
  for (uint32_t b = 0; b < last; ++b) {
    const Row ratio = row_ratio(v + (size_t)b * NMS_PACK_LANES, y, floor);
    y               = add_wide_ahead(block, n, ratio, c, wide);
    block += block_size;
  }
  add_wide_rows(
      block, n, row_ratio(v + (size_t)last * NMS_PACK_LANES, y, floor), wide);
  fold_wide(wide, n, sum);
}

static inline void
project_weights(const NmsPacked* x,
                const Weights*   weights,
                uint32_t         first,
                uint32_t         count,
                float*           sum)
{
  float        wide[MOST_WIDE * LANES] __attribute__((aligned(64)));
  const float* block = x->data + (size_t)first * NMS_PACK_LANES;

  if (count > MOST_WIDE) {
    project_folded(x, weights, first, count, sum);
    return;
  }

  memset(wide, 0, count * LANES * sizeof(float));
  for (uint32_t b = 0; b < x->n_blocks; ++b) {
    add_wide_rows(block, count, weight_row(weights, b), wide);
    block += (size_t)x->n_components * NMS_PACK_LANES;
  }
  fold_wide(wide, count, sum);
}

#else
#define ratio_sum ratio_sum_folded
#define project_weights project_folded
#endif

static void
project(const NmsPacked* x,
        const float*     v,
        uint32_t         first,
        uint32_t         count,
        float*           sum)
{
  const Weights weights = {v, NULL, 0.0f};
  project_weights(x, &weights, first, count, sum);
}

static void
ratio_project(
    const NmsPacked* x, const float* v, const float* y, float floor, float* sum)
{
  const Weights weights = {v, y, floor};
  project_weights(x, &weights, 0, x->n_components, sum);
}

static void
combine(const NmsPacked* x,
        const float*     c,
        uint32_t         first,
        uint32_t         count,
        float*           y)
{
  const size_t block_size = (size_t)x->n_components * NMS_PACK_LANES;
  const float* from       = x->data + (size_t)first * NMS_PACK_LANES;

  for (uint32_t b = 0; b < x->n_blocks; ++b) {
    store_row(row_product(from, c + first, count),
              y + (size_t)b * NMS_PACK_LANES);
    from += block_size;
  }
}

#if NMS_VECTOR_BYTES > 16

/// Load as many halves as there are lanes
static inline Vector
load_halves(const void* from)
{
#if NMS_VECTOR_BYTES == 64
  return (Vector)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i*)from));
#else
  return (Vector)_mm256_cvtph_ps(_mm_loadu_si128((const __m128i*)from));
#endif
}

/// Add c times a row of halves
static inline void
add_halves(const uint16_t* from, float c, Row* row)
{
  for (size_t p = 0; p < PARTS; ++p) {
    row->part[p] += c * load_halves(from + p * LANES);
  }
}

/// As row_product(), in the same order
static inline Row
halves_product(const uint16_t* block, const float* c, uint32_t n)
{
  const uint32_t whole  = n / GROUP * GROUP;
  Chains         chains = no_chains();

  for (uint32_t k = 0; k < whole; k += GROUP) {
    for (uint32_t i = 0; i < GROUP; ++i) {
      add_halves(block, c[k + i], &chains.chain[i & (CHAINS - 1U)]);
      block += NMS_PACK_LANES;
    }
  }
  for (uint32_t k = whole; k < n; ++k) {
    add_halves(block, c[k], &chains.chain[0]);
    block += NMS_PACK_LANES;
  }
  return add_chains(chains);
}

static void
combine_halves(const NmsHalves* x, const float* c, float* y)
{
  const size_t    block_size = (size_t)x->n_components * NMS_PACK_LANES;
  const uint16_t* from       = x->data;

  for (uint32_t b = 0; b < x->n_blocks; ++b) {
    Row row = halves_product(from, c, x->n_components);
    for (size_t p = 0; p < PARTS; ++p) {
      row.part[p] *= x->scale;
    }
    store_row(row, y + (size_t)b * NMS_PACK_LANES);
    from += block_size;
  }
}

#else
#define combine_halves NULL
#endif

/// Add outer products to a block's columns of two components, or of one twice
static inline void
add_outer_rows(const NmsOuter* outer,
               uint32_t        k,
               uint32_t        next, // k + 1, or k
               const float*    v,    // Of the first pair
               size_t          v_stride,
               float*          to)
{
  float* const to_next = to + (size_t)(next - k) * NMS_PACK_LANES;
  Row          row     = load_row(to);
  Row          other   = load_row(to_next);

  for (uint32_t m = 0; m < outer->n_pairs; ++m) {
    const float* const c = outer->c + (size_t)m * outer->c_stride;
    add_row(v, c[k], &row);
    add_row(v, c[next], &other);
    v += v_stride;
  }
  store_row(row, to);
  store_row(other, to_next);
}

static void
add_outer(NmsPacked* x, const NmsOuter* outer)
{
  const size_t n_columns = (size_t)x->n_blocks * NMS_PACK_LANES;
  float*       block     = x->data + (size_t)outer->first * NMS_PACK_LANES;

  for (uint32_t b = 0; b < x->n_blocks; ++b) {
    for (uint32_t k = 0; k < outer->count; k += 2) {
      add_outer_rows(outer,
                     k,
                     k + 1 < outer->count ? k + 1 : k,
                     outer->v + (size_t)b * NMS_PACK_LANES,
                     n_columns,
                     block + (size_t)k * NMS_PACK_LANES);
    }
    block += (size_t)x->n_components * NMS_PACK_LANES;
  }
}

#endif // NMS_KERNEL_VECTOR_PACKED_IMPL_H
