// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_TILES_IMPL_H
#define NMS_KERNEL_TILES_IMPL_H

#include "kernel/kernel.h"

#include <immintrin.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
   @file tiles_impl.h
   ratio_sum, ratio_project and combine of a matrix in tiles, for processors
   with 32 registers of 64 bytes.

   With components in the lanes, the sum over columns needs no adding up of
   lanes, and c X needs it once for eight columns and all components.  Eight
   columns' models and eight columns' ratios stay in registers.

   Where tiles are in half precision, each is converted once, for c X, and kept
   for its projection in place of the tile eight columns before, which was just
   projected: what is kept stays in the first-level cache.
*/

#define TILE ((size_t)NMS_TILE_COLUMNS * NMS_TILE_COMPONENTS)

/// From what is read to what is fetched into the first-level cache, bytes
#define TILE_AHEAD 3072

/// Always inlined, so that `way` is known
#define NMS_TILE_INLINE static inline __attribute__((always_inline))

/// How tiles are read
typedef enum { TILE_READ, TILE_FETCH, TILE_CONVERT } NmsTileWay;

/// What a pass goes through, and what it makes
typedef struct {
  const NmsTiled* x;
  const float*    v;
  const float*    c; ///< NULL if there is a model already
  float           floor;
  float*          sum; ///< Zeros so far
} NmsTilePass;

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

/// A tile that is read, and where it is kept if it is converted.  Pointers, as
/// instructions with a base and an index take longer
typedef struct {
  const float*    data;
  const uint16_t* halves;
  float*          kept;
  __m512          scale; ///< Of halves
} NmsTileAt;

/// Return the first tile of eight columns, `from` numbers into the matrix
NMS_TILE_INLINE NmsTileAt
tile_at(const NmsTiled* x, NmsTileWay way, size_t from)
{
  NmsTileAt at = {NULL, NULL, NULL, _mm512_set1_ps(x->scale)};
  if (way == TILE_CONVERT) {
    at.halves = x->halves + from;
    at.kept   = x->row;
  } else {
    at.data = x->data + from;
  }
  return at;
}

/// Go on to the next tile of the same columns
NMS_TILE_INLINE void
next_tile(NmsTileWay way, NmsTileAt* at)
{
  if (way == TILE_CONVERT) {
    at->halves += TILE;
    at->kept += TILE;
  } else {
    at->data += TILE;
  }
}

/// Load a column of a tile
NMS_TILE_INLINE __m512
load_tile_column(const NmsTileAt* at, NmsTileWay way, size_t column)
{
  const size_t i = column * NMS_TILE_COMPONENTS;

  if (way == TILE_CONVERT) {
    const void* const halves = at->halves + i;
    return _mm512_mul_ps(
        _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i*)halves)), at->scale);
  }
  if (way == TILE_FETCH) {
    _mm_prefetch((const char*)(at->data + i) + TILE_AHEAD, _MM_HINT_T0);
  }
  return _mm512_loadu_ps(at->data + i);
}

/// Add what a tile and 16 of c give to eight columns of c X, and keep the tile
/// if it was converted
NMS_TILE_INLINE void
add_tile(const NmsTileAt* at, NmsTileWay way, __m512 c, NmsTileRows* y)
{
  for (size_t j = 0; j < NMS_TILE_COLUMNS; ++j) {
    const __m512 w = load_tile_column(at, way, j);
    if (way == TILE_CONVERT) {
      _mm512_storeu_ps(at->kept + j * NMS_TILE_COMPONENTS, w);
    }
    y->column[j] = _mm512_fmadd_ps(c, w, y->column[j]);
  }
}

/// Return 16 components' sums over eight columns
NMS_TILE_INLINE __m512
project_tile(const NmsTileAt* at, NmsTileWay way, const NmsTileRows* ratio)
{
  __m512 sum = _mm512_mul_ps(load_tile_column(at, way, 0), ratio->column[0]);
  for (size_t j = 1; j < NMS_TILE_COLUMNS; ++j) {
    sum = _mm512_fmadd_ps(load_tile_column(at, way, j), ratio->column[j], sum);
  }
  return sum;
}

/// Compute v / max(y, floor) of eight columns
static inline void
store_tile_ratio(const float* v, __m256 y, float floor, float* ratio)
{
  _mm256_storeu_ps(ratio,
                   _mm256_div_ps(_mm256_loadu_ps(v),
                                 _mm256_max_ps(y, _mm256_set1_ps(floor))));
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

/// Return how many numbers the tiles of the same columns have
static inline size_t
tile_row(const NmsTiled* x)
{
  return (x->n_components + NMS_TILE_COMPONENTS - 1) / NMS_TILE_COMPONENTS *
         TILE;
}

/// Add to the sums of the components from k on
NMS_TILE_INLINE void
add_tile_sums(__m512 added, uint32_t k, uint32_t n, float* sum)
{
  const __mmask16 some = tile_mask(n - k);
  _mm512_mask_storeu_ps(
      sum + k,
      some,
      _mm512_add_ps(_mm512_maskz_loadu_ps(some, sum + k), added));
}

/**
   Project eight columns and add to the sums, and return c X of the next eight
   columns, row by row in turns: these columns are read from the first-level
   cache while the next come from the second.

   @param near  The columns to project.
   @param ahead The next.  If it is converted, it is kept in place of `near`.
*/
NMS_TILE_INLINE NmsTileRows
project_ahead(const NmsTilePass* pass,
              NmsTileWay         way,
              NmsTileAt          near,
              NmsTileAt          ahead,
              const NmsTileRows* ratio)
{
  const uint32_t n     = pass->x->n_components;
  const uint32_t whole = n / NMS_TILE_COMPONENTS * NMS_TILE_COMPONENTS;
  float* const   sum   = pass->sum;
  NmsTileRows    y     = {{_mm512_setzero_ps()}};

  for (uint32_t k = 0; k < whole; k += NMS_TILE_COMPONENTS) {
    const __m512 added = project_tile(&near, TILE_READ, ratio);
    add_tile(&ahead, way, _mm512_loadu_ps(pass->c + k), &y);
    _mm512_storeu_ps(sum + k, _mm512_add_ps(_mm512_loadu_ps(sum + k), added));
    next_tile(TILE_READ, &near);
    next_tile(way, &ahead);
  }
  if (whole < n) {
    const __mmask16 some  = tile_mask(n - whole);
    const __m512    added = project_tile(&near, TILE_READ, ratio);
    add_tile(&ahead, way, _mm512_maskz_loadu_ps(some, pass->c + whole), &y);
    add_tile_sums(added, whole, n, sum);
  }
  return y;
}

/// Project eight columns and add to the sums
NMS_TILE_INLINE void
project_tiles(const NmsTilePass* pass,
              NmsTileWay         way,
              NmsTileAt          at,
              const NmsTileRows* ratio)
{
  const uint32_t n = pass->x->n_components;

  for (uint32_t k = 0; k < n; k += NMS_TILE_COMPONENTS) {
    add_tile_sums(project_tile(&at, way, ratio), k, n, pass->sum);
    next_tile(way, &at);
  }
}

/// Return c X of eight columns
NMS_TILE_INLINE NmsTileRows
combine_tiles(const NmsTiled* x, NmsTileWay way, size_t from, const float* c)
{
  NmsTileAt   at = tile_at(x, way, from);
  NmsTileRows y  = {{_mm512_setzero_ps()}};

  for (uint32_t k = 0; k < x->n_components; k += NMS_TILE_COMPONENTS) {
    const __mmask16 some = tile_mask(x->n_components - k);
    add_tile(&at, way, _mm512_maskz_loadu_ps(some, c + k), &y);
    next_tile(way, &at);
  }
  return y;
}

NMS_TILE_INLINE void
sum_tiles(const NmsTilePass* pass, NmsTileWay way)
{
  const NmsTiled* const x    = pass->x;
  const size_t          row  = tile_row(x);
  NmsTileAt             near = tile_at(x, way, 0);
  NmsTileRows           y    = combine_tiles(x, way, 0, pass->c);
  size_t                from = 0;
  float                 ratios[NMS_TILE_COLUMNS];

  near.data = way == TILE_CONVERT ? x->row : near.data;
  store_tile_ratio(pass->v, add_tile_lanes(&y), pass->floor, ratios);
  for (uint32_t j = NMS_TILE_COLUMNS; j < x->n_columns; j += NMS_TILE_COLUMNS) {
    from += row;
    const NmsTileRows ratio = load_tile_ratio(ratios);
    y = project_ahead(pass, way, near, tile_at(x, way, from), &ratio);
    store_tile_ratio(pass->v + j, add_tile_lanes(&y), pass->floor, ratios);
    near.data += way == TILE_CONVERT ? 0 : row;
  }
  const NmsTileRows last = load_tile_ratio(ratios);
  project_tiles(pass, TILE_READ, near, &last);
}

static void
ratio_sum_tiled(
    const NmsTiled* x, const float* v, const float* c, float floor, float* sum)
{
  const NmsTilePass pass = {.x = x, .v = v, .c = c, .floor = floor, .sum = sum};

  memset(sum, 0, (size_t)x->n_components * sizeof(float));
  if (x->halves) {
    sum_tiles(&pass, TILE_CONVERT);
  } else if (x->is_fetched) {
    sum_tiles(&pass, TILE_FETCH);
  } else {
    sum_tiles(&pass, TILE_READ);
  }
}

NMS_TILE_INLINE void
project_all_tiles(const NmsTilePass* pass, const float* y, NmsTileWay way)
{
  const NmsTiled* const x    = pass->x;
  size_t                from = 0;
  float                 ratios[NMS_TILE_COLUMNS];

  for (uint32_t j = 0; j < x->n_columns; j += NMS_TILE_COLUMNS) {
    store_tile_ratio(pass->v + j, _mm256_loadu_ps(y + j), pass->floor, ratios);
    const NmsTileRows ratio = load_tile_ratio(ratios);
    project_tiles(pass, way, tile_at(x, way, from), &ratio);
    from += tile_row(x);
  }
}

static void
ratio_project_tiled(
    const NmsTiled* x, const float* v, const float* y, float floor, float* sum)
{
  const NmsTilePass pass = {.x = x, .v = v, .floor = floor, .sum = sum};

  memset(sum, 0, (size_t)x->n_components * sizeof(float));
  if (x->halves) {
    project_all_tiles(&pass, y, TILE_CONVERT);
  } else if (x->is_fetched) {
    project_all_tiles(&pass, y, TILE_FETCH);
  } else {
    project_all_tiles(&pass, y, TILE_READ);
  }
}

static void
combine_tiled(const NmsTiled* x, const float* c, float* y)
{
  size_t from = 0;

  for (uint32_t j = 0; j < x->n_columns; j += NMS_TILE_COLUMNS) {
    const NmsTileRows rows = x->halves ? combine_tiles(x, TILE_CONVERT, from, c)
                                       : combine_tiles(x, TILE_READ, from, c);
    _mm256_storeu_ps(y + j, add_tile_lanes(&rows));
    from += tile_row(x);
  }
}

#endif // NMS_KERNEL_TILES_IMPL_H
