// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/cleanse.h"

#include "base/arena.h"
#include "base/float_mode.h"
#include "dictionary/groups.h"
#include "kernel/kernel.h"
#include "learn/image.h"
#include "learn/learner_impl.h"
#include "learn/masker.h"
#include "learn/material.h"
#include "nms/bleed.h"
#include "nms/complex.h"
#include "nms/dictionary.h"
#include "nms/features.h"
#include "nms/learner.h"
#include "nms/mask.h"
#include "nms/stft.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Samples of each recording that are masked at a time
#define BLOCK 4096U

/// Recordings on their way through a masker: first the sounds of all, then the
/// sides
typedef struct {
  const NmsLearner* learner;
  NmsMasker*        masker;
  const NmsTakes*   takes;
  NmsStft*          stft;
  NmsArena          arena;
  NmsFeatures**     features;    ///< [n]
  NmsImage*         images;      ///< [n], of what is left
  NmsStore**        stores;      ///< [2 n], NULL where there is no side
  const float**     inputs;      ///< [2 n], where the block begins
  float**           outputs;     ///< [2 n][BLOCK]
  float*            magnitudes;  ///< [n_bins]
  float*            mask;        ///< [n_bins and padding]
  NmsComplex*       channels[2]; ///< [n_bins]
  NmsStatus         status;
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
  passage->images = (NmsImage*)nms_arena_take(arena, n, sizeof(NmsImage));
  passage->stores = (NmsStore**)nms_arena_take(arena, 2 * n, sizeof(NmsStore*));
  passage->inputs = (const float**)nms_arena_take(arena, 2 * n, sizeof(float*));
  passage->outputs    = nms_arena_rows(arena, 2 * n, BLOCK);
  passage->magnitudes = (float*)nms_arena_take(arena, n_bins, sizeof(float));
  passage->mask =
      (float*)nms_arena_take(arena, n_bins + NMS_GROUPS_PADDING, sizeof(float));
  for (int c = 0; c < 2; ++c) {
    passage->channels[c] =
        (NmsComplex*)nms_arena_take(arena, n_bins, sizeof(NmsComplex));
  }
}

/// Return whether a source was heard in two channels throughout
static bool
has_side(const NmsLearnerSource* source)
{
  return nms_image_is_whole(&source->image) &&
         source->side.heard.n_frames_kept == source->sound.heard.n_frames_kept;
}

/// Add what is left of a frame that sounds to the image of a recording
static void
add_image(Passage* passage, uint32_t i, const NmsStftFrame* frame)
{
  const NmsLearner* const learner = passage->learner;
  const uint32_t          n_bins  = learner->model->n_bins;
  const NmsComplex* const sum     = frame->output[i];
  const NmsComplex* const half    = frame->output[passage->takes->n + i];
  NmsComplex* const       left    = passage->channels[0];
  NmsComplex* const       right   = passage->channels[1];
  const NmsComplex* const both[]  = {left, right};

  for (uint32_t b = 0; b < n_bins; ++b) {
    left[b].re  = sum[b].re + half[b].re;
    left[b].im  = sum[b].im + half[b].im;
    right[b].re = sum[b].re - half[b].re;
    right[b].im = sum[b].im - half[b].im;
  }

  const NmsStatus status = nms_image_add(&passage->images[i],
                                         both,
                                         2,
                                         learner->starts,
                                         learner->model->shape.n_groups);
  passage->status        = status ? status : passage->status;
}

/// Mask one frame of a recording that is explained
static void
mask_frame(Passage* passage, uint32_t i, const NmsStftFrame* frame)
{
  NmsMasker* const masker = passage->masker;
  const uint32_t   n_bins = passage->learner->model->n_bins;
  const uint32_t   side   = passage->takes->n + i;

  nms_masker_share(masker, i);
  nms_groups_expand(passage->learner->starts,
                    masker->n_groups,
                    masker->masks[passage->takes->wanted[i]],
                    passage->mask);
  masker->kernel->apply_mask(
      passage->mask, frame->input[i], n_bins, frame->output[i]);
  masker->kernel->apply_mask(
      passage->mask, frame->input[side], n_bins, frame->output[side]);
  if (passage->stores[side]) {
    nms_features_link(&frame->input[i], 1, n_bins, passage->magnitudes);
    if (nms_store_is_sound(
            nms_learner_frame_level(passage->learner, passage->magnitudes))) {
      add_image(passage, i, frame);
    }
  }
}

/// Mask one frame of all recordings
static void
on_spectrum(void* user, const NmsStftFrame* frame)
{
  Passage* const   passage = user;
  NmsMasker* const masker  = passage->masker;
  const uint32_t   n_bins  = passage->learner->model->n_bins;

  for (uint32_t i = 0; i < passage->takes->n; ++i) {
    nms_features_link(&frame->newest[i], 1, n_bins, passage->magnitudes);
    nms_features_run(passage->features[i],
                     passage->magnitudes,
                     masker->vector + (size_t)i * masker->n_features);
  }
  nms_masker_explain(masker);
  for (uint32_t i = 0; i < passage->takes->n; ++i) {
    mask_frame(passage, i, frame);
  }
}

static NmsStatus
open_passage(Passage* passage)
{
  const NmsLearner* const       learner = passage->learner;
  const NmsLearnerConfig* const config  = &learner->config;
  const uint32_t                n       = passage->takes->n;
  const NmsFeaturesConfig       features =
      nms_dictionary_features(learner->model, config->hop);
  const NmsStftConfig stft = {
      .window         = config->window,
      .hop            = config->hop,
      .n_inputs       = 2 * n,
      .n_outputs      = 2 * n,
      .is_symmetrical = config->is_symmetrical,
      .ahead_frames = nms_dictionary_ahead_frames(learner->model, config->hop)};
  const NmsStftFuncs funcs = {on_spectrum, NULL, passage};

  lay_out(passage);
  NmsStatus status = nms_arena_reserve(&passage->arena);
  if (status) {
    return status;
  }

  lay_out(passage);
  for (uint32_t i = 0; !status && i < n; ++i) {
    NmsLearnerSource* const source = passage->takes->sources[i];

    passage->stores[i]     = &source->sound;
    passage->stores[n + i] = has_side(source) ? &source->side : NULL;
    status                 = nms_features_new(&features, &passage->features[i]);
  }
  return status ? status : nms_stft_new(&stft, &funcs, &passage->stft);
}

/// Hand over the images of what is left
static void
keep_images(const Passage* passage)
{
  for (uint32_t i = 0; i < passage->takes->n; ++i) {
    NmsImage* const image = &passage->takes->sources[i]->image;

    if (passage->images[i].sums) {
      nms_image_clear(image);
      *image             = passage->images[i];
      passage->images[i] = (NmsImage){NULL, false};
    }
  }
}

static void
close_passage(Passage* passage)
{
  for (uint32_t i = 0; passage->features && i < passage->takes->n; ++i) {
    nms_features_free(passage->features[i]);
    nms_image_clear(&passage->images[i]);
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

  for (uint32_t i = 0; i < 2 * passage->takes->n && n > skipped; ++i) {
    const size_t first = at + skipped - latency;
    const size_t last  = end < n_samples ? end : n_samples;

    if (first < last && passage->stores[i]) {
      memcpy(passage->stores[i]->values + first,
             passage->outputs[i] + skipped,
             (last - first) * sizeof(float));
    }
  }
}

/// Run all samples through, and silence until the last have come out
static void
run_through(const Passage* passage)
{
  const NmsStore* const sound = passage->stores[0];
  const size_t n_samples = (size_t)sound->heard.n_frames_kept * sound->n_values;
  const size_t end       = n_samples + nms_stft_latency_samples(passage->stft);

  for (size_t at = 0; at < end;) {
    const size_t bound = at < n_samples ? n_samples : end;
    const size_t n     = bound - at < BLOCK ? bound - at : BLOCK;

    for (uint32_t i = 0; i < 2 * passage->takes->n; ++i) {
      const NmsStore* const store = passage->stores[i];
      passage->inputs[i] = store && at < n_samples ? store->values + at : NULL;
    }
    nms_stft_run(passage->stft, passage->inputs, passage->outputs, (uint32_t)n);
    put_back(passage, at, n, n_samples);
    at += n;
  }
}

NmsStatus
nms_cleanse_sounds(const NmsLearner* learner,
                   NmsMasker*        masker,
                   const NmsTakes*   takes)
{
  Passage passage = {.learner = learner, .masker = masker, .takes = takes};

  NmsStatus status = open_passage(&passage);
  if (!status) {
    const uint64_t mode = nms_float_mode_enter();
    run_through(&passage);
    nms_float_mode_leave(mode);
    status = passage.status;
  }
  if (!status) {
    keep_images(&passage);
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
share_features(const Frames* frames, const NmsMasker* masker)
{
  for (uint32_t s = 0; s < masker->n_sources; ++s) {
    const NmsSource source = masker->sources[s];
    masker->kernel->combine(&frames->analyses[s],
                            masker->activations + source.first_component,
                            0,
                            source.n_components,
                            frames->models[s]);
  }
  nms_mask_share(
      frames->models, masker->n_sources, masker->n_features, masker->exponent);
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
              NmsMasker*        masker,
              const Frames*     frames,
              uint32_t          wanted,
              float*            frame)
{
  const float  exponent = learner->config.exponent;
  float* const groups   = frame + masker->n_features;
  const double before   = measure(learner, groups);

  memcpy(masker->vector, frame, masker->n_features * sizeof(float));
  nms_masker_explain(masker);
  nms_masker_share(masker, 0);
  share_features(frames, masker);
  mask_values(frames->models[wanted], masker->n_features, exponent, frame);
  mask_values(masker->masks[wanted], masker->n_groups, exponent, groups);
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
  NmsMasker        masker;

  NmsStatus status = nms_masker_init(&masker, dictionary, 1, all);
  status           = status ? status : open_frames(&frames, dictionary);
  if (!status) {
    const uint64_t mode = nms_float_mode_enter();
    for (uint32_t t = 0; t < store->heard.n_frames_kept; ++t) {
      store->levels[t] *=
          cleanse_frame(learner,
                        &masker,
                        &frames,
                        wanted,
                        store->values + (size_t)t * store->n_values);
    }
    nms_float_mode_leave(mode);
  }
  nms_masker_clear(&masker);
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
      !nms_learner_is_like(learner, dictionary) ||
      wanted >= dictionary->shape.n_sources) {
    return NMS_BAD_ARGUMENT;
  }

  NmsLearnerSource* heard = &learner->sources[source];
  const NmsHearing  all   = {NULL, NULL};
  const NmsTakes    takes = {1, &heard, &wanted};
  NmsMasker         masker;

  nms_learner_end_recording(learner, source);
  NmsStatus status = nms_learner_fill_chunk(heard);
  if (status) {
    return status;
  }

  status = nms_masker_init(&masker, dictionary, 1, all);
  status = status
               ? status
               : nms_cleanse_frames(learner, dictionary, &heard->store, wanted);
  status = status ? status : nms_cleanse_sounds(learner, &masker, &takes);
  nms_masker_clear(&masker);
  return status;
}
