// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_MATRIX_H
#define NMS_KERNEL_MATRIX_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file matrix.h
   Matrices in the layouts that kernels read; README.md beside this file.
*/

/// Columns of a packed block
#define NMS_PACK_LANES 32

/// The order in which ratio_sum reads blocks: only speed depends on it
typedef enum {
  NMS_ORDER_AHEAD,  ///< One for sums, in turns with the next for c X
  NMS_ORDER_FETCH,  ///< The same, and both are fetched ahead
  NMS_ORDER_BLOCKS, ///< One after another, each twice
} NmsOrder;

/**
   A matrix X [n_components][n_columns] in the kernels' layout.

   Block b holds columns 32 b to 32 b + 31: data[b][component][lane], columns
   beyond n_columns being zero.
*/
typedef struct {
  float*   data;         ///< [n_blocks][n_components][NMS_PACK_LANES]
  uint32_t n_blocks;     ///< Columns / NMS_PACK_LANES, rounded up
  uint32_t n_components; ///< Rows of X
  NmsOrder order;        ///< From nms_caches_order(), or any
} NmsPacked;

/// A matrix packed likewise, as half precision numbers times a power of two
typedef struct {
  uint16_t* data;         ///< [n_blocks][n_components][NMS_PACK_LANES], >= 0
  float     scale;        ///< What they are multiplied with
  uint32_t  n_blocks;     ///< Columns / NMS_PACK_LANES, rounded up
  uint32_t  n_components; ///< Rows of X
} NmsHalves;

/// Columns and components of a tile
#define NMS_TILE_COLUMNS 8
#define NMS_TILE_COMPONENTS 16

/**
   A matrix X [n_components][n_columns] in tiles, for ratio_sum_tiled.

   A tile is [NMS_TILE_COLUMNS][NMS_TILE_COMPONENTS]; those of the same columns
   are a row and follow one another.  What is beyond the columns and components
   is zero.  In half precision, numbers are what they are times `scale`.
*/
typedef struct {
  float*    data;         ///< [column tiles][component tiles][tile], or NULL
  uint16_t* halves;       ///< The same instead in half precision, or NULL
  float*    row;          ///< With halves: [component tiles][tile], scratch
  float     scale;        ///< With halves: a power of two
  bool      is_fetched;   ///< Fetch `data` ahead: only speed depends on it
  uint32_t  n_columns;    ///< Of X
  uint32_t  n_components; ///< Rows of X
} NmsTiled;

/// Outer products of vectors over components and vectors over columns
typedef struct {
  const float* c;        ///< [n_pairs][c_stride], of which `count` are used
  const float* v;        ///< [n_pairs][n_blocks * NMS_PACK_LANES]
  uint32_t     n_pairs;  ///< May be 0
  uint32_t     c_stride; ///< From pair to pair in `c`
  uint32_t     first;    ///< First component of X
  uint32_t     count;    ///< Components of X
} NmsOuter;

/// Return how many floats a packed matrix takes.
NMS_NODISCARD size_t nms_packed_size(uint32_t n_components,
                                     uint32_t n_columns) NMS_REALTIME;

/**
   Pack a matrix that is stored row by row.

   @param packed  In the memory for `data`, from nms_packed_size(); the rest is
                  set.
   @param rows    In, [n_components][n_columns].

   Any thread.  Realtime: O(size).
*/
void nms_pack_rows(NmsPacked*   packed,
                   const float* rows,
                   uint32_t     n_components,
                   uint32_t     n_columns) NMS_REALTIME;

/// The same from the transposed matrix, [n_columns][n_components].
void nms_pack_columns(NmsPacked*   packed,
                      const float* columns,
                      uint32_t     n_components,
                      uint32_t     n_columns) NMS_REALTIME;

/// The same from some columns of a wider one, [n_columns][stride].
void nms_pack_some_columns(NmsPacked*   packed,
                           const float* columns,
                           uint32_t     stride,
                           uint32_t     n_components,
                           uint32_t     n_columns) NMS_REALTIME;

/**
   Return the power of two times which half precision holds all values exactly.

   So it is with weights as they come from a file in half precision.

   @param values In, [n], finite, >= 0.
   @return 0 if there is none.

   Any thread.  Realtime: O(n).
*/
NMS_NODISCARD float nms_halves_scale(const float* values,
                                     size_t       n) NMS_REALTIME;

/**
   Round values to the nearest that half precision holds times a power of two.

   Those below some 2^-29 of the largest are rounded to multiples of 2^-39.

   @param values In and out, [n], finite, >= 0.

   Any thread.  Realtime: O(n).
*/
void nms_halves_round(float* values, size_t n) NMS_REALTIME;

/**
   Pack some columns of a wider matrix in half precision.

   @param halves  In memory for `data`, as many numbers as nms_packed_size(),
                  and `scale` from nms_halves_scale(); the rest is set.
   @param columns In, [n_columns][stride].

   Any thread.  Realtime: O(size).
*/
void nms_pack_halves(NmsHalves*   halves,
                     const float* columns,
                     uint32_t     stride,
                     uint32_t     n_components,
                     uint32_t     n_columns) NMS_REALTIME;

/// Return how many floats a matrix in tiles takes.
NMS_NODISCARD size_t nms_tiled_size(uint32_t n_components,
                                    uint32_t n_columns) NMS_REALTIME;

/**
   Put a matrix into tiles.

   @param tiled   In the memory for `data`, or for `halves` and `row`, as many
                  numbers as nms_tiled_size() says, `row` for one column; and
                  `scale` from nms_halves_scale() with halves; the shape is set.
   @param columns In, the transposed matrix, [n_columns][n_components].

   Any thread.  Realtime: O(size).
*/
void nms_tile_columns(NmsTiled*    tiled,
                      const float* columns,
                      uint32_t     n_components,
                      uint32_t     n_columns) NMS_REALTIME;

/// Return the half of a value that it holds exactly.
NMS_NODISCARD uint16_t nms_to_half(float value) NMS_REALTIME;

#endif // NMS_KERNEL_MATRIX_H
