// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

#include "base/float_mode.h"
#include "base/random.h"
#include "kernel/kernel.h"
#include "learn/adam.h"
#include "learn/learner_impl.h"
#include "learn/mixer.h"
#include "learn/unroll.h"
#include "nms/dictionary.h"
#include "nms/progress.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Examples per step, and held back to decide when to stop
static const uint32_t n_batch = 64U;
static const uint32_t n_test  = 384U;

/// Steps between two looks at what is held back
static const uint32_t n_steps_per_look = 10U;

/// Sparsity follows its logarithm, so it must not begin at zero
static const float least_sparsity = 1e-3f;

/// Everything a refinement works with
typedef struct {
  const NmsRefineConfig* config;
  NmsDictionary*         dictionary;
  const NmsStore*        sounds[NMS_MAX_SOURCES];
  NmsArena               arena;
  NmsMixer               mixer;
  NmsUnroll              unroll;
  uint32_t*              counts; ///< [n_sources]
  NmsWeights             weights;
  NmsWeights             gradient;
  NmsWeights             best;
  NmsAdam                adam[3];    ///< Of analysis, reconstruction, sparsity
  size_t                 sizes[3];   ///< Of the same
  double*                errors;     ///< [n_sources], of one example
  double*                energies;   ///< [n_sources], of what is held back
  double*                sums;       ///< [n_sources], of errors
  float*                 importance; ///< [n_sources]
  bool                   is_better;  ///< Than what it came with
} Refinement;

static float*
take(Refinement* const refinement, const size_t n)
{
  return (float*)nms_arena_take(&refinement->arena, n, sizeof(float));
}

static void
lay_out_weights(Refinement* const refinement, NmsWeights* const weights)
{
  const NmsDictionary* const dictionary = refinement->dictionary;
  const uint32_t             n          = dictionary->shape.n_components;

  weights->analysis.data               = take(refinement, refinement->sizes[0]);
  weights->reconstruction.data         = take(refinement, refinement->sizes[1]);
  weights->sparsity                    = take(refinement, refinement->sizes[2]);
  weights->analysis.n_components       = n;
  weights->reconstruction.n_components = n;
  weights->analysis.n_blocks =
      (uint32_t)(refinement->sizes[0] / n / NMS_PACK_LANES);
  weights->reconstruction.n_blocks =
      (uint32_t)(refinement->sizes[1] / n / NMS_PACK_LANES);
}

static void
lay_out(Refinement* const refinement)
{
  const uint32_t  n_sources = refinement->dictionary->shape.n_sources;
  NmsArena* const arena     = &refinement->arena;

  lay_out_weights(refinement, &refinement->weights);
  lay_out_weights(refinement, &refinement->gradient);
  lay_out_weights(refinement, &refinement->best);
  for (uint32_t i = 0U; i < 3U; ++i) {
    refinement->adam[i].n      = refinement->sizes[i];
    refinement->adam[i].mean   = take(refinement, refinement->sizes[i]);
    refinement->adam[i].square = take(refinement, refinement->sizes[i]);
  }
  refinement->counts =
      (uint32_t*)nms_arena_take(arena, n_sources, sizeof(uint32_t));
  refinement->errors =
      (double*)nms_arena_take(arena, n_sources, sizeof(double));
  refinement->energies =
      (double*)nms_arena_take(arena, n_sources, sizeof(double));
  refinement->sums = (double*)nms_arena_take(arena, n_sources, sizeof(double));
  refinement->importance = take(refinement, n_sources);
}

static void
load_weights(Refinement* const refinement)
{
  NmsDictionary* const dictionary = refinement->dictionary;
  const uint32_t       n          = dictionary->shape.n_components;

  nms_pack_columns(&refinement->weights.analysis,
                   dictionary->analysis,
                   n,
                   dictionary->n_features);
  nms_pack_columns(&refinement->weights.reconstruction,
                   dictionary->reconstruction,
                   n,
                   dictionary->n_bins);
  for (uint32_t i = 0U; i < dictionary->shape.n_iterations; ++i) {
    refinement->weights.sparsity[i] =
        fmaxf(dictionary->sparsity[i], least_sparsity);
  }
  for (uint32_t s = 0U; s < dictionary->shape.n_sources; ++s) {
    refinement->counts[s] = dictionary->sources[s].n_components;
  }
}

static void
copy_weights(const Refinement* const refinement,
             const NmsWeights* const from,
             NmsWeights* const       to)
{
  memcpy(to->analysis.data,
         from->analysis.data,
         refinement->sizes[0] * sizeof(float));
  memcpy(to->reconstruction.data,
         from->reconstruction.data,
         refinement->sizes[1] * sizeof(float));
  memcpy(to->sparsity, from->sparsity, refinement->sizes[2] * sizeof(float));
}

/// Write a packed matrix [n][n_columns] to [n_columns][n]
static void
unpack(const NmsPacked* const packed, const uint32_t n_columns, float* const to)
{
  const uint32_t n = packed->n_components;

  for (uint32_t j = 0U; j < n_columns; ++j) {
    const uint32_t lane = j % NMS_PACK_LANES;
    for (uint32_t k = 0U; k < n; ++k) {
      to[(size_t)j * n + k] =
          packed->data[(size_t)(j - lane) * n + k * NMS_PACK_LANES + lane];
    }
  }
}

static void
store_weights(Refinement* const refinement)
{
  NmsDictionary* const    dictionary = refinement->dictionary;
  const NmsWeights* const best       = &refinement->best;

  unpack(&best->analysis, dictionary->n_features, dictionary->analysis);
  unpack(&best->reconstruction, dictionary->n_bins, dictionary->reconstruction);
  memcpy(dictionary->sparsity,
         best->sparsity,
         dictionary->shape.n_iterations * sizeof(float));
}

static NmsStatus
init_mixer(Refinement* const refinement, const NmsLearner* const learner)
{
  const NmsDictionaryShape* const shape = &refinement->dictionary->shape;

  for (uint32_t s = 0U; s < shape->n_sources; ++s) {
    refinement->sounds[s] = &learner->sources[s].sound;
    if (!refinement->sounds[s]->heard.n_frames_kept) {
      return NMS_NO_MATERIAL;
    }
  }

  const NmsFeaturesConfig features = {
      refinement->dictionary->n_bins,
      (float)(shape->sample_rate_hz / shape->window),
      refinement->dictionary->bands,
      shape->n_bands,
      shape->exponent,
      shape->n_context,
      1U};
  const NmsMixerConfig config = {features,
                                 refinement->sounds,
                                 shape->n_sources,
                                 shape->window,
                                 shape->hop,
                                 shape->stride_samples};

  return nms_mixer_init(&refinement->mixer, &config);
}

static NmsStatus
open_refinement(Refinement* const refinement)
{
  NmsDictionary* const            dictionary = refinement->dictionary;
  const NmsDictionaryShape* const shape      = &dictionary->shape;

  refinement->sizes[0] =
      nms_packed_size(shape->n_components, dictionary->n_features);
  refinement->sizes[1] =
      nms_packed_size(shape->n_components, dictionary->n_bins);
  refinement->sizes[2] = shape->n_iterations;

  lay_out(refinement);
  const NmsStatus status = nms_arena_reserve(&refinement->arena);
  if (status) {
    return status;
  }

  lay_out(refinement);
  load_weights(refinement);
  copy_weights(refinement, &refinement->weights, &refinement->best);

  const NmsUnrollShape unroll = {dictionary->n_features,
                                 dictionary->n_bins,
                                 shape->n_components,
                                 shape->n_iterations,
                                 shape->n_sources,
                                 refinement->counts,
                                 shape->mask_exponent};
  return nms_unroll_init(&refinement->unroll, &unroll);
}

/// Separate what is held back; return the mean ratio in dB and set importance
static double
look(Refinement* const refinement)
{
  const uint32_t n_sources = refinement->dictionary->shape.n_sources;
  NmsRandom      random    = ~refinement->config->seed;
  double         mean_db   = 0.0;

  memset(refinement->energies, 0, n_sources * sizeof(double));
  memset(refinement->sums, 0, n_sources * sizeof(double));
  nms_unroll_prepare(&refinement->unroll, &refinement->weights);
  for (uint32_t i = 0U; i < n_test; ++i) {
    const NmsExample* const example =
        nms_mixer_mix(&refinement->mixer, &random, true);

    nms_unroll_forward(
        &refinement->unroll, &refinement->weights, example, refinement->errors);
    for (uint32_t s = 0U; s < n_sources; ++s) {
      refinement->energies[s] += example->energy[s];
      refinement->sums[s] += refinement->errors[s];
    }
  }

  // The gradient of the mean ratio in dB is that of the errors over their sums
  for (uint32_t s = 0U; s < n_sources; ++s) {
    const double sum          = refinement->sums[s] + 1e-30;
    refinement->importance[s] = (float)(n_test / sum);
    mean_db += 10.0 * log10((refinement->energies[s] + 1e-30) / sum);
  }
  return mean_db / n_sources;
}

static void
step(Refinement* const refinement, NmsRandom* const random, const float rate)
{
  nms_unroll_prepare(&refinement->unroll, &refinement->weights);
  for (uint32_t i = 0U; i < n_batch; ++i) {
    const NmsExample* const example =
        nms_mixer_mix(&refinement->mixer, random, false);

    nms_unroll_forward(
        &refinement->unroll, &refinement->weights, example, refinement->errors);
    nms_unroll_backward(&refinement->unroll,
                        &refinement->weights,
                        example,
                        refinement->importance,
                        &refinement->gradient);
  }

  nms_adam_step(&refinement->adam[0],
                rate,
                refinement->weights.analysis.data,
                refinement->gradient.analysis.data);
  nms_adam_step(&refinement->adam[1],
                rate,
                refinement->weights.reconstruction.data,
                refinement->gradient.reconstruction.data);
  nms_adam_step(&refinement->adam[2],
                rate,
                refinement->weights.sparsity,
                refinement->gradient.sparsity);
}

static NmsStatus
descend(Refinement* const refinement)
{
  const NmsRefineConfig* const config  = refinement->config;
  const uint32_t               n_steps = config->n_steps;
  NmsRandom                    random  = config->seed;
  double                       best_db = look(refinement);

  for (uint32_t i = 0U; i < n_steps; ++i) {
    const double done = (double)i / n_steps;
    if (config->progress && !config->progress(config->user, done)) {
      return NMS_CANCELLED;
    }

    // The rate falls along half a cosine
    step(refinement,
         &random,
         config->rate * (float)(0.5 + 0.5 * cos(3.14159265358979 * done)));
    if ((i + 1U) % n_steps_per_look == 0U || i + 1U == n_steps) {
      const double db = look(refinement);
      if (db > best_db) {
        best_db               = db;
        refinement->is_better = true;
        copy_weights(refinement, &refinement->weights, &refinement->best);
      }
    }
  }
  return NMS_SUCCESS;
}

NmsRefineConfig
nms_learner_refine_defaults(void)
{
  const NmsRefineConfig defaults = {.n_steps = 100U, .rate = 0.02f, .seed = 1U};
  return defaults;
}

NmsStatus
nms_learner_refine(const NmsLearner* const      learner,
                   const NmsRefineConfig* const config,
                   NmsDictionary* const         dictionary)
{
  Refinement refinement = {.config = config, .dictionary = dictionary};

  if (dictionary->shape.beta != 1.0f) {
    return NMS_BAD_ARGUMENT;
  }

  const uint64_t mode   = nms_float_mode_enter();
  NmsStatus      status = open_refinement(&refinement);
  status                = status ? status : init_mixer(&refinement, learner);
  status                = status ? status : descend(&refinement);
  if (!status && refinement.is_better) {
    store_weights(&refinement);
  }
  nms_float_mode_leave(mode);

  nms_mixer_clear(&refinement.mixer);
  nms_unroll_clear(&refinement.unroll);
  nms_arena_free(&refinement.arena);
  return status;
}
