// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_TILES_IMPL_H
#define NMS_KERNEL_TILES_IMPL_H

#include "kernel/kernel.h"

#include <immintrin.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
   @file tiles_impl.h
   ratio_sum of a matrix in tiles, for processors with 32 registers of 64 bytes.

   With components in the lanes, the sum over columns needs no adding up of
   lanes, and c X needs it once for eight columns and all components.  Eight
   columns' models and eight columns' ratios stay in registers.
*/

#define TILE ((size_t)NMS_TILE_COLUMNS * NMS_TILE_COMPONENTS)

/// From what is read to what is fetched into the first-level cache, bytes
#define TILE_AHEAD 3072

/// One register for each of eight columns
typedef struct {
  __m512 column[NMS_TILE_COLUMNS];
} NmsTileRows;

/// Add up the lanes of each column
static inline __m256
add_tile_lanes(const NmsTileRows* y)
{
  __m512 pairs[4];
  for (size_t i = 0; i < 4; ++i) {
    const __m512 a = y->column[2 * i];
    const __m512 b = y->column[2 * i + 1];
    pairs[i] =
        _mm512_add_ps(_mm512_unpacklo_ps(a, b), _mm512_unpackhi_ps(a, b));
  }

  __m512 quads[2];
  for (size_t i = 0; i < 2; ++i) {
    const __m512 a = pairs[2 * i];
    const __m512 b = pairs[2 * i + 1];
    quads[i]       = _mm512_add_ps(_mm512_shuffle_ps(a, b, 0x44),
                             _mm512_shuffle_ps(a, b, 0xEE));
  }

  const __m512 halves =
      _mm512_add_ps(_mm512_shuffle_f32x4(quads[0], quads[1], 0x88),
                    _mm512_shuffle_f32x4(quads[0], quads[1], 0xDD));
  return _mm512_castps512_ps256(
      _mm512_add_ps(_mm512_shuffle_f32x4(halves, halves, 0x88),
                    _mm512_shuffle_f32x4(halves, halves, 0xDD)));
}

/// Add what a tile and 16 of c give to eight columns of c X
static inline __attribute__((always_inline)) void
add_tile(const float* tile, __m512 c, NmsTileRows* y)
{
  for (size_t j = 0; j < NMS_TILE_COLUMNS; ++j) {
    const float* const column = tile + j * NMS_TILE_COMPONENTS;
    _mm_prefetch((const char*)column + TILE_AHEAD, _MM_HINT_T0);
    y->column[j] = _mm512_fmadd_ps(c, _mm512_loadu_ps(column), y->column[j]);
  }
}

/// Return 16 components' sums over eight columns
static inline __attribute__((always_inline)) __m512
project_tile(const float* tile, const NmsTileRows* ratio)
{
  __m512 sum = _mm512_mul_ps(_mm512_loadu_ps(tile), ratio->column[0]);
  for (size_t j = 1; j < NMS_TILE_COLUMNS; ++j) {
    sum = _mm512_fmadd_ps(
        _mm512_loadu_ps(tile + j * NMS_TILE_COMPONENTS), ratio->column[j], sum);
  }
  return sum;
}

/// Compute v / max(y, floor) of eight columns
static inline void
store_tile_ratio(const float*       v,
                 const NmsTileRows* y,
                 float              floor,
                 float*             ratio)
{
  _mm256_storeu_ps(
      ratio,
      _mm256_div_ps(_mm256_loadu_ps(v),
                    _mm256_max_ps(add_tile_lanes(y), _mm256_set1_ps(floor))));
}

/// Load a column's ratio into all lanes, for eight columns
static inline NmsTileRows
load_tile_ratio(const float* ratio)
{
  NmsTileRows rows;
  for (size_t j = 0; j < NMS_TILE_COLUMNS; ++j) {
    rows.column[j] = _mm512_set1_ps(ratio[j]);
  }
  return rows;
}

/// Return a mask of the next components' lanes
static inline __mmask16
tile_mask(uint32_t n_left)
{
  return (__mmask16)(n_left < NMS_TILE_COMPONENTS ? (1U << n_left) - 1U
                                                  : 0xFFFFU);
}

/**
   Project eight columns and add to the sums, and return c X of the next eight
   columns, row by row in turns: these columns are read from the first-level
   cache while the next come from the second.
*/
static inline NmsTileRows
project_ahead(const float*       from,
              uint32_t           n,
              const NmsTileRows* ratio,
              const float*       c,
              float*             sum)
{
  const size_t   row   = (n + NMS_TILE_COMPONENTS - 1) / NMS_TILE_COMPONENTS;
  const float*   ahead = from + row * TILE;
  const uint32_t whole = n / NMS_TILE_COMPONENTS * NMS_TILE_COMPONENTS;
  NmsTileRows    y     = {{_mm512_setzero_ps()}};

  for (uint32_t k = 0; k < whole; k += NMS_TILE_COMPONENTS) {
    add_tile(ahead, _mm512_loadu_ps(c + k), &y);
    _mm512_storeu_ps(
        sum + k,
        _mm512_add_ps(_mm512_loadu_ps(sum + k), project_tile(from, ratio)));
    from += TILE;
    ahead += TILE;
  }
  if (whole < n) {
    const __mmask16 some = tile_mask(n - whole);
    add_tile(ahead, _mm512_maskz_loadu_ps(some, c + whole), &y);
    _mm512_mask_storeu_ps(
        sum + whole,
        some,
        _mm512_add_ps(_mm512_maskz_loadu_ps(some, sum + whole),
                      project_tile(from, ratio)));
  }
  return y;
}

/// The same for the last columns, with nothing ahead
static inline void
project_last(const float*       from,
             uint32_t           n,
             const NmsTileRows* ratio,
             float*             sum)
{
  for (uint32_t k = 0; k < n; k += NMS_TILE_COMPONENTS) {
    const __mmask16 some = tile_mask(n - k);
    _mm512_mask_storeu_ps(sum + k,
                          some,
                          _mm512_add_ps(_mm512_maskz_loadu_ps(some, sum + k),
                                        project_tile(from, ratio)));
    from += TILE;
  }
}

/// The model of the first eight columns
static inline NmsTileRows
first_tiles(const float* tile, uint32_t n, const float* c)
{
  NmsTileRows y = {{_mm512_setzero_ps()}};
  for (uint32_t k = 0; k < n; k += NMS_TILE_COMPONENTS) {
    add_tile(tile, _mm512_maskz_loadu_ps(tile_mask(n - k), c + k), &y);
    tile += TILE;
  }
  return y;
}

static void
ratio_sum_tiled(
    const NmsTiled* x, const float* v, const float* c, float floor, float* sum)
{
  const uint32_t n     = x->n_components;
  const size_t   row   = (n + NMS_TILE_COMPONENTS - 1) / NMS_TILE_COMPONENTS;
  const float*   from  = x->data;
  NmsTileRows    y     = first_tiles(from, n, c);
  NmsTileRows    ratio = y;
  float          ratios[NMS_TILE_COLUMNS];

  memset(sum, 0, (size_t)n * sizeof(float));
  store_tile_ratio(v, &y, floor, ratios);
  for (uint32_t j = NMS_TILE_COLUMNS; j < x->n_columns; j += NMS_TILE_COLUMNS) {
    ratio = load_tile_ratio(ratios);
    y     = project_ahead(from, n, &ratio, c, sum);
    store_tile_ratio(v + j, &y, floor, ratios);
    from += row * TILE;
  }
  ratio = load_tile_ratio(ratios);
  project_last(from, n, &ratio, sum);
}

#endif // NMS_KERNEL_TILES_IMPL_H
