// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

#include "learn/learner_impl.h"
#include "learn/material.h"
#include "nms/dictionary.h"
#include "nms/mask.h"
#include "nms/solver.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// What was taken explains a part of the source, of which less is needed the
/// more the source keeps without: all at 0 dB, half from this on
static const float half_db = 16.0f;

/// Fewest frames that can be parted
static const uint32_t min_frames = 16;

/// What a component that was taken explains of a source
typedef struct {
  double   amount;
  uint32_t index;
} Part;

/// A source's material, and a dictionary that explains it; of half of it, to
/// judge by the other half
typedef struct {
  const NmsLearner* learner;
  const NmsStore*   store;
  NmsLearner*       half;       ///< Learns the source, and takes the others
  NmsDictionary*    dictionary; ///< Of the source, and of all others as one
  NmsSolver*        solver;
  float*            activations; ///< [n_components]
  float*            models;      ///< [2][n_groups]
} Trial;

static void
clear_trial(Trial* trial)
{
  nms_learner_free(trial->half);
  nms_dictionary_free(trial->dictionary);
  nms_solver_free(trial->solver);
  free(trial->activations);
  free(trial->models);
}

/// Learn the source from the first half of its frames
static NmsStatus
learn_half(Trial* trial, uint32_t source)
{
  const NmsLearner* const learner = trial->learner;
  const NmsStore* const   store   = trial->store;

  NmsStatus status =
      nms_learner_new_like(&learner->config, learner->model, &trial->half);
  status = status ? status
                  : nms_learner_add_source(trial->half,
                                           learner->sources[source].name);
  for (uint32_t t = 0; !status && t < store->heard.n_frames_kept / 2; ++t) {
    status = nms_store_offer(&trial->half->sources[0].store,
                             store->levels[t],
                             store->values + (size_t)t * store->n_values);
  }
  return status ? status : nms_learner_learn_source(trial->half, 0, NULL, NULL);
}

/// Take all other sources as one
static NmsStatus
take_others(Trial* trial, uint32_t source)
{
  const NmsLearner* const learner = trial->learner;

  NmsDictionary* whole  = NULL;
  NmsStatus      status = nms_learner_finish(learner, &whole);
  if (!status) {
    status = nms_learner_add_source(trial->half,
                                    learner->sources[source ? 0 : 1].name);
  }
  for (uint32_t s = 0; !status && s < learner->n_sources; ++s) {
    if (s != source) {
      status = nms_learner_take_source(trial->half, 1, whole, s);
    }
  }
  nms_dictionary_free(whole);
  return status ? status : nms_learner_finish(trial->half, &trial->dictionary);
}

static NmsStatus
make_solver(Trial* trial)
{
  const NmsDictionary* const      dictionary = trial->dictionary;
  const NmsDictionaryShape* const shape      = &dictionary->shape;

  const NmsSolverConfig config = {.n_features   = dictionary->n_features,
                                  .n_components = shape->n_components,
                                  .n_iterations = shape->n_iterations,
                                  .beta         = shape->beta,
                                  .dictionary   = dictionary->analysis,
                                  .sparsity     = dictionary->sparsity,
                                  .relaxation   = shape->relaxation,
                                  .momentum     = shape->momentum};

  trial->activations = calloc(shape->n_components, sizeof(float));
  trial->models      = calloc(shape->n_groups, 2 * sizeof(float));
  return trial->activations && trial->models
             ? nms_solver_new(&config, &trial->solver)
             : NMS_NO_MEMORY;
}

/// Compute the two models of a frame
static void
run_models(const Trial* trial, const float* features)
{
  const NmsDictionary* const dictionary = trial->dictionary;
  const size_t               n_groups   = dictionary->shape.n_groups;
  const uint32_t             n          = dictionary->shape.n_components;
  const uint32_t             n_own      = dictionary->sources[0].n_components;

  nms_solver_run(trial->solver, features, trial->activations);
  for (size_t g = 0; g < n_groups; ++g) {
    const float* const row    = dictionary->reconstruction + g * n;
    float              own    = 0.0f;
    float              others = 0.0f;
    for (uint32_t k = 0; k < n_own; ++k) {
      own += row[k] * trial->activations[k];
    }
    for (uint32_t k = n_own; k < n; ++k) {
      others += row[k] * trial->activations[k];
    }
    trial->models[g]            = own;
    trial->models[n_groups + g] = others;
  }
}

/// Return how far what the others get of the second half is below all of it
static float
measure_kept(const Trial* trial)
{
  const NmsLearner* const         learner  = trial->learner;
  const NmsStore* const           store    = trial->store;
  const NmsDictionaryShape* const shape    = &trial->dictionary->shape;
  const uint32_t                  n_groups = shape->n_groups;
  float* const masks[] = {trial->models, trial->models + n_groups};

  double all  = 0.0;
  double lost = 0.0;
  for (uint32_t t = store->heard.n_frames_kept / 2;
       t < store->heard.n_frames_kept;
       ++t) {
    const float* const frame = store->values + (size_t)t * store->n_values;

    run_models(trial, frame);
    nms_mask_share(masks, 2, n_groups, shape->mask_exponent);
    for (uint32_t g = 0; g < n_groups; ++g) {
      const float  value  = frame[trial->dictionary->n_features + g];
      const double energy = (double)powf(value, 2.0f / shape->exponent) *
                            (learner->starts[g + 1] - learner->starts[g]);
      const double share = (double)masks[1][g];

      all += energy;
      lost += share * share * energy;
    }
  }
  return (float)(10.0 * log10((all + 1e-30) / (lost + 1e-30)));
}

/// Return how far what the others get of the source's material is below all of
/// it, by a dictionary of half of it
static NmsStatus
try_without(const NmsLearner* learner, uint32_t source, float* kept_db)
{
  Trial trial = {.learner = learner, .store = &learner->sources[source].store};

  NmsStatus status = learn_half(&trial, source);
  status           = status ? status : take_others(&trial, source);
  status           = status ? status : make_solver(&trial);
  if (!status) {
    *kept_db = measure_kept(&trial);
  }
  clear_trial(&trial);
  return status;
}

/// Add up what each component that was taken explains of the source, beside all
/// that is known
static void
add_parts(const Trial* trial, uint32_t source, uint32_t n_taken, Part* parts)
{
  const NmsDictionary* const dictionary = trial->dictionary;
  const NmsStore* const      store      = trial->store;
  const uint32_t             n          = dictionary->shape.n_components;
  const uint32_t first = dictionary->sources[source].first_component;

  for (uint32_t t = 0; t < store->heard.n_frames_kept; ++t) {
    nms_solver_run(trial->solver,
                   store->values + (size_t)t * store->n_values,
                   trial->activations);
    for (uint32_t k = 0; k < n_taken; ++k) {
      parts[k].amount += (double)trial->activations[first + k];
    }
  }
  for (uint32_t k = 0; k < n_taken; ++k) {
    double sum = 0.0;
    for (size_t g = 0; g < dictionary->shape.n_groups; ++g) {
      sum += (double)dictionary->reconstruction[g * n + first + k];
    }
    parts[k].amount *= sum;
    parts[k].index = k;
  }
}

/// The largest first, of equal ones the first
static int
compare_amounts(const void* a, const void* b)
{
  const Part* const x = a;
  const Part* const y = b;
  return x->amount > y->amount ? -1
         : x->amount < y->amount
             ? 1
             : (x->index > y->index) - (x->index < y->index);
}

static int
compare_indices(const void* a, const void* b)
{
  const Part* const x = a;
  const Part* const y = b;
  return (x->index > y->index) - (x->index < y->index);
}

/// Put the fewest parts that are a share of all of them first, in their order;
/// return how many these are
static uint32_t
sort_parts(Part* parts, uint32_t n, double share)
{
  double all = 0.0;
  for (uint32_t k = 0; k < n; ++k) {
    all += parts[k].amount;
  }
  qsort(parts, n, sizeof(*parts), compare_amounts);

  double   sum    = 0.0;
  uint32_t n_kept = 0;
  while (n_kept < n && sum < share * all) {
    sum += parts[n_kept++].amount;
  }
  qsort(parts, n_kept, sizeof(*parts), compare_indices);
  return n_kept;
}

/// Keep the first parts of what was taken alone
static NmsStatus
keep_parts(const NmsLearner* learner,
           const Part*       parts,
           uint32_t          n,
           NmsComponents*    taken)
{
  NmsComponents kept = {.n = 0};
  if (n) {
    const NmsStatus status =
        nms_components_new(learner, n, taken->spatial != NULL, &kept);
    if (status) {
      return status;
    }
    if (kept.spatial && taken->spatial) {
      memcpy(kept.spatial,
             taken->spatial,
             4 * (size_t)learner->model->shape.n_groups * sizeof(float));
    }
  }
  for (uint32_t k = 0; k < n; ++k) {
    NmsComponents       from = nms_components_from(taken, parts[k].index);
    const NmsComponents to   = nms_components_from(&kept, k);

    from.n = 1;
    nms_learner_copy_components(learner, &from, &to);
  }
  nms_components_clear(taken);
  *taken = kept;
  return NMS_SUCCESS;
}

/// Keep of what was taken what explains a share of all that it explains
static NmsStatus
keep_share(NmsLearner* learner, uint32_t source, double share)
{
  NmsLearnerSource* const chosen = &learner->sources[source];
  Part* const             parts  = calloc(chosen->taken.n, sizeof(*parts));
  Trial                   trial = {.learner = learner, .store = &chosen->store};

  NmsStatus status =
      parts ? nms_learner_finish(learner, &trial.dictionary) : NMS_NO_MEMORY;
  status = status ? status : make_solver(&trial);
  if (!status) {
    add_parts(&trial, source, chosen->taken.n, parts);
    status = keep_parts(learner,
                        parts,
                        sort_parts(parts, chosen->taken.n, share),
                        &chosen->taken);
  }
  clear_trial(&trial);
  free(parts);
  return status;
}

NmsStatus
nms_learner_choose(NmsLearner* learner, uint32_t source, NmsChoice* choice)
{
  const NmsChoice none = {0.0f, 0};

  *choice = none;
  if (!nms_learner_may_change(learner, source)) {
    return NMS_BAD_ARGUMENT;
  }

  const NmsLearnerSource* const chosen = &learner->sources[source];
  if (learner->n_sources < 2 || chosen->is_rest || !chosen->taken.n ||
      !chosen->learnt.n || chosen->store.heard.n_frames_kept < min_frames) {
    return NMS_NO_MATERIAL;
  }

  float     kept_db = 0.0f;
  NmsStatus status  = try_without(learner, source, &kept_db);
  if (!status) {
    const float less = fminf(kept_db, half_db) / (2.0f * half_db);
    status           = keep_share(learner, source, 1.0 - (double)less);
  }
  if (!status) {
    choice->kept_db = kept_db;
    choice->n_kept  = chosen->taken.n;
  }
  return status;
}
