// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/rest.h"

#include "learn/columns.h"
#include "learn/guess.h"
#include "learn/image.h"
#include "learn/learner_impl.h"
#include "learn/material.h"
#include "learn/parting.h"
#include "learn/rest_sound.h"
#include "nms/dictionary.h"
#include "nms/learner.h"
#include "nms/progress.h"
#include "nms/tasks.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Frames are parted by so many tasks, so many frames each at a time
#define N_PARTS 8
#define PART_FRAMES 16

/// What others' activations cost while the rest is learnt without a guess
static const float others_sparsity = 0.05f;

/// Shares of the work, for progress
static const double parting_share = 0.3;
static const double sound_share   = 0.3;

/// A rest being learnt
typedef struct {
  NmsLearner*          learner;
  uint32_t             source;
  const NmsRestConfig* config;
  NmsDictionary*       dictionary; ///< Of the others and the rest
  NmsStore             frames;     ///< Masked
  uint32_t             n_done;     ///< Frames
  NmsParting           parts[N_PARTS];
  double               start; ///< For progress, of the step begun
  double               share;
} Rest;

/// Return how many components a rest has: it is many sources
static uint32_t
count_components(const NmsLearner* learner)
{
  return 2 * learner->config.n_components;
}

static bool
report_step(void* user, double fraction)
{
  const Rest* const rest = user;
  return !rest->config->progress ||
         rest->config->progress(rest->config->user,
                                rest->start + fraction * rest->share);
}

/// Begin a step of the work, for progress
static void
begin_step(Rest* rest, double share)
{
  rest->start += rest->share;
  rest->share = share;
}

/// Multiply values by a mask of magnitudes
static void
apply(float* values, const float* mask, uint32_t n, float exponent)
{
  for (uint32_t i = 0; i < n; ++i) {
    values[i] *= exponent == 1.0f ? mask[i] : powf(mask[i], exponent);
  }
}

/// Return the energy in the groups of a frame
static double
energy_of(const NmsLearner* learner, const float* groups)
{
  double energy = 0.0;
  for (uint32_t g = 0; g < learner->model->shape.n_groups; ++g) {
    const double n_bins = learner->starts[g + 1] - learner->starts[g];

    energy +=
        n_bins * pow((double)groups[g], 2.0 / (double)learner->config.exponent);
  }
  return energy;
}

/// Mask a frame, and note how loud it still is
static void
mask_frame(const Rest* rest, NmsParting* part, uint32_t i)
{
  const NmsLearner* const learner    = rest->learner;
  const uint32_t          n_features = learner->model->n_features;
  const uint32_t          n_groups   = learner->model->shape.n_groups;
  const float             exponent   = learner->config.exponent;
  float* const frame = rest->frames.values + (size_t)i * learner->n_values;

  const double before = energy_of(learner, frame + n_features);
  nms_parting_solve(part, frame);
  apply(frame, nms_parting_mask_features(part), n_features, exponent);
  apply(frame + n_features, nms_parting_mask_groups(part), n_groups, exponent);
  const double after = energy_of(learner, frame + n_features);
  rest->frames.levels[i] *= before > 0.0 ? (float)sqrt(after / before) : 0.0f;
}

static void
mask_some(void* user, uint32_t part)
{
  Rest* const    rest  = user;
  const uint32_t n     = rest->frames.heard.n_frames_kept;
  const uint32_t first = rest->n_done + part * PART_FRAMES;

  for (uint32_t i = first; i < first + PART_FRAMES && i < n; ++i) {
    mask_frame(rest, &rest->parts[part], i);
  }
}

/// Copy the frames kept, to be masked
static NmsStatus
copy_frames(Rest* rest)
{
  const NmsStore* const from = &rest->learner->sources[rest->source].store;
  const uint32_t        n    = from->heard.n_frames_kept;
  const size_t          size = (size_t)n * from->n_values * sizeof(float);

  rest->frames        = *from;
  rest->frames.values = malloc(size);
  rest->frames.levels = malloc(n * sizeof(float));
  if (!rest->frames.values || !rest->frames.levels) {
    return NMS_NO_MEMORY;
  }
  memcpy(rest->frames.values, from->values, size);
  memcpy(rest->frames.levels, from->levels, n * sizeof(float));
  return NMS_SUCCESS;
}

/// Mask the frames kept by the guess
static NmsStatus
mask_frames(Rest* rest)
{
  NmsStatus status = copy_frames(rest);
  for (uint32_t p = 0; !status && p < N_PARTS; ++p) {
    status = nms_parting_init(&rest->parts[p], rest->dictionary);
  }

  const uint32_t n = rest->frames.heard.n_frames_kept;
  for (; !status && rest->n_done < n; rest->n_done += N_PARTS * PART_FRAMES) {
    if (report_step(rest, (double)rest->n_done / n)) {
      nms_tasks_run(&rest->learner->config.tasks, N_PARTS, mask_some, rest);
    } else {
      status = NMS_CANCELLED;
    }
  }
  for (uint32_t p = 0; p < N_PARTS; ++p) {
    nms_parting_clear(&rest->parts[p]);
  }
  if (status) {
    return status;
  }
  nms_store_drop_quiet(&rest->frames);
  return rest->frames.heard.n_frames_kept ? NMS_SUCCESS : NMS_NO_MATERIAL;
}

/// Learn from what a guess leaves of the frames
static NmsStatus
learn_masked(Rest* rest, NmsComponents* learnt)
{
  const NmsColumnsConfig columns = {.store    = &rest->frames,
                                    .n        = count_components(rest->learner),
                                    .progress = report_step,
                                    .user     = rest};

  begin_step(rest, parting_share);
  const NmsStatus status = mask_frames(rest);
  begin_step(rest,
             1.0 - parting_share -
                 (rest->config->for_refining ? sound_share : 0.0));
  return status ? status : nms_columns_learn(rest->learner, &columns, learnt);
}

/// Learn from the frames as they are, beside the others' columns, and make the
/// dictionary of both
static NmsStatus
learn_free(Rest* rest, NmsComponents* learnt)
{
  NmsLearner* const learner = rest->learner;
  NmsComponents     others  = {0};
  NmsColumnsConfig  columns = {.store = &learner->sources[rest->source].store,
                               .held  = &others,
                               .held_sparsity = others_sparsity,
                               .n             = count_components(learner),
                               .progress      = report_step,
                               .user          = rest};

  begin_step(rest, 1.0 - (rest->config->for_refining ? sound_share : 0.0));
  NmsStatus status = nms_guess_others(learner, rest->source, &others);
  if (!status && others.n + columns.n > NMS_MAX_COMPONENTS) {
    status = NMS_BAD_ARGUMENT;
  }
  status = status ? status : nms_columns_learn(learner, &columns, learnt);
  if (!status && rest->config->for_refining) {
    status = nms_guess_pair(learner, &others, learnt, &rest->dictionary);
  }
  nms_components_clear(&others);
  return status;
}

/// The rest may be anywhere, if the mix was heard in two channels: what it was
/// made of is many sources
static NmsStatus
place(const NmsLearner* learner, const NmsImage* image, NmsComponents* learnt)
{
  const uint32_t n_groups = learner->model->shape.n_groups;

  if (!nms_image_is_whole(image)) {
    return NMS_SUCCESS;
  }

  learnt->spatial = malloc((size_t)4 * n_groups * sizeof(float));
  if (!learnt->spatial) {
    return NMS_NO_MEMORY;
  }
  nms_image_anywhere(n_groups, learnt->spatial);
  return NMS_SUCCESS;
}

/// Learn the rest, and what to mix from
static NmsStatus
learn(Rest* rest, NmsComponents* learnt, NmsStore* masked)
{
  NmsLearner* const       learner = rest->learner;
  NmsLearnerSource* const source  = &learner->sources[rest->source];

  NmsStatus status = NMS_SUCCESS;
  if (rest->config->guess) {
    status = nms_guess_parting(
        learner, rest->source, rest->config->guess, &rest->dictionary);
  }
  if (!status) {
    status = rest->dictionary ? learn_masked(rest, learnt)
                              : learn_free(rest, learnt);
  }
  status = status ? status : place(learner, &source->image, learnt);
  if (status || !rest->config->for_refining) {
    return status;
  }

  begin_step(rest, sound_share);
  const NmsRestSound sound = {.learner    = learner,
                              .dictionary = rest->dictionary,
                              .sound      = &source->sound,
                              .progress   = report_step,
                              .user       = rest};
  return nms_rest_sound_mask(&sound, masked);
}

NmsStatus
nms_learner_learn_rest(NmsLearner*          learner,
                       uint32_t             source,
                       const NmsRestConfig* config)
{
  Rest rest = {.learner = learner, .source = source, .config = config};

  if (!nms_learner_may_change(learner, source)) {
    return NMS_BAD_ARGUMENT;
  }

  NmsLearnerSource* const learning = &learner->sources[source];
  NmsStore                masked;
  NmsComponents           learnt = {0};
  nms_store_drop_quiet(&learning->store);
  if (!learning->store.heard.n_frames_kept) {
    return NMS_NO_MATERIAL;
  }

  nms_store_begin_like(&masked, &learning->sound);
  NmsStatus status = nms_learner_fill_chunk(learning);
  status           = status ? status : learn(&rest, &learnt, &masked);
  if (status) {
    nms_components_clear(&learnt);
    nms_store_clear(&masked);
  } else {
    nms_components_clear(&learning->learnt);
    nms_store_clear(&learning->masked);
    learning->learnt  = learnt;
    learning->masked  = masked;
    learning->is_rest = true;
  }
  nms_store_clear(&rest.frames);
  nms_dictionary_free(rest.dictionary);
  return status;
}
