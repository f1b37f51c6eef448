// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_NMF_ONLINE_H
#define NMS_NMF_ONLINE_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file online.h
   How the online step begins: the same when it plays and when it is learnt.
*/

/// Least model, and least denominator of an update, for a beta of 0 or more:
/// 240 dB below the mean of the spectrum, which is scaled to one
#define NMS_ONLINE_LEAST 1e-12f

/// How a spectrum is scaled to a mean of one, and its activations back
typedef struct {
  float to_one;    ///< Factor of the spectrum, 0 for silence
  float from_one;  ///< Factor of the activations, 0 for silence
  bool  is_silent; ///< Its sum is not above 1e-30
} NmsOnlineScale;

/**
   Return how to scale a spectrum.

   @param spectrum   In, [n_features], linear, finite, >= 0.
   @param n_features >= 1.

   Audio thread.  Realtime: O(n_features).
*/
NMS_NODISCARD NmsOnlineScale nms_online_scale(const float* spectrum,
                                              uint32_t n_features) NMS_REALTIME;

/**
   Return the activation that every component starts with: the model's mean is
   then one.

   @param totals       In, [n_components], the sum of each column of W.
   @param n_components >= 1.
   @param n_features   >= 1.
   @return 0 if all columns are zero.

   Audio thread.  Realtime: O(n_components).
*/
NMS_NODISCARD float nms_online_start(const float* totals,
                                     uint32_t     n_components,
                                     uint32_t     n_features) NMS_REALTIME;

/**
   Return the least model, and least denominator of an update.

   For a beta below 0 it is higher than NMS_ONLINE_LEAST: the lower beta, the
   sooner the model's powers would be beyond the range of float.

   @param beta -2 to 4.

   Setup thread.  Constant time.
*/
NMS_NODISCARD float nms_online_least(float beta);

#endif // NMS_NMF_ONLINE_H
