// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

#include "base/text.h"
#include "dictionary/groups.h"
#include "learn/learner_impl.h"
#include "learn/material.h"
#include "nms/dictionary.h"
#include "nms/features.h"
#include "nms/stft.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

NmsLearnerConfig
nms_learner_defaults(void)
{
  const NmsLearnerConfig defaults = {
      .sample_rate_hz = 44100.0,
      .window         = 4096U,
      .hop            = 1024U,
      .n_bands        = 252U,
      .n_groups       = 504U,
      .n_context      = 3U,
      .stride_samples = 1024U,
      .exponent       = 1.0f,
      .beta           = 1.0f,
      .mask_exponent  = 1.6f,
      .n_components   = 48U,
      .n_iterations   = 30U,
      .relaxation     = 1.0f,
      .max_frames     = 4096U,
      .seed           = 1U,
  };
  return defaults;
}

void
nms_learner_expect_refining(NmsLearnerConfig* const config)
{
  config->n_iterations  = 8U;
  config->relaxation    = 2.0f;
  config->momentum      = 0.5f;
  config->mask_exponent = 2.0f;
}

/// The shape of a dictionary with as many sources as there are
static NmsDictionaryShape
make_shape(const NmsLearnerConfig* const config, const uint32_t n_sources)
{
  const uint32_t           n_bins = config->window / 2U + 1U;
  const NmsDictionaryShape shape  = {
       .sample_rate_hz = config->sample_rate_hz,
       .window         = config->window,
       .hop            = config->hop,
       .n_bands        = config->n_bands ? config->n_bands : n_bins,
       .has_bands      = config->n_bands > 0U,
       .n_groups       = config->n_groups ? config->n_groups : n_bins,
       .has_groups     = config->n_groups > 0U,
       .n_context      = config->n_context,
       .stride_samples = config->stride_samples,
       .exponent       = config->exponent,
       .beta           = config->beta,
       .n_iterations   = config->n_iterations,
       .relaxation     = config->relaxation,
       .momentum       = config->momentum,
       .mask_exponent  = config->mask_exponent,
       .n_components   = config->n_components * n_sources,
       .n_sources      = n_sources,
  };
  return shape;
}

/// Whether a number of bands or groups is 0 or can be laid out
static bool
layout_is_good(const uint32_t n, const uint32_t window)
{
  return !n || (n >= 3U && n <= window / 2U + 1U);
}

/// Make a template: it validates the settings, and holds bands and edges
static NmsStatus
make_model(const NmsLearnerConfig* const config, NmsDictionary** const model)
{
  const NmsDictionaryShape shape = make_shape(config, 1U);

  if (config->n_components < 1U || config->n_components > NMS_MAX_COMPONENTS ||
      config->max_frames < 16U || config->max_frames > 1U << 24U ||
      !layout_is_good(config->n_bands, config->window) ||
      !layout_is_good(config->n_groups, config->window)) {
    return NMS_BAD_ARGUMENT;
  }

  const NmsStatus status = nms_dictionary_new(&shape, model);
  if (!status && config->n_bands) {
    nms_features_erb_bands(config->sample_rate_hz,
                           (*model)->n_bins,
                           config->n_bands,
                           (*model)->bands);
  }
  if (!status && config->n_groups) {
    nms_features_erb_edges(config->sample_rate_hz,
                           (*model)->n_bins,
                           config->n_groups,
                           (*model)->edges);
  }
  return status;
}

static NmsStatus
make_features(NmsLearner* const learner)
{
  const NmsFeaturesConfig features =
      nms_dictionary_features(learner->model, learner->config.hop);

  return nms_features_new(&features, &learner->features);
}

static NmsStatus
prepare(NmsLearner* const learner)
{
  NmsStatus status = make_model(&learner->config, &learner->model);
  status           = status ? status : make_features(learner);
  if (status) {
    return status;
  }

  const uint32_t context =
      (learner->config.n_context - 1U) * learner->config.stride_samples;
  const uint32_t least = 2U * (learner->config.window + context);
  const uint32_t usual = 16U * learner->config.window;

  learner->chunk_samples  = usual > least ? usual : least;
  const uint32_t n_groups = learner->model->shape.n_groups;

  learner->n_values   = learner->model->n_features + n_groups;
  learner->frame      = (float*)calloc(learner->n_values, sizeof(float));
  learner->magnitudes = (float*)calloc(learner->model->n_bins, sizeof(float));
  learner->starts     = (uint32_t*)calloc(n_groups + 1U, sizeof(uint32_t));
  if (!learner->frame || !learner->magnitudes || !learner->starts) {
    return NMS_NO_MEMORY;
  }

  nms_groups_start(learner->model, learner->starts);
  return NMS_SUCCESS;
}

NmsStatus
nms_learner_new(const NmsLearnerConfig* const config,
                NmsLearner** const            learner)
{
  *learner = NULL;

  NmsLearner* const made = (NmsLearner*)calloc(1U, sizeof(NmsLearner));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  made->config = *config;
  made->config.max_frames &= ~1U;

  const NmsStatus status = prepare(made);
  if (status) {
    nms_learner_free(made);
    return status;
  }

  *learner = made;
  return NMS_SUCCESS;
}

void
nms_learner_free(NmsLearner* const learner)
{
  if (learner) {
    for (uint32_t s = 0U; s < learner->n_sources; ++s) {
      nms_store_clear(&learner->sources[s].store);
      nms_store_clear(&learner->sources[s].sound);
      free(learner->sources[s].chunk);
      free(learner->sources[s].starts);
      free(learner->sources[s].analysis);
      free(learner->sources[s].reconstruction);
    }
    nms_stft_free(learner->stft);
    nms_features_free(learner->features);
    nms_dictionary_free(learner->model);
    free(learner->frame);
    free(learner->magnitudes);
    free(learner->starts);
    free(learner);
  }
}

NmsStatus
nms_learner_add_source(NmsLearner* const learner, const char* const name)
{
  const uint32_t n = learner->n_sources;

  if (!nms_dictionary_name_is_good(name) || n == NMS_MAX_SOURCES ||
      (n + 1U) * learner->config.n_components > NMS_MAX_COMPONENTS) {
    return NMS_BAD_ARGUMENT;
  }
  for (uint32_t s = 0U; s < n; ++s) {
    if (!strcmp(learner->sources[s].name, name)) {
      return NMS_BAD_ARGUMENT;
    }
  }

  NmsLearnerSource* const source = &learner->sources[n];
  memset(source, 0, sizeof(*source));
  source->chunk  = (float*)calloc(learner->chunk_samples, sizeof(float));
  source->starts = (uint32_t*)calloc(NMS_MAX_HITS + 1U, sizeof(uint32_t));
  if (!source->chunk || !source->starts) {
    free(source->chunk);
    free(source->starts);
    return NMS_NO_MEMORY;
  }

  nms_text_append(source->name, sizeof(source->name), name);
  source->sound.n_values   = learner->chunk_samples;
  source->sound.max_frames = NMS_MAX_SOUND / learner->chunk_samples & ~1U;
  source->sound.heard.step = 1U;
  source->store.n_values   = learner->n_values;
  source->store.max_frames = learner->config.max_frames;
  source->store.heard.step = 1U;
  ++learner->n_sources;
  return NMS_SUCCESS;
}

NmsMaterial
nms_learner_material(const NmsLearner* const learner, const uint32_t source)
{
  return learner->sources[source].store.heard;
}

/// Gather columns [n_rows][n_components] of one source into all sources'
static void
gather(const float* const from,
       const uint32_t     n_rows,
       const uint32_t     n_components,
       float*             to, // At the source's first component
       const uint32_t     n_all)
{
  for (uint32_t r = 0U; r < n_rows; ++r) {
    memcpy(to, from + (size_t)r * n_components, n_components * sizeof(float));
    to += n_all;
  }
}

static void
put_source(const NmsLearner* const learner,
           const uint32_t          s,
           NmsDictionary* const    dictionary)
{
  const NmsLearnerSource* const source = &learner->sources[s];
  const uint32_t                n      = learner->config.n_components;
  const uint32_t                n_all  = dictionary->shape.n_components;
  const uint32_t                first  = s * n;

  nms_text_append(dictionary->sources[s].name, NMS_NAME_SIZE, source->name);
  dictionary->sources[s].first_component = first;
  dictionary->sources[s].n_components    = n;
  gather(source->analysis,
         dictionary->n_features,
         n,
         dictionary->analysis + first,
         n_all);
  gather(source->reconstruction,
         dictionary->shape.n_groups,
         n,
         dictionary->reconstruction + first,
         n_all);
}

NmsStatus
nms_learner_finish(const NmsLearner* const learner,
                   NmsDictionary** const   dictionary)
{
  const NmsDictionaryShape shape =
      make_shape(&learner->config, learner->n_sources);

  *dictionary = NULL;
  for (uint32_t s = 0U; s < learner->n_sources; ++s) {
    if (!learner->sources[s].reconstruction) {
      return NMS_NO_MATERIAL;
    }
  }
  if (!learner->n_sources) {
    return NMS_NO_MATERIAL;
  }

  const NmsStatus status = nms_dictionary_new(&shape, dictionary);
  if (!status) {
    if (learner->model->bands) {
      memcpy((*dictionary)->bands,
             learner->model->bands,
             shape.n_bands * sizeof(NmsBand));
    }
    if (learner->model->edges) {
      memcpy((*dictionary)->edges,
             learner->model->edges,
             (shape.n_groups + 1U) * sizeof(float));
    }
    for (uint32_t s = 0U; s < learner->n_sources; ++s) {
      put_source(learner, s, *dictionary);
    }
  }
  return status;
}
