// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_MASK_H
#define NMS_MASK_H

#include "nms/attributes.h"

#include <stdint.h>

/**
   @file mask.h
   Wiener-like masks from the sources' models of a spectrum.
*/

#ifdef __cplusplus
extern "C" {
#endif

/**
   Turn models into masks that sum to one.

       mask[s] = model[s]^exponent / sum over j of model[j]^exponent

   Where no model has anything (silence), every mask is 1 / n_sources.  The
   models are scaled by the largest of their bin before the power, so that
   neither overflow nor underflow reaches the result.

   @param models   In and out, [n_sources][n_bins], finite, >= 0; the masks
                   replace them.
   @param n_sources 1 or more.
   @param n_bins   Any.
   @param exponent Sharpness, 0.1 to 8; 1 shares by magnitude, 2 by power.

   Audio thread.  Realtime: O(n_sources * n_bins).
*/
NMS_API void nms_mask_share(float* const* models,
                            uint32_t      n_sources,
                            uint32_t      n_bins,
                            float         exponent) NMS_REALTIME;

/**
   Compute what the sources do not explain.

       residual = max(observed^compression - sum over s of model[s], 0)

   @param models      In, [n_sources][n_bins].
   @param n_sources   0 or more.
   @param n_bins      Any.
   @param compression The exponent under which the models were learnt.
   @param residual    In the observed magnitudes, out what is left, [n_bins].

   Audio thread.  Realtime: O(n_sources * n_bins).
*/
NMS_API void nms_mask_residual(const float* const* models,
                               uint32_t            n_sources,
                               uint32_t            n_bins,
                               float               compression,
                               float*              residual) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_MASK_H
