// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_SEPARATE_CALM_H
#define NMS_SEPARATE_CALM_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file calm.h
   Models beyond the range of float: extreme weights may give them.
*/

/**
   Return whether no model can be beyond the range of float.

   @param activations  In, [n], finite, >= 0.
   @param n            Any.
   @param largest      Of all weights of the reconstruction.

   Audio thread.  Realtime: O(n).
*/
NMS_NODISCARD bool nms_models_are_calm(const float* activations,
                                       uint32_t     n,
                                       float        largest) NMS_REALTIME;

/**
   Let all models be zero wherever one is not finite: then shares are equal.

   @param models   In and out, [n_models][n_groups].
   @param n_models >= 1.
   @param n_groups Any.

   Audio thread.  Realtime: O(n_models * n_groups).
*/
void nms_models_calm(float* const* models,
                     uint32_t      n_models,
                     uint32_t      n_groups) NMS_REALTIME;

#endif // NMS_SEPARATE_CALM_H
