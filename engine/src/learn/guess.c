// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/guess.h"

#include "learn/learner_impl.h"
#include "learn/material.h"
#include "nms/dictionary.h"
#include "nms/learner.h"
#include "nms/rest.h"
#include "nms/solver.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Updates of a frame, plain ones
static const uint32_t n_updates = 30;

/// Frames that are looked at, evenly spread, are fewer than twice this
static const uint32_t enough_frames = 128;

/// Frames, which lie in rows or columns, and columns that explain them
typedef struct {
  const float*  values; ///< [n][row] or, as columns, [n_features][column]
  size_t        step;   ///< From frame to frame
  size_t        stride; ///< From feature to feature
  uint32_t      n;      ///< Frames
  uint32_t      n_features;
  NmsComponents columns;
} Look;

/// Memory of a look
typedef struct {
  NmsSolver* solver;
  float*     packed;      ///< [n_features][n columns]
  float*     frame;       ///< [n_features]
  float*     activations; ///< [n columns]
} Eye;

static void
close_eye(Eye* eye)
{
  nms_solver_free(eye->solver);
  free(eye->packed);
  free(eye->frame);
  free(eye->activations);
}

static NmsStatus
open_eye(const Look* look, float beta, Eye* eye)
{
  const size_t n = look->columns.n;

  memset(eye, 0, sizeof(*eye));
  eye->packed      = malloc(look->n_features * n * sizeof(float));
  eye->frame       = malloc(look->n_features * sizeof(float));
  eye->activations = malloc(n * sizeof(float));
  if (!eye->packed || !eye->frame || !eye->activations) {
    return NMS_NO_MEMORY;
  }
  for (size_t j = 0; j < look->n_features; ++j) {
    memcpy(eye->packed + j * n,
           look->columns.analysis + j * look->columns.stride,
           n * sizeof(float));
  }

  const NmsSolverConfig config = {.n_features   = look->n_features,
                                  .n_components = look->columns.n,
                                  .n_iterations = n_updates,
                                  .beta         = beta,
                                  .dictionary   = eye->packed,
                                  .relaxation   = 1.0f};
  return nms_solver_new(&config, &eye->solver);
}

/// Solve a frame, which is copied to the eye
static void
see(const Look* look, uint32_t i, Eye* eye)
{
  for (size_t j = 0; j < look->n_features; ++j) {
    eye->frame[j] = look->values[i * look->step + j * look->stride];
  }
  nms_solver_run(eye->solver, eye->frame, eye->activations);
}

/// Return how to look at some frames of a store
static Look
look_at_store(const NmsLearner* learner, const NmsStore* store)
{
  const uint32_t n_frames = store->heard.n_frames_kept;
  const uint32_t every =
      n_frames > enough_frames ? n_frames / enough_frames : 1;
  const Look look = {.values     = store->values,
                     .step       = (size_t)every * store->n_values,
                     .stride     = 1,
                     .n          = (n_frames + every - 1) / every,
                     .n_features = learner->model->n_features};
  return look;
}

/// Return how to look at a source: at what was heard of it, or at columns
static Look
look_at_source(const NmsLearner* learner, uint32_t source)
{
  const NmsLearnerSource* const from = &learner->sources[source];
  const NmsComponents* const    columns =
      from->learnt.n ? &from->learnt : &from->taken;

  if (from->store.heard.n_frames_kept && !from->is_rest) {
    return look_at_store(learner, &from->store);
  }
  const Look look = {.values     = columns->analysis,
                     .step       = 1,
                     .stride     = columns->stride,
                     .n          = columns->n,
                     .n_features = learner->model->n_features};
  return look;
}

/// Return all columns of a dictionary
static NmsComponents
all_columns(const NmsDictionary* dictionary)
{
  const uint32_t      n   = dictionary->shape.n_components;
  const NmsComponents all = {
      dictionary->analysis, dictionary->reconstruction, NULL, n, n};
  return all;
}

/// Add what each source of a dictionary explains of the frame seen
static void
add_shares(const NmsDictionary* guess, const Eye* eye, double* shares)
{
  const uint32_t n = guess->shape.n_components;

  for (size_t j = 0; j < guess->n_features; ++j) {
    const float* const row = guess->analysis + j * n;
    for (uint32_t s = 0; s < guess->shape.n_sources; ++s) {
      const NmsSource source = guess->sources[s];
      for (uint32_t k = 0; k < source.n_components; ++k) {
        const uint32_t at = source.first_component + k;
        shares[s] += (double)(row[at] * eye->activations[at]);
      }
    }
  }
}

NmsStatus
nms_learner_find_role(const NmsLearner*    learner,
                      uint32_t             source,
                      const NmsDictionary* guess,
                      uint32_t*            role)
{
  double shares[NMS_MAX_SOURCES] = {0.0};
  Eye    eye;

  *role = 0;
  if (source >= learner->n_sources || !nms_learner_is_like(learner, guess)) {
    return NMS_BAD_ARGUMENT;
  }

  Look look    = look_at_source(learner, source);
  look.columns = all_columns(guess);
  if (!look.n) {
    return NMS_NO_MATERIAL;
  }

  const NmsStatus status = open_eye(&look, learner->config.beta, &eye);
  for (uint32_t i = 0; !status && i < look.n; ++i) {
    see(&look, i, &eye);
    add_shares(guess, &eye, shares);
  }
  for (uint32_t s = 0; s < guess->shape.n_sources; ++s) {
    *role = shares[s] > shares[*role] ? s : *role;
  }
  close_eye(&eye);
  return status;
}

NmsStatus
nms_guess_others(const NmsLearner* learner,
                 uint32_t          source,
                 NmsComponents*    others)
{
  uint32_t n = 0;
  for (uint32_t s = 0; s < learner->n_sources; ++s) {
    if (s != source) {
      n += learner->sources[s].taken.n + learner->sources[s].learnt.n;
    }
  }
  if (!n) {
    return NMS_NO_MATERIAL;
  }

  const NmsStatus status = nms_components_new(learner, n, false, others);
  NmsComponents   left   = *others;
  for (uint32_t s = 0; !status && s < learner->n_sources; ++s) {
    const NmsLearnerSource* const from = &learner->sources[s];
    if (s != source) {
      nms_learner_copy_components(learner, &from->taken, &left);
      left = nms_components_from(&left, from->taken.n);
      nms_learner_copy_components(learner, &from->learnt, &left);
      left = nms_components_from(&left, from->learnt.n);
    }
  }
  return status;
}

/// Mark the sources of a guess that are roles of others than one source
static NmsStatus
mark_roles(const NmsLearner*    learner,
           uint32_t             source,
           const NmsDictionary* guess,
           bool*                is_role)
{
  for (uint32_t s = 0; s < learner->n_sources; ++s) {
    uint32_t  role   = 0;
    NmsStatus status = s == source
                           ? NMS_NO_MATERIAL
                           : nms_learner_find_role(learner, s, guess, &role);
    if (!status) {
      is_role[role] = true;
    } else if (status != NMS_NO_MATERIAL) {
      return status;
    }
  }
  return NMS_SUCCESS;
}

/// Make a learner of two sources
static NmsStatus
new_pair(const NmsLearner* learner, NmsLearner** pair)
{
  NmsStatus status =
      nms_learner_new_like(&learner->config, learner->model, pair);
  status = status ? status : nms_learner_add_source(*pair, "others");
  return status ? status : nms_learner_add_source(*pair, "rest");
}

NmsStatus
nms_guess_pair(const NmsLearner*    learner,
               const NmsComponents* first,
               const NmsComponents* second,
               NmsDictionary**      pair)
{
  NmsLearner* taking = NULL;

  *pair            = NULL;
  NmsStatus status = new_pair(learner, &taking);
  status = status ? status : nms_learner_take_components(taking, 0, first);
  status = status ? status : nms_learner_take_components(taking, 1, second);
  status = status ? status : nms_learner_finish(taking, pair);
  nms_learner_free(taking);
  return status;
}

/// Take what belongs to the others and what to the rest
static NmsStatus
take_both(NmsLearner*          pair,
          const NmsComponents* others,
          const NmsDictionary* guess,
          const bool*          is_role)
{
  NmsStatus status = nms_learner_take_components(pair, 0, others);
  for (uint32_t s = 0; !status && s < guess->shape.n_sources; ++s) {
    const NmsComponents columns = nms_components_of(guess, s);
    status = nms_learner_take_components(pair, is_role[s] ? 0 : 1, &columns);
  }
  return status;
}

NmsStatus
nms_guess_parting(const NmsLearner*    learner,
                  uint32_t             source,
                  const NmsDictionary* guess,
                  NmsDictionary**      parting)
{
  bool          is_role[NMS_MAX_SOURCES] = {false};
  NmsComponents others                   = {0};
  NmsLearner*   pair                     = NULL;

  *parting = NULL;
  if (!nms_learner_is_like(learner, guess)) {
    return NMS_BAD_ARGUMENT;
  }

  NmsStatus status = nms_guess_others(learner, source, &others);
  status = status ? status : mark_roles(learner, source, guess, is_role);
  status = status ? status : new_pair(learner, &pair);
  status = status ? status : take_both(pair, &others, guess, is_role);
  if (!status && pair->sources[1].taken.n) {
    status = nms_learner_finish(pair, parting);
  }
  nms_learner_free(pair);
  nms_components_clear(&others);
  return status;
}

/// Return the divergence of a frame from a model, and of it from the mean of
/// frames as loud as it
static void
add_divergences(const Look*  look,
                const Eye*   eye,
                const float* mean, // [n_features], of unit sum
                double*      divergences)
{
  const size_t n     = look->columns.n;
  double       loud  = 0.0;
  double       model = 0.0;
  double       of[2] = {0.0, 0.0};

  for (size_t j = 0; j < look->n_features; ++j) {
    loud += (double)eye->frame[j];
  }
  for (size_t j = 0; j < look->n_features; ++j) {
    const double v = (double)eye->frame[j];
    double       y = 1e-12 * loud;
    for (size_t k = 0; k < n; ++k) {
      y += (double)(eye->packed[j * n + k] * eye->activations[k]);
    }
    model += y;
    if (v > 0.0) {
      of[0] += v * log(v / y);
      of[1] += v * log(v / ((double)mean[j] * loud));
    }
  }
  if (loud > 0.0) {
    divergences[0] += (of[0] - loud + model) / loud;
    divergences[1] += of[1] / loud;
  }
}

/// Compute the mean of all frames, each of them as loud as the others, of unit
/// sum
static void
compute_mean(const Look* look, float* mean)
{
  double total = 0.0;

  memset(mean, 0, look->n_features * sizeof(float));
  for (uint32_t i = 0; i < look->n; ++i) {
    const float* const frame = look->values + i * look->step;
    double             loud  = 0.0;
    for (size_t j = 0; j < look->n_features; ++j) {
      loud += (double)frame[j];
    }
    for (size_t j = 0; loud > 0.0 && j < look->n_features; ++j) {
      mean[j] += (float)((double)frame[j] / loud);
    }
  }
  for (size_t j = 0; j < look->n_features; ++j) {
    total += (double)mean[j];
  }
  for (size_t j = 0; total > 0.0 && j < look->n_features; ++j) {
    mean[j] = (float)((double)mean[j] / total);
  }
}

/// Return how much of a source's frames columns explain
static NmsStatus
look_on(const NmsLearner*    learner,
        const NmsStore*      store,
        const NmsComponents* columns,
        float*               explained)
{
  Look         look = look_at_store(learner, store);
  float* const mean = malloc(look.n_features * sizeof(float));
  Eye          eye;

  look.columns           = *columns;
  const NmsStatus status = open_eye(&look, learner->config.beta, &eye);
  if (!status && mean) {
    double divergences[] = {0.0, 0.0};
    compute_mean(&look, mean);
    for (uint32_t i = 0; i < look.n; ++i) {
      see(&look, i, &eye);
      add_divergences(&look, &eye, mean, divergences);
    }
    if (divergences[1] > 0.0) {
      *explained = (float)(1.0 - divergences[0] / divergences[1]);
    }
  }
  close_eye(&eye);
  free(mean);
  return mean ? status : NMS_NO_MEMORY;
}

/// Take what the others have, and of a guess what is no role of theirs
static NmsStatus
take_for_look(const NmsLearner*    learner,
              uint32_t             source,
              const NmsDictionary* guess, // Or NULL
              NmsLearner*          pair)
{
  bool          is_role[NMS_MAX_SOURCES] = {false};
  NmsComponents others                   = {0};

  NmsStatus status = nms_guess_others(learner, source, &others);
  status = status ? status : nms_learner_take_components(pair, 0, &others);
  status =
      status || !guess ? status : mark_roles(learner, source, guess, is_role);
  for (uint32_t s = 0; !status && guess && s < guess->shape.n_sources; ++s) {
    const NmsComponents columns = nms_components_of(guess, s);
    if (!is_role[s]) {
      status = nms_learner_take_components(pair, 0, &columns);
    }
  }
  nms_components_clear(&others);
  return status;
}

NmsStatus
nms_learner_explain(const NmsLearner*    learner,
                    uint32_t             source,
                    const NmsDictionary* guess,
                    float*               explained)
{
  NmsLearner* pair = NULL;

  *explained = 0.0f;
  if (source >= learner->n_sources ||
      (guess && !nms_learner_is_like(learner, guess))) {
    return NMS_BAD_ARGUMENT;
  }

  const NmsStore* const store = &learner->sources[source].store;
  if (!store->heard.n_frames_kept) {
    return NMS_NO_MATERIAL;
  }

  NmsStatus status = new_pair(learner, &pair);
  status = status ? status : take_for_look(learner, source, guess, pair);
  status = status ? status
                  : look_on(learner, store, &pair->sources[0].taken, explained);
  nms_learner_free(pair);
  return status;
}
