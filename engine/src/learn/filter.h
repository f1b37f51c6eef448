// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_FILTER_H
#define NMS_LEARN_FILTER_H

#include "base/arena.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/status.h"

#include <stdint.h>

/**
   @file filter.h
   The filters of two channels as a function of masks, and the gradient of an
   error by the masks.

   What is played (NmsKernel.weigh), with w_s = M_s at first, S = sum of
   w_s C_s, P its inverse and X the mixture's covariance, is two updates

       w_s <- w_s sqrt(tr(C_s P X P) / tr(C_s P))

   and then F_s = w_s C_s P, y_s = F_s x.  The two channels are the half sum and
   the half difference here, which is but another basis for the same filters.
*/

/// Updates of the weights
#define NMS_FILTER_UPDATES 2

/// A Hermitian matrix, [a z; conj(z) b]
typedef struct {
  float a;
  float b;
  float re; ///< Of z
  float im;
} NmsHermitian;

/// Any matrix
typedef struct {
  float re[4]; ///< Rows one after the other
  float im[4];
} NmsMatrix;

/// Filters of one frame
typedef struct {
  uint32_t      n_sources;
  uint32_t      n_groups;
  NmsArena      arena;
  NmsHermitian* images;   ///< C, [n_groups][n_sources]
  NmsHermitian* mixture;  ///< X, [n_groups], sums over the bins; to be set
  NmsMatrix*    filters;  ///< F, [n_groups][n_sources]
  NmsMatrix*    gradient; ///< By F, [n_groups][n_sources], to be set
} NmsFilters;

/**
   Make filters of a dictionary's images.

   @param filters    Out.
   @param dictionary In, with images; not needed after.
   @return NMS_NO_MEMORY; nms_filters_clear() is still due.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_filters_init(NmsFilters*          filters,
                                         const NmsDictionary* dictionary);

/// Free what nms_filters_init() took.  Not realtime.
void nms_filters_clear(NmsFilters* filters);

/**
   Compute `filters->filters` from masks and `filters->mixture`.

   @param masks In, [n_sources][n_groups].

   Worker thread.  O(n_groups * n_sources).
*/
void nms_filters_run(NmsFilters* filters, const float* const* masks);

/**
   Compute the gradient by the masks from `filters->gradient`: K with
   dE = Re tr(dF K).

   @param masks    In, those of nms_filters_run().
   @param to_masks Out, [n_sources][n_groups].

   Worker thread.  O(n_groups * n_sources).
*/
void nms_filters_go_back(const NmsFilters*   filters,
                         const float* const* masks,
                         float* const*       to_masks);

#endif // NMS_LEARN_FILTER_H
