// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/weights.h"

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nms/dictionary.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Weights follow their logarithm, so sparsity must not begin at zero
static const float least_sparsity = 1e-3f;

static void
take_packed(NmsPacked* packed,
            uint32_t   n_components,
            uint32_t   n_columns,
            NmsArena*  arena)
{
  const size_t size = nms_packed_size(n_components, n_columns);

  packed->data         = (float*)nms_arena_take(arena, size, sizeof(float));
  packed->n_components = n_components;
  packed->n_blocks     = (uint32_t)(size / n_components / NMS_PACK_LANES);
}

void
nms_weights_take(NmsWeights*          weights,
                 const NmsDictionary* dictionary,
                 NmsArena*            arena)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;

  take_packed(
      &weights->analysis, shape->n_components, dictionary->n_features, arena);
  take_packed(
      &weights->reconstruction, shape->n_components, shape->n_groups, arena);
  weights->n_iterations = shape->n_iterations;
  weights->sparsity =
      (float*)nms_arena_take(arena, shape->n_iterations, sizeof(float));
}

void
nms_weights_load(NmsWeights* weights, const NmsDictionary* dictionary)
{
  const uint32_t n = dictionary->shape.n_components;

  nms_pack_columns(
      &weights->analysis, dictionary->analysis, n, dictionary->n_features);
  nms_pack_columns(&weights->reconstruction,
                   dictionary->reconstruction,
                   n,
                   dictionary->shape.n_groups);
  for (uint32_t i = 0; i < weights->n_iterations; ++i) {
    weights->sparsity[i] = fmaxf(dictionary->sparsity[i], least_sparsity);
  }
}

/// Write a packed matrix [n][n_columns] to [n_columns][n]
static void
unpack(const NmsPacked* packed, uint32_t n_columns, float* to)
{
  const uint32_t n = packed->n_components;

  for (uint32_t j = 0; j < n_columns; ++j) {
    const uint32_t lane = j % NMS_PACK_LANES;
    for (uint32_t k = 0; k < n; ++k) {
      to[(size_t)j * n + k] =
          packed->data[(size_t)(j - lane) * n + k * NMS_PACK_LANES + lane];
    }
  }
}

void
nms_weights_store(const NmsWeights* weights, NmsDictionary* dictionary)
{
  unpack(&weights->analysis, dictionary->n_features, dictionary->analysis);
  unpack(&weights->reconstruction,
         dictionary->shape.n_groups,
         dictionary->reconstruction);
  memcpy(dictionary->sparsity,
         weights->sparsity,
         weights->n_iterations * sizeof(float));
}

static NmsWeightArray
packed_array(const NmsPacked* packed)
{
  const NmsWeightArray array = {packed->data,
                                (size_t)packed->n_blocks *
                                    packed->n_components * NMS_PACK_LANES};
  return array;
}

NmsWeightArray
nms_weights_array(const NmsWeights* weights, uint32_t index)
{
  const NmsWeightArray sparsity = {weights->sparsity, weights->n_iterations};

  return index == 0   ? packed_array(&weights->analysis)
         : index == 1 ? packed_array(&weights->reconstruction)
                      : sparsity;
}

void
nms_weights_copy(const NmsWeights* from, NmsWeights* to)
{
  for (uint32_t i = 0; i < NMS_N_WEIGHTS; ++i) {
    const NmsWeightArray array = nms_weights_array(from, i);

    memcpy(
        nms_weights_array(to, i).values, array.values, array.n * sizeof(float));
  }
}

void
nms_weights_move_sum(NmsWeights* from, NmsWeights* to)
{
  for (uint32_t i = 0; i < NMS_N_WEIGHTS; ++i) {
    const NmsWeightArray array = nms_weights_array(from, i);
    float* const         sums  = nms_weights_array(to, i).values;

    for (size_t j = 0; j < array.n; ++j) {
      sums[j] += array.values[j];
      array.values[j] = 0.0f;
    }
  }
}

static void
hold_rows(const NmsPacked* packed, const bool* is_held)
{
  float* row = packed->data;

  for (uint32_t b = 0; b < packed->n_blocks; ++b) {
    for (uint32_t k = 0; k < packed->n_components; ++k) {
      if (is_held[k]) {
        memset(row, 0, NMS_PACK_LANES * sizeof(float));
      }
      row += NMS_PACK_LANES;
    }
  }
}

void
nms_weights_hold(NmsWeights* gradient, const bool* is_held)
{
  hold_rows(&gradient->analysis, is_held);
  hold_rows(&gradient->reconstruction, is_held);
}

void
nms_weights_follow(NmsWeights* weights, const NmsWeights* others, float way)
{
  for (uint32_t i = 0; i < NMS_N_WEIGHTS; ++i) {
    const NmsWeightArray array  = nms_weights_array(others, i);
    float* const         values = nms_weights_array(weights, i).values;

    for (size_t j = 0; j < array.n; ++j) {
      values[j] += way * (array.values[j] - values[j]);
    }
  }
}
