// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

#include "base/text.h"
#include "learn/learner_impl.h"
#include "learn/material.h"
#include "nms/dictionary.h"
#include "nms/stft.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Return whether a name is good, and not that of another source
static bool
name_is_free(const NmsLearner* learner,
             uint32_t          source, // Or n_sources for a new one
             const char*       name)
{
  for (uint32_t s = 0; s < learner->n_sources; ++s) {
    if (s != source && !strcmp(learner->sources[s].name, name)) {
      return false;
    }
  }
  return nms_dictionary_name_is_good(name);
}

/// Return how many components there are once all sources are learnt
static size_t
count_components(const NmsLearner* learner)
{
  size_t n = 0;
  for (uint32_t s = 0; s < learner->n_sources; ++s) {
    n += learner->sources[s].taken.n + learner->config.n_components;
  }
  return n;
}

/// Let a source begin anew
static void
begin_stores(const NmsLearner* learner, NmsLearnerSource* source)
{
  source->is_rest          = false;
  source->sound.n_values   = learner->chunk_samples;
  source->sound.max_frames = NMS_MAX_SOUND / learner->chunk_samples & ~1U;
  source->sound.heard.step = 1;
  source->side             = source->sound;
  source->store.n_values   = learner->n_values;
  source->store.max_frames = learner->config.max_frames;
  source->store.heard.step = 1;
}

NmsStatus
nms_learner_add_source(NmsLearner* learner, const char* name)
{
  const uint32_t n = learner->n_sources;

  if (n == NMS_MAX_SOURCES || !name_is_free(learner, n, name) ||
      count_components(learner) + learner->config.n_components >
          NMS_MAX_COMPONENTS) {
    return NMS_BAD_ARGUMENT;
  }

  NmsLearnerSource* const source = &learner->sources[n];
  memset(source, 0, sizeof(*source));
  source->chunk  = calloc(learner->chunk_samples, 2 * sizeof(float));
  source->starts = calloc(NMS_MAX_HITS + 1, sizeof(uint32_t));
  if (!source->chunk || !source->starts) {
    free(source->chunk);
    free(source->starts);
    return NMS_NO_MEMORY;
  }

  nms_text_append(source->name, sizeof(source->name), name);
  begin_stores(learner, source);
  ++learner->n_sources;
  return NMS_SUCCESS;
}

NmsStatus
nms_learner_rename_source(NmsLearner* learner,
                          uint32_t    source,
                          const char* name)
{
  if (source >= learner->n_sources || !name_is_free(learner, source, name)) {
    return NMS_BAD_ARGUMENT;
  }

  char renamed[NMS_NAME_SIZE] = ""; // `name` may be the one it has
  nms_text_append(renamed, sizeof(renamed), name);
  memcpy(learner->sources[source].name, renamed, sizeof(renamed));
  return NMS_SUCCESS;
}

void
nms_components_clear(NmsComponents* components)
{
  free(components->analysis);
  free(components->reconstruction);
  free(components->spatial);
  memset(components, 0, sizeof(*components));
}

void
nms_learner_forget_heard(const NmsLearner* learner, NmsLearnerSource* source)
{
  nms_store_clear(&source->store);
  nms_store_clear(&source->sound);
  nms_store_clear(&source->masked);
  nms_store_clear(&source->side);
  nms_image_clear(&source->image);
  source->n_chunk      = 0;
  source->n_recordings = 0;
  begin_stores(learner, source);
}

void
nms_learner_end_recording(NmsLearner* learner, uint32_t source)
{
  if (learner->current == source) {
    nms_stft_free(learner->intake.stft);
    learner->intake.stft = NULL;
  }
}

NmsStatus
nms_learner_clear_source(NmsLearner* learner, uint32_t source)
{
  if (!nms_learner_may_change(learner, source)) {
    return NMS_BAD_ARGUMENT;
  }

  nms_learner_end_recording(learner, source);
  nms_learner_forget_heard(learner, &learner->sources[source]);
  nms_components_clear(&learner->sources[source].taken);
  nms_components_clear(&learner->sources[source].learnt);
  learner->sources[source].refines_taken = false;
  return NMS_SUCCESS;
}

NmsStatus
nms_learner_lock_source(NmsLearner* learner, uint32_t source, bool is_locked)
{
  if (source >= learner->n_sources) {
    return NMS_BAD_ARGUMENT;
  }

  nms_learner_end_recording(learner, source);
  learner->sources[source].is_locked = is_locked;
  return NMS_SUCCESS;
}

NmsStatus
nms_learner_refine_taken(NmsLearner* learner, uint32_t source, bool is_refined)
{
  if (!nms_learner_may_change(learner, source)) {
    return NMS_BAD_ARGUMENT;
  }

  learner->sources[source].refines_taken = is_refined;
  return NMS_SUCCESS;
}

bool
nms_learner_may_change(const NmsLearner* learner, uint32_t source)
{
  return source < learner->n_sources && !learner->sources[source].is_locked;
}

NmsComponents
nms_components_of(const NmsDictionary* dictionary, uint32_t source)
{
  const NmsSource     from       = dictionary->sources[source];
  const size_t        n_groups   = dictionary->shape.n_groups;
  const NmsComponents components = {
      dictionary->analysis + from.first_component,
      dictionary->reconstruction + from.first_component,
      dictionary->spatial ? dictionary->spatial + 4 * n_groups * source : NULL,
      from.n_components,
      dictionary->shape.n_components};
  return components;
}

NmsComponents
nms_components_from(const NmsComponents* components, uint32_t first)
{
  const NmsComponents rest = {components->analysis + first,
                              components->reconstruction + first,
                              components->spatial,
                              components->n - first,
                              components->stride};
  return rest;
}

const NmsStore*
nms_learner_sound(const NmsLearnerSource* source)
{
  return source->is_rest ? &source->masked : &source->sound;
}

bool
nms_learner_may_refine(const NmsLearner* learner, uint32_t source)
{
  return nms_learner_may_change(learner, source) &&
         learner->sources[source].learnt.n &&
         nms_learner_sound(&learner->sources[source])->heard.n_frames_kept;
}

/// Return whether two arrays, or their absence, are the same
static bool
is_same(const void* a, const void* b, size_t n_bytes)
{
  return a && b ? !memcmp(a, b, n_bytes) : !a && !b;
}

bool
nms_learner_is_like(const NmsLearner* learner, const NmsDictionary* dictionary)
{
  const NmsDictionary* const      model = learner->model;
  const NmsDictionaryShape* const a     = &model->shape;
  const NmsDictionaryShape* const b     = &dictionary->shape;

  return a->sample_rate_hz == b->sample_rate_hz && a->window == b->window &&
         a->n_bands == b->n_bands && a->n_groups == b->n_groups &&
         a->n_context == b->n_context && a->n_ahead == b->n_ahead &&
         a->is_symmetrical == b->is_symmetrical &&
         a->stride_samples == b->stride_samples && a->exponent == b->exponent &&
         a->beta == b->beta &&
         is_same(
             model->bands, dictionary->bands, a->n_bands * sizeof(NmsBand)) &&
         is_same(model->edges,
                 dictionary->edges,
                 (a->n_groups + 1) * sizeof(float));
}

NmsStatus
nms_components_new(const NmsLearner* learner,
                   uint32_t          n,
                   bool              has_spatial,
                   NmsComponents*    components)
{
  const size_t n_features = learner->model->n_features;
  const size_t n_groups   = learner->model->shape.n_groups;

  components->n              = n;
  components->stride         = n;
  components->analysis       = malloc(n_features * n * sizeof(float));
  components->reconstruction = malloc(n_groups * n * sizeof(float));
  if (has_spatial) {
    components->spatial = malloc(4 * n_groups * sizeof(float));
  }
  if (!components->analysis || !components->reconstruction ||
      (has_spatial && !components->spatial)) {
    nms_components_clear(components);
    return NMS_NO_MEMORY;
  }
  return NMS_SUCCESS;
}

void
nms_learner_copy_components(const NmsLearner*    learner,
                            const NmsComponents* from,
                            const NmsComponents* to)
{
  const size_t size       = from->n * sizeof(float);
  const size_t n_features = learner->model->n_features;
  const size_t n_groups   = learner->model->shape.n_groups;

  if (!from->n) {
    return; // There may be no memory either
  }
  for (size_t r = 0; r < n_features; ++r) {
    memcpy(
        to->analysis + r * to->stride, from->analysis + r * from->stride, size);
  }
  for (size_t r = 0; r < n_groups; ++r) {
    memcpy(to->reconstruction + r * to->stride,
           from->reconstruction + r * from->stride,
           size);
  }
}

NmsStatus
nms_learner_take_components(NmsLearner*          learner,
                            uint32_t             source,
                            const NmsComponents* more)
{
  NmsComponents* const taken = &learner->sources[source].taken;

  const bool      has_spatial = more->spatial && (taken->spatial || !taken->n);
  NmsComponents   both        = {0};
  const NmsStatus status =
      nms_components_new(learner, taken->n + more->n, has_spatial, &both);
  if (status) {
    return status;
  }

  const NmsComponents rest = nms_components_from(&both, taken->n);
  nms_learner_copy_components(learner, taken, &both);
  nms_learner_copy_components(learner, more, &rest);
  if (has_spatial) {
    nms_learner_mix_spatial(learner, taken, more, both.spatial);
  }
  nms_components_clear(taken);
  *taken = both;
  return NMS_SUCCESS;
}

NmsStatus
nms_learner_take_source(NmsLearner*          learner,
                        uint32_t             source,
                        const NmsDictionary* dictionary,
                        uint32_t             index)
{
  if (!nms_learner_may_change(learner, source) ||
      index >= dictionary->shape.n_sources ||
      !nms_learner_is_like(learner, dictionary) ||
      count_components(learner) + dictionary->sources[index].n_components >
          NMS_MAX_COMPONENTS) {
    return NMS_BAD_ARGUMENT;
  }

  const NmsComponents more = nms_components_of(dictionary, index);
  return nms_learner_take_components(learner, source, &more);
}
