// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_NMF_SLICE_H
#define NMS_NMF_SLICE_H

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nmf/update.h"
#include "nms/attributes.h"
#include "nms/passes.h"

#include <stddef.h>
#include <stdint.h>

/**
   @file slice.h
   What a slice of a round adds to the sums that W is updated from.
*/

/// Columns of a slice
#define NMS_SLICE_COLUMNS (NMS_ROUND_COLUMNS / NMS_ROUND_SLICES)

/// Rows of V that are modelled together: those that H is found from, or those
/// that follow
typedef struct {
  NmsPacked w;        ///< W transposed, [n_components][n_rows]
  uint32_t  n_rows;   ///< May be 0
  uint32_t  first;    ///< Of a column's values
  uint32_t  n_padded; ///< Rows in whole blocks
  size_t    n_packed; ///< Floats of w
  size_t    top;      ///< Of a slice's row: numerators, laid out as w
  size_t    bottom;   ///< Likewise: denominators, of beta 1 [n_components]
} NmsBlockOfRows;

/// The memory to sum one slice with; one thread's
typedef struct {
  float* v;      ///< [padded rows]
  float* model;  ///< [padded rows]
  float* h;      ///< [NMS_SLICE_COLUMNS][n_components]
  float* tops;   ///< [NMS_SLICE_COLUMNS][padded rows]
  float* bases;  ///< [NMS_SLICE_COLUMNS][padded rows]; of beta 1 none
  float* sum;    ///< [2 n_components]
  float* steps;  ///< [n_components]
  float* solved; ///< [2][padded rows]
} NmsSliceScratch;

/// What slices are summed with, all of a round with the same W
typedef struct {
  NmsBlockOfRows  blocks[2]; ///< Those H is found from, and the followers
  NmsUpdate       update;    ///< Of H, without scratch
  uint32_t        n_components;
  size_t          divergences; ///< Of a slice's row, [NMS_SLICE_COLUMNS]
  size_t          n_each;      ///< Floats of a slice's row
  NmsSliceScratch scratch[NMS_ROUND_SLICES];
} NmsSlices;

/**
   Take memory for W, and lay out rows and scratch; twice, as an arena wants it.

   @param config   In.
   @param n_owners Slices that are summed here, each with scratch of its own.

   Worker thread.
*/
void nms_slices_take(NmsSlices*             slices,
                     const NmsPassesConfig* config,
                     uint32_t               n_owners,
                     NmsArena*              arena);

/**
   Compute what depends on W alone, after it has changed.

   Worker thread.  O(size of W).
*/
void nms_slices_prepare(NmsSlices* slices);

/**
   Find H of some columns, and sum.

   @param owner     Whose scratch is used.
   @param columns   In, [n_columns], each of all rows.
   @param n_columns 0 to NMS_SLICE_COLUMNS.
   @param row       Out, [n_each].

   Worker thread; other slices may be summed by others.  Deterministic for a
   given kernel.  O(n_columns * size of W).
*/
void nms_slices_sum(const NmsSlices*    slices,
                    uint32_t            owner,
                    const float* const* columns,
                    uint32_t            n_columns,
                    float*              row);

#endif // NMS_NMF_SLICE_H
