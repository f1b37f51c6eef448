// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

#include "base/arena.h"
#include "base/float_mode.h"
#include "kernel/kernel.h"
#include "learn/learner_impl.h"
#include "learn/material.h"
#include "nms/dictionary.h"
#include "nms/nmf.h"
#include "nms/solver.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Frames that are looked at, spread evenly over those kept
static const uint32_t most_frames = 512;

/// A dictionary that explains frames
typedef struct {
  const NmsDictionary* dictionary;
  NmsArena             arena;
  NmsSolver*           solver;
  NmsPacked            analysis;
  float*               activations; ///< [n_components]
  float*               totals;      ///< [n_components], sums of columns of W
  float*               model;       ///< [padded features]
  double*              explained;   ///< [n_sources], sums of their models
  double               sum;         ///< Of the features
  double               divergence;  ///< Of the features from their models
} Comparison;

static void
lay_out(Comparison* comparison)
{
  const NmsDictionary* const dictionary = comparison->dictionary;
  const uint32_t             n          = dictionary->shape.n_components;
  NmsArena* const            arena      = &comparison->arena;

  comparison->analysis.data = (float*)nms_arena_take(
      arena, nms_packed_size(n, dictionary->n_features), sizeof(float));
  comparison->activations = (float*)nms_arena_take(arena, n, sizeof(float));
  comparison->totals      = (float*)nms_arena_take(arena, n, sizeof(float));
  comparison->model       = (float*)nms_arena_take(
      arena, nms_packed_size(1, dictionary->n_features), sizeof(float));
  comparison->explained = (double*)nms_arena_take(
      arena, dictionary->shape.n_sources, sizeof(double));
}

static NmsStatus
open_comparison(Comparison* comparison)
{
  const NmsDictionary* const      dictionary = comparison->dictionary;
  const NmsDictionaryShape* const shape      = &dictionary->shape;

  lay_out(comparison);
  const NmsStatus status = nms_arena_reserve(&comparison->arena);
  if (status) {
    return status;
  }

  lay_out(comparison);
  nms_pack_columns(&comparison->analysis,
                   dictionary->analysis,
                   shape->n_components,
                   dictionary->n_features);
  for (size_t f = 0; f < dictionary->n_features; ++f) {
    for (size_t k = 0; k < shape->n_components; ++k) {
      comparison->totals[k] +=
          dictionary->analysis[f * shape->n_components + k];
    }
  }

  const NmsSolverConfig config = {.n_features   = dictionary->n_features,
                                  .n_components = shape->n_components,
                                  .n_iterations = shape->n_iterations,
                                  .beta         = shape->beta,
                                  .dictionary   = dictionary->analysis,
                                  .sparsity     = dictionary->sparsity,
                                  .relaxation   = shape->relaxation,
                                  .momentum     = shape->momentum};
  return nms_solver_new(&config, &comparison->solver);
}

/// Add how a frame is explained
static void
compare_frame(Comparison* comparison, const float* features)
{
  const NmsDictionary* const dictionary = comparison->dictionary;

  nms_solver_run(comparison->solver, features, comparison->activations);
  for (uint32_t s = 0; s < dictionary->shape.n_sources; ++s) {
    const NmsSource source = dictionary->sources[s];
    const uint32_t  end    = source.first_component + source.n_components;
    for (uint32_t k = source.first_component; k < end; ++k) {
      comparison->explained[s] +=
          (double)(comparison->activations[k] * comparison->totals[k]);
    }
  }

  nms_kernel_choose()->combine(&comparison->analysis,
                               comparison->activations,
                               0,
                               dictionary->shape.n_components,
                               comparison->model);
  for (uint32_t f = 0; f < dictionary->n_features; ++f) {
    const double v = (double)features[f];
    const double y = fmax((double)comparison->model[f],
                          1e-6 * v + (double)NMS_NMF_EPSILON * 1e-6);

    comparison->sum += v;
    comparison->divergence += (v > 0.0 ? v * log(v / y) : 0.0) - v + y;
  }
}

/// Return what came out
static NmsLikeness
sum_up(const Comparison* comparison)
{
  const uint32_t n_sources = comparison->dictionary->shape.n_sources;
  NmsLikeness    likeness  = {.nearest = 0};

  double all = 1e-30;
  for (uint32_t s = 0; s < n_sources; ++s) {
    all += comparison->explained[s];
  }
  for (uint32_t s = 0; s < n_sources; ++s) {
    likeness.shares[s] = (float)(comparison->explained[s] / all);
    if (likeness.shares[s] > likeness.shares[likeness.nearest]) {
      likeness.nearest = s;
    }
  }
  likeness.misfit = (float)(comparison->divergence / comparison->sum);
  return likeness;
}

NmsStatus
nms_learner_compare(const NmsLearner*    learner,
                    uint32_t             source,
                    const NmsDictionary* dictionary,
                    NmsLikeness*         likeness)
{
  memset(likeness, 0, sizeof(*likeness));
  if (source >= learner->n_sources ||
      !nms_learner_is_like(learner, dictionary)) {
    return NMS_BAD_ARGUMENT;
  }

  const NmsStore* const store = &learner->sources[source].store;
  if (!store->heard.n_frames_kept) {
    return NMS_NO_MATERIAL;
  }

  Comparison      comparison = {.dictionary = dictionary};
  const NmsStatus status     = open_comparison(&comparison);
  if (!status) {
    const uint64_t mode  = nms_float_mode_enter();
    const uint32_t every = nms_store_choose_every(store, most_frames);
    for (size_t t = 0; t < store->heard.n_frames_kept; t += every) {
      compare_frame(&comparison, store->values + t * store->n_values);
    }
    *likeness = sum_up(&comparison);
    nms_float_mode_leave(mode);
  }
  nms_solver_free(comparison.solver);
  nms_arena_free(&comparison.arena);
  return status;
}
