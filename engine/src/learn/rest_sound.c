// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/rest_sound.h"

#include "dictionary/groups.h"
#include "learn/learner_impl.h"
#include "learn/material.h"
#include "learn/parting.h"
#include "nms/dictionary.h"
#include "nms/features.h"
#include "nms/stft.h"
#include "nms/tasks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Chunks are masked by so many tasks at a time
#define N_PARTS 4

/// What one task works with
typedef struct {
  const NmsRestSound* rest;
  NmsStft*            stft;
  NmsFeatures*        features;
  NmsParting          parting;
  float*              magnitudes; ///< [n_bins]
  float*              vector;     ///< [n_features]
  float*              mask;       ///< [n_bins and padding]
  float*              input;      ///< [n_before + chunk + latency]
  float*              output;     ///< The same
} Part;

/// All tasks, and where they are
typedef struct {
  const NmsRestSound* rest;
  uint32_t            n_done;   ///< Chunks
  uint32_t            n_before; ///< Samples heard before each
  uint32_t            latency;  ///< Samples heard behind each
  Part                parts[N_PARTS];
} Parts;

static void
on_spectrum(void* user, const NmsStftFrame* frame)
{
  Part* const             part    = user;
  const NmsLearner* const learner = part->rest->learner;
  const uint32_t          n_bins  = learner->model->n_bins;

  nms_features_link(frame->input, 1, n_bins, part->magnitudes);
  nms_features_run(part->features, part->magnitudes, part->vector);
  nms_parting_solve(&part->parting, part->vector);
  nms_groups_expand(learner->starts,
                    learner->model->shape.n_groups,
                    nms_parting_mask_groups(&part->parting),
                    part->mask);
  for (uint32_t j = 0; j < n_bins; ++j) {
    frame->output[0][j].re = part->mask[j] * frame->input[0][j].re;
    frame->output[0][j].im = part->mask[j] * frame->input[0][j].im;
  }
}

static NmsStatus
allocate(const Parts* parts, Part* part)
{
  const NmsDictionary* const model = parts->rest->learner->model;
  const size_t               n =
      (size_t)parts->n_before + parts->rest->sound->n_values + parts->latency;

  part->magnitudes = malloc(model->n_bins * sizeof(float));
  part->vector     = malloc(model->n_features * sizeof(float));
  part->mask   = malloc((model->n_bins + NMS_GROUPS_PADDING) * sizeof(float));
  part->input  = malloc(n * sizeof(float));
  part->output = malloc(n * sizeof(float));
  return part->magnitudes && part->vector && part->mask && part->input &&
                 part->output
             ? NMS_SUCCESS
             : NMS_NO_MEMORY;
}

static NmsStatus
open_part(const Parts* parts, Part* part)
{
  const NmsLearner* const learner = parts->rest->learner;
  const NmsStftConfig     stft    = {
             learner->config.window, learner->config.hop, 1, 1};
  const NmsStftFuncs      funcs = {on_spectrum, NULL, part};
  const NmsFeaturesConfig features =
      nms_dictionary_features(parts->rest->dictionary, learner->config.hop);

  part->rest       = parts->rest;
  NmsStatus status = allocate(parts, part);
  status           = status ? status
                            : nms_parting_init(&part->parting, parts->rest->dictionary);
  status = status ? status : nms_features_new(&features, &part->features);
  return status ? status : nms_stft_new(&stft, &funcs, &part->stft);
}

static void
close_part(Part* part)
{
  nms_stft_free(part->stft);
  nms_features_free(part->features);
  nms_parting_clear(&part->parting);
  free(part->magnitudes);
  free(part->vector);
  free(part->mask);
  free(part->input);
  free(part->output);
}

/// Fill a part's input: a chunk, and what is heard before and behind it
static void
fill_input(const Parts* parts, const Part* part, uint32_t chunk)
{
  const NmsStore* const sound  = parts->rest->sound;
  const size_t          n      = sound->n_values;
  const float* const    from   = sound->values + chunk * n;
  float* const          to     = part->input + parts->n_before;
  const bool            is_run = sound->heard.step == 1;
  const bool has_next = is_run && chunk + 1 < sound->heard.n_frames_kept;

  memcpy(to, from, n * sizeof(float));
  if (is_run && chunk) {
    memcpy(
        part->input, from - parts->n_before, parts->n_before * sizeof(float));
  } else {
    memset(part->input, 0, parts->n_before * sizeof(float));
  }
  if (has_next) {
    memcpy(to + n, from + n, parts->latency * sizeof(float));
  } else {
    memset(to + n, 0, parts->latency * sizeof(float));
  }
}

static void
mask_chunk(void* user, uint32_t p)
{
  Parts* const    parts = user;
  Part* const     part  = &parts->parts[p];
  const NmsStore* sound = parts->rest->sound;

  if (parts->n_done + p < sound->heard.n_frames_kept) {
    const float* input  = part->input;
    float*       output = part->output;

    fill_input(parts, part, parts->n_done + p);
    nms_stft_reset(part->stft);
    nms_features_reset(part->features);
    nms_stft_run(part->stft,
                 &input,
                 &output,
                 parts->n_before + sound->n_values + parts->latency);
  }
}

/// Keep the chunks that the tasks have masked
static NmsStatus
keep(const Parts* parts, NmsStore* masked)
{
  const uint32_t n_chunks = parts->rest->sound->heard.n_frames_kept;
  NmsStatus      status   = NMS_SUCCESS;

  for (uint32_t p = 0; !status && p < N_PARTS; ++p) {
    if (parts->n_done + p < n_chunks) {
      status = nms_store_offer(masked,
                               1.0f,
                               parts->parts[p].output + parts->n_before +
                                   parts->latency);
    }
  }
  return status;
}

NmsStatus
nms_rest_sound_mask(const NmsRestSound* rest, NmsStore* masked)
{
  const NmsLearnerConfig* const config   = &rest->learner->config;
  const uint32_t                n_chunks = rest->sound->heard.n_frames_kept;

  Parts parts = {.rest     = rest,
                 .n_before = config->window +
                             (config->n_context - 1) * config->stride_samples,
                 .latency = 2 * config->hop};

  NmsStatus status = NMS_SUCCESS;
  for (uint32_t p = 0; !status && p < N_PARTS; ++p) {
    status = open_part(&parts, &parts.parts[p]);
  }
  for (; !status && parts.n_done < n_chunks; parts.n_done += N_PARTS) {
    if (rest->progress &&
        !rest->progress(rest->user, (double)parts.n_done / n_chunks)) {
      status = NMS_CANCELLED;
    } else {
      nms_tasks_run(&config->tasks, N_PARTS, mask_chunk, &parts);
      status = keep(&parts, masked);
    }
  }
  for (uint32_t p = 0; p < N_PARTS; ++p) {
    close_part(&parts.parts[p]);
  }
  return status;
}
