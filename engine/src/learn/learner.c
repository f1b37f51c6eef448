// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

#include "dictionary/groups.h"
#include "learn/learner_impl.h"
#include "learn/material.h"
#include "nms/dictionary.h"
#include "nms/features.h"
#include "nms/stft.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

NmsLearnerConfig
nms_learner_defaults(void)
{
  const NmsLearnerConfig defaults = {
      .sample_rate_hz = 44100.0,
      .window         = 4096,
      .hop            = 1024,
      .n_bands        = 252,
      .n_groups       = 504,
      .n_context      = 3,
      .stride_samples = 1024,
      .exponent       = 1.0f,
      .beta           = 1.0f,
      .mask_exponent  = 1.6f,
      .n_components   = 48,
      .n_iterations   = 30,
      .relaxation     = 1.0f,
      .max_frames     = 4096,
      .seed           = 1,
  };
  return defaults;
}

void
nms_learner_expect_refining(NmsLearnerConfig* config)
{
  if (nms_refining_knows(config->beta)) {
    config->n_iterations  = 8;
    config->relaxation    = 2.0f;
    config->momentum      = 0.5f;
    config->mask_exponent = 2.0f;
  }
}

void
nms_learner_expect_files(NmsLearnerConfig* config)
{
  config->is_symmetrical = true;
  config->n_ahead        = config->n_context > 1 ? 1 : 0;
}

/// Return the shape of a dictionary of one source
static NmsDictionaryShape
make_shape(const NmsLearnerConfig* config)
{
  const uint32_t           n_bins = config->window / 2 + 1;
  const NmsDictionaryShape shape  = {
       .sample_rate_hz = config->sample_rate_hz,
       .window         = config->window,
       .hop            = config->hop,
       .n_bands        = config->n_bands ? config->n_bands : n_bins,
       .has_bands      = config->n_bands > 0,
       .n_groups       = config->n_groups ? config->n_groups : n_bins,
       .has_groups     = config->n_groups > 0,
       .n_context      = config->n_context,
       .n_ahead        = config->n_ahead,
       .is_symmetrical = config->is_symmetrical,
       .stride_samples = config->stride_samples,
       .exponent       = config->exponent,
       .beta           = config->beta,
       .n_iterations   = config->n_iterations,
       .relaxation     = config->relaxation,
       .momentum       = config->momentum,
       .mask_exponent  = config->mask_exponent,
       .n_components   = config->n_components,
       .n_sources      = 1,
  };
  return shape;
}

/// Whether a number of bands or groups is 0 or can be laid out
static bool
layout_is_good(uint32_t n, uint32_t window)
{
  return !n || (n >= 3 && n <= window / 2 + 1);
}

/// Lay the model's bands and groups out by the auditory scale
static void
lay_out_erb(const NmsLearnerConfig* config, NmsDictionary* model)
{
  if (config->n_bands) {
    nms_features_erb_bands(
        config->sample_rate_hz, model->n_bins, config->n_bands, model->bands);
  }
  if (config->n_groups) {
    nms_features_erb_edges(
        config->sample_rate_hz, model->n_bins, config->n_groups, model->edges);
  }
}

/// Make the template of dictionaries: it validates the settings, and holds
/// bands, edges and sparsity, those of another dictionary or NULL
static NmsStatus
make_model(const NmsLearnerConfig* config,
           const NmsDictionary*    like,
           NmsDictionary**         model)
{
  const NmsDictionaryShape shape = make_shape(config);

  if (config->n_components < 1 || config->n_components > NMS_MAX_COMPONENTS ||
      config->max_frames < 16U || config->max_frames > 1U << 24U ||
      (!like && (!layout_is_good(config->n_bands, config->window) ||
                 !layout_is_good(config->n_groups, config->window)))) {
    return NMS_BAD_ARGUMENT;
  }

  const NmsStatus status = nms_dictionary_new(&shape, model);
  if (!status && like) {
    nms_learner_copy_layout(like, *model);
  } else if (!status) {
    lay_out_erb(config, *model);
  }
  return status;
}

NmsStatus
nms_learner_make_intake(const NmsLearner* learner, NmsIntake* intake)
{
  const NmsFeaturesConfig features =
      nms_dictionary_features(learner->model, learner->config.hop);

  intake->stft       = NULL;
  intake->features   = NULL;
  intake->n_channels = 0;
  intake->frame      = calloc(learner->n_values, sizeof(float));
  intake->magnitudes = calloc(learner->model->n_bins, sizeof(float));
  return intake->frame && intake->magnitudes
             ? nms_features_new(&features, &intake->features)
             : NMS_NO_MEMORY;
}

void
nms_intake_clear(NmsIntake* intake)
{
  nms_stft_free(intake->stft);
  nms_features_free(intake->features);
  free(intake->frame);
  free(intake->magnitudes);
}

static NmsStatus
prepare(NmsLearner* learner, const NmsDictionary* like)
{
  const NmsStatus status = make_model(&learner->config, like, &learner->model);
  if (status) {
    return status;
  }

  const uint32_t context =
      (learner->config.n_context - 1) * learner->config.stride_samples;
  const uint32_t least = 2 * (learner->config.window + context);
  const uint32_t usual = 16 * learner->config.window;

  learner->chunk_samples  = usual > least ? usual : least;
  const uint32_t n_groups = learner->model->shape.n_groups;

  learner->n_values = learner->model->n_features + n_groups;
  learner->starts   = calloc(n_groups + 1, sizeof(uint32_t));
  if (!learner->starts) {
    return NMS_NO_MEMORY;
  }

  nms_groups_start(learner->model, learner->starts);
  return nms_learner_make_intake(learner, &learner->intake);
}

/// Make a learner with the bands, edges and sparsity of a dictionary, or NULL
static NmsStatus
make(const NmsLearnerConfig* config,
     const NmsDictionary*    like,
     NmsLearner**            learner)
{
  NmsLearner* const made = calloc(1, sizeof(NmsLearner));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  made->config = *config;
  made->config.max_frames &= ~1U;

  const NmsStatus status = prepare(made, like);
  if (status) {
    nms_learner_free(made);
    return status;
  }

  *learner = made;
  return NMS_SUCCESS;
}

NmsStatus
nms_learner_new(const NmsLearnerConfig* config, NmsLearner** learner)
{
  *learner = NULL;
  return make(config, NULL, learner);
}

NmsStatus
nms_learner_new_like(const NmsLearnerConfig* config,
                     const NmsDictionary*    dictionary,
                     NmsLearner**            learner)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;

  NmsLearnerConfig like = *config;
  like.sample_rate_hz   = shape->sample_rate_hz;
  like.window           = shape->window;
  like.hop              = shape->hop;
  like.n_bands          = shape->has_bands ? shape->n_bands : 0;
  like.n_groups         = shape->has_groups ? shape->n_groups : 0;
  like.n_context        = shape->n_context;
  like.n_ahead          = shape->n_ahead;
  like.is_symmetrical   = shape->is_symmetrical;
  like.stride_samples   = shape->stride_samples;
  like.exponent         = shape->exponent;
  like.beta             = shape->beta;
  like.mask_exponent    = shape->mask_exponent;
  like.n_iterations     = shape->n_iterations;
  like.relaxation       = shape->relaxation;
  like.momentum         = shape->momentum;

  *learner = NULL;
  return make(&like, dictionary, learner);
}

void
nms_learner_free(NmsLearner* learner)
{
  if (learner) {
    for (uint32_t s = 0; s < learner->n_sources; ++s) {
      NmsLearnerSource* const source = &learner->sources[s];

      nms_store_clear(&source->store);
      nms_store_clear(&source->sound);
      nms_store_clear(&source->masked);
      nms_store_clear(&source->side);
      nms_image_clear(&source->image);
      nms_components_clear(&source->taken);
      nms_components_clear(&source->learnt);
      free(source->chunk);
      free(source->starts);
    }
    nms_intake_clear(&learner->intake);
    nms_dictionary_free(learner->model);
    free(learner->starts);
    free(learner);
  }
}

NmsMaterial
nms_learner_material(const NmsLearner* learner, uint32_t source)
{
  return learner->sources[source].store.heard;
}
