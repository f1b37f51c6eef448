// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/cleanse.h"

#include "base/arena.h"
#include "base/float_mode.h"
#include "dictionary/groups.h"
#include "kernel/kernel.h"
#include "learn/learner_impl.h"
#include "learn/material.h"
#include "learn/scene.h"
#include "nms/bleed.h"
#include "nms/complex.h"
#include "nms/features.h"
#include "nms/learner.h"
#include "nms/mask.h"
#include "nms/stft.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Samples of each recording that are masked at a time
#define BLOCK 4096U

/// Recordings on their way through a scene
typedef struct {
  const NmsLearner* learner;
  NmsScene*         scene;
  const NmsTakes*   takes;
  NmsStft*          stft;
  NmsArena          arena;
  NmsFeatures**     features;   ///< [n]
  const float**     inputs;     ///< [n], where the block begins
  float**           outputs;    ///< [n][BLOCK]
  float*            magnitudes; ///< [n_bins]
  float*            mask;       ///< [n_bins and padding]
} Passage;

/// Masks of stored features, and the memory to compute them
typedef struct {
  NmsArena   arena;
  NmsPacked* analyses; ///< [n_sources]
  float**    models;   ///< [n_sources][padded features], then masks
} Frames;

static void
lay_out(Passage* passage)
{
  const size_t    n      = passage->takes->n;
  const size_t    n_bins = passage->learner->model->n_bins;
  NmsArena* const arena  = &passage->arena;

  passage->features =
      (NmsFeatures**)nms_arena_take(arena, n, sizeof(NmsFeatures*));
  passage->inputs     = (const float**)nms_arena_take(arena, n, sizeof(float*));
  passage->outputs    = nms_arena_rows(arena, n, BLOCK);
  passage->magnitudes = (float*)nms_arena_take(arena, n_bins, sizeof(float));
  passage->mask =
      (float*)nms_arena_take(arena, n_bins + NMS_GROUPS_PADDING, sizeof(float));
}

/// Mask one frame of all recordings
static void
on_spectrum(void* user, const NmsStftFrame* frame)
{
  Passage* const             passage = user;
  NmsScene* const            scene   = passage->scene;
  const NmsDictionary* const model   = passage->learner->model;

  for (uint32_t i = 0; i < passage->takes->n; ++i) {
    nms_features_link(&frame->input[i], 1, model->n_bins, passage->magnitudes);
    nms_features_run(passage->features[i],
                     passage->magnitudes,
                     scene->vector + (size_t)i * scene->n_features);
  }
  nms_scene_explain(scene);
  for (uint32_t i = 0; i < passage->takes->n; ++i) {
    nms_scene_share(scene, i);
    nms_groups_expand(passage->learner->starts,
                      scene->n_groups,
                      scene->masks[passage->takes->wanted[i]],
                      passage->mask);
    scene->kernel->apply_mask(
        passage->mask, frame->input[i], model->n_bins, frame->output[i]);
  }
}

static NmsStatus
open_passage(Passage* passage)
{
  const NmsLearnerConfig* const config   = &passage->learner->config;
  const NmsFeaturesConfig       features = nms_dictionary_features(
      passage->learner->model, passage->learner->config.hop);

  lay_out(passage);
  NmsStatus status = nms_arena_reserve(&passage->arena);
  if (status) {
    return status;
  }

  lay_out(passage);
  for (uint32_t i = 0; !status && i < passage->takes->n; ++i) {
    status = nms_features_new(&features, &passage->features[i]);
  }

  const uint32_t      n     = passage->takes->n;
  const NmsStftConfig stft  = {config->window, config->hop, n, n};
  const NmsStftFuncs  funcs = {on_spectrum, NULL, passage};
  return status ? status : nms_stft_new(&stft, &funcs, &passage->stft);
}

static void
close_passage(Passage* passage)
{
  for (uint32_t i = 0; passage->features && i < passage->takes->n; ++i) {
    nms_features_free(passage->features[i]);
  }
  nms_stft_free(passage->stft);
  nms_arena_free(&passage->arena);
}

/// Put what has come out in the place that it came from, which was read before
static void
put_back(const Passage* passage, size_t at, size_t n, size_t n_samples)
{
  const size_t latency = nms_stft_latency_samples(passage->stft);
  const size_t skipped = at < latency ? latency - at : 0;
  const size_t end     = at + n - latency;

  for (uint32_t i = 0; i < passage->takes->n && n > skipped; ++i) {
    const size_t first = at + skipped - latency;
    const size_t last  = end < n_samples ? end : n_samples;

    if (first < last) {
      memcpy(passage->takes->sounds[i]->values + first,
             passage->outputs[i] + skipped,
             (last - first) * sizeof(float));
    }
  }
}

/// Run all samples through, and silence until the last have come out
static void
run_through(const Passage* passage)
{
  const NmsStore* const sound = passage->takes->sounds[0];
  const size_t n_samples = (size_t)sound->heard.n_frames_kept * sound->n_values;
  const size_t end       = n_samples + nms_stft_latency_samples(passage->stft);

  for (size_t at = 0; at < end;) {
    const size_t bound = at < n_samples ? n_samples : end;
    const size_t n     = bound - at < BLOCK ? bound - at : BLOCK;

    for (uint32_t i = 0; i < passage->takes->n; ++i) {
      passage->inputs[i] =
          at < n_samples ? passage->takes->sounds[i]->values + at : NULL;
    }
    nms_stft_run(passage->stft, passage->inputs, passage->outputs, (uint32_t)n);
    put_back(passage, at, n, n_samples);
    at += n;
  }
}

NmsStatus
nms_cleanse_sounds(const NmsLearner* learner,
                   NmsScene*         scene,
                   const NmsTakes*   takes)
{
  Passage passage = {.learner = learner, .scene = scene, .takes = takes};

  const NmsStatus status = open_passage(&passage);
  if (!status) {
    const uint64_t mode = nms_float_mode_enter();
    run_through(&passage);
    nms_float_mode_leave(mode);
  }
  close_passage(&passage);
  return status;
}

static void
lay_out_frames(Frames* frames, const NmsDictionary* dictionary)
{
  const uint32_t n_sources = dictionary->shape.n_sources;

  frames->analyses =
      (NmsPacked*)nms_arena_take(&frames->arena, n_sources, sizeof(NmsPacked));
  frames->models = nms_arena_rows(
      &frames->arena, n_sources, nms_packed_size(1, dictionary->n_features));
  for (uint32_t s = 0; s < n_sources; ++s) {
    const size_t size = nms_packed_size(dictionary->sources[s].n_components,
                                        dictionary->n_features);
    float* const data =
        (float*)nms_arena_take(&frames->arena, size, sizeof(float));
    if (data) {
      frames->analyses[s].data = data;
    }
  }
}

static NmsStatus
open_frames(Frames* frames, const NmsDictionary* dictionary)
{
  lay_out_frames(frames, dictionary);
  const NmsStatus status = nms_arena_reserve(&frames->arena);
  if (status) {
    return status;
  }

  lay_out_frames(frames, dictionary);
  for (uint32_t s = 0; s < dictionary->shape.n_sources; ++s) {
    const NmsSource source = dictionary->sources[s];
    nms_pack_some_columns(&frames->analyses[s],
                          dictionary->analysis + source.first_component,
                          dictionary->shape.n_components,
                          source.n_components,
                          dictionary->n_features);
  }
  return NMS_SUCCESS;
}

/// Compute the masks of the features that were explained
static void
share_features(const Frames* frames, const NmsScene* scene)
{
  for (uint32_t s = 0; s < scene->n_sources; ++s) {
    const NmsSource source = scene->sources[s];
    scene->kernel->combine(&frames->analyses[s],
                           scene->activations + source.first_component,
                           0,
                           source.n_components,
                           frames->models[s]);
  }
  nms_mask_share(
      frames->models, scene->n_sources, scene->n_features, scene->exponent);
}

/// Multiply values that are compressed by masks that are not
static void
mask_values(const float* masks, uint32_t n, float exponent, float* values)
{
  for (uint32_t i = 0; i < n; ++i) {
    values[i] *= exponent == 1.0f ? masks[i] : powf(masks[i], exponent);
  }
}

/// Return the energy of the groups of a frame
static double
measure(const NmsLearner* learner, const float* groups)
{
  double energy = 0.0;
  for (uint32_t g = 0; g < learner->model->shape.n_groups; ++g) {
    const double magnitude =
        (double)powf(groups[g], 1.0f / learner->config.exponent);
    energy +=
        magnitude * magnitude * (learner->starts[g + 1] - learner->starts[g]);
  }
  return energy;
}

/// Mask a frame; return what its level is multiplied by
static float
cleanse_frame(const NmsLearner* learner,
              NmsScene*         scene,
              const Frames*     frames,
              uint32_t          wanted,
              float*            frame)
{
  const float  exponent = learner->config.exponent;
  float* const groups   = frame + scene->n_features;
  const double before   = measure(learner, groups);

  memcpy(scene->vector, frame, scene->n_features * sizeof(float));
  nms_scene_explain(scene);
  nms_scene_share(scene, 0);
  share_features(frames, scene);
  mask_values(frames->models[wanted], scene->n_features, exponent, frame);
  mask_values(scene->masks[wanted], scene->n_groups, exponent, groups);
  return before > 0.0 ? (float)sqrt(measure(learner, groups) / before) : 1.0f;
}

NmsStatus
nms_cleanse_frames(const NmsLearner*    learner,
                   const NmsDictionary* dictionary,
                   NmsStore*            store,
                   uint32_t             wanted)
{
  const NmsHearing all    = {NULL, NULL};
  Frames           frames = {.analyses = NULL};
  NmsScene         scene;

  NmsStatus status = nms_scene_init(&scene, dictionary, 1, all);
  status           = status ? status : open_frames(&frames, dictionary);
  if (!status) {
    const uint64_t mode = nms_float_mode_enter();
    for (uint32_t t = 0; t < store->heard.n_frames_kept; ++t) {
      store->levels[t] *=
          cleanse_frame(learner,
                        &scene,
                        &frames,
                        wanted,
                        store->values + (size_t)t * store->n_values);
    }
    nms_float_mode_leave(mode);
  }
  nms_scene_clear(&scene);
  nms_arena_free(&frames.arena);
  return status;
}

NmsStatus
nms_learner_cleanse(NmsLearner*          learner,
                    uint32_t             source,
                    const NmsDictionary* dictionary,
                    uint32_t             wanted)
{
  if (!nms_learner_may_change(learner, source) ||
      !nms_learner_fits(learner, dictionary) ||
      wanted >= dictionary->shape.n_sources) {
    return NMS_BAD_ARGUMENT;
  }

  NmsLearnerSource* const heard = &learner->sources[source];
  const NmsHearing        all   = {NULL, NULL};
  NmsStore*               sound = &heard->sound;
  const NmsTakes          takes = {1, &sound, &wanted};
  NmsScene                scene;

  nms_learner_end_recording(learner, source);
  NmsStatus status = nms_learner_fill_chunk(heard);
  if (status) {
    return status;
  }

  status = nms_scene_init(&scene, dictionary, 1, all);
  status = status
               ? status
               : nms_cleanse_frames(learner, dictionary, &heard->store, wanted);
  status = status ? status : nms_cleanse_sounds(learner, &scene, &takes);
  nms_scene_clear(&scene);
  return status;
}
