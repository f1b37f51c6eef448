// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_WEIGHTS_H
#define NMS_LEARN_WEIGHTS_H

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nms/dictionary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file weights.h
   What refining changes of a dictionary, in the kernels' layout.
*/

/// Arrays of weights
#define NMS_N_WEIGHTS 3

/// Weights, or the gradient of an error with respect to them
typedef struct {
  NmsPacked analysis;       ///< W transposed, [n_components][n_features]
  NmsPacked reconstruction; ///< R transposed, [n_components][n_groups]
  float*    sparsity;       ///< [n_iterations]
  uint32_t  n_iterations;
} NmsWeights;

/// One of their arrays
typedef struct {
  float* values; ///< [n]
  size_t n;
} NmsWeightArray;

/**
   Take weights of a dictionary's shape from an arena, all zeros.

   Worker thread.
*/
void nms_weights_take(NmsWeights*          weights,
                      const NmsDictionary* dictionary,
                      NmsArena*            arena);

/// Copy a dictionary's weights; sparsity is made greater than zero.
void nms_weights_load(NmsWeights* weights, const NmsDictionary* dictionary);

/// Copy weights to a dictionary of their shape.
void nms_weights_store(const NmsWeights* weights, NmsDictionary* dictionary);

/// Return an array of the weights, `index` from 0 to NMS_N_WEIGHTS - 1.
NmsWeightArray nms_weights_array(const NmsWeights* weights, uint32_t index);

/// Copy weights to others of the same shape.
void nms_weights_copy(const NmsWeights* from, NmsWeights* to);

/// Add weights to others of the same shape, and leave them zero.
void nms_weights_move_sum(NmsWeights* from, NmsWeights* to);

/**
   Zero the gradient of components that are held.

   @param is_held In, [n_components].

   Worker thread.  O(size).
*/
void nms_weights_hold(NmsWeights* gradient, const bool* is_held);

/**
   Move weights some way towards others of the same shape.

   @param way 0 to stay, 1 to get there.
*/
void
nms_weights_follow(NmsWeights* weights, const NmsWeights* others, float way);

#endif // NMS_LEARN_WEIGHTS_H
