// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/review.h"

#include "base/float_mode.h"
#include "learn/columns.h"
#include "learn/learner_impl.h"
#include "learn/material.h"
#include "nms/passes.h"
#include "nms/stft.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// -60 dB of the loudest frame, below which nms_store_drop_quiet() drops
static const float quiet = 1e-3f;

/// One frame of so many that are kept is one that is explained worst
static const uint32_t kept_per_worst = 8;

/// Frames that a pass remembers which is not the last, and a share of all, of
/// which the lesser counts
static const uint64_t most_remembered  = 4096;
static const uint64_t remembered_share = 4;

struct NmsReviewImpl {
  NmsLearner* learner;
  uint32_t    source;
  uint32_t    n_passes; ///< After the first
  uint32_t    n_done;   ///< Passes, the first too
  NmsIntake   intake;
  NmsPasses*  passes;
  NmsStatus   status;        ///< Of the frames of a block
  float       loudest;       ///< Level of the frames kept
  float       feature_scale; ///< To a mean of one, of the frames kept
  float       group_scale;
  uint64_t    n_heard;    ///< Frames of this pass
  uint64_t    n_sounding; ///< Of them, neither silent nor quiet
  uint64_t    n_frames;   ///< Such frames of the first pass
  NmsStore    frames;     ///< Those kept, then those explained worst
  float*      worst;      ///< [n_worst], divergences of the latter
  uint32_t    n_worst;
  uint32_t    n_found;      ///< Of them there are
  bool        is_searching; ///< For them
};

/// Return the factor that gives values `first` on a mean of one
static float
find_scale(const NmsStore* store, uint32_t first, uint32_t n)
{
  double sum = 0.0;
  for (uint32_t t = 0; t < store->heard.n_frames_kept; ++t) {
    const float* const frame = store->values + (size_t)t * store->n_values;
    for (uint32_t i = 0; i < n; ++i) {
      sum += (double)frame[first + i];
    }
  }
  return sum > 0.0 ? (float)((double)n * store->heard.n_frames_kept / sum)
                   : 1.0f;
}

/// Copy a frame, scaled, or with `inverse` back
static void
scale_frame(const NmsReview* review, bool inverse, const float* from, float* to)
{
  const uint32_t n_features = review->learner->model->n_features;
  const uint32_t n          = review->learner->n_values;
  const float    features =
      inverse ? 1.0f / review->feature_scale : review->feature_scale;
  const float groups =
      inverse ? 1.0f / review->group_scale : review->group_scale;

  for (uint32_t i = 0; i < n; ++i) {
    to[i] = (i < n_features ? features : groups) * from[i];
  }
}

/// Return the place of the one that is explained best of the worst
static uint32_t
find_best(const NmsReview* review)
{
  uint32_t best = 0;
  for (uint32_t i = 1; i < review->n_worst; ++i) {
    best = review->worst[i] < review->worst[best] ? i : best;
  }
  return best;
}

/// Keep the frames that are explained worst
static void
on_round(void* user, const NmsRound* round)
{
  NmsReview* const review = user;
  const uint32_t   n_kept = review->frames.heard.n_frames_kept;
  uint32_t         best   = find_best(review);

  for (uint32_t i = 0; review->is_searching && i < round->n_columns; ++i) {
    if (review->n_found < review->n_worst) {
      best = review->n_found++;
    } else if (round->divergences[i] <= review->worst[best]) {
      continue;
    }
    review->worst[best] = round->divergences[i];
    scale_frame(review,
                true,
                round->columns[i],
                review->frames.values +
                    (size_t)(n_kept + best) * review->frames.n_values);
    best = find_best(review);
  }
}

static void
on_spectrum(void* user, const NmsStftFrame* frame)
{
  NmsReview* const       review = user;
  const NmsIntake* const intake = &review->intake;
  const float level = nms_learner_analyze(review->learner, intake, frame);

  ++review->n_heard;
  if (nms_store_is_sound(level) && level > quiet * review->loudest &&
      !review->status) {
    ++review->n_sounding;
    scale_frame(review, false, intake->frame, intake->frame);
    review->status = nms_passes_add(review->passes, intake->frame);
  }
}

/// Put what was learnt where the passes go on from
static NmsStatus
put(NmsReview* review, const NmsComponents* learnt)
{
  const size_t n_r = (size_t)review->learner->model->shape.n_groups * learnt->n;
  const float  scale = review->group_scale / review->feature_scale;
  float* const r     = malloc(n_r * sizeof(float));

  if (!r) {
    return NMS_NO_MEMORY;
  }
  for (size_t i = 0; i < n_r; ++i) {
    r[i] = scale * learnt->reconstruction[i];
  }
  nms_passes_put(review->passes, learnt->analysis, r);
  free(r);
  return NMS_SUCCESS;
}

static NmsStatus
make_passes(NmsReview* review, const NmsRanks* ranks)
{
  const NmsLearner* const learner = review->learner;
  NmsPassesConfig         config  = {.n_rows      = learner->model->n_features,
                                     .n_followers = learner->model->shape.n_groups,
                                     .n_components =
                                         learner->sources[review->source].learnt.n,
                                     .beta     = learner->config.beta,
                                     .tasks    = learner->config.tasks,
                                     .on_round = on_round,
                                     .user     = review};

  if (ranks) {
    config.ranks = *ranks;
  }
  return nms_passes_new(&config, &review->passes);
}

/// Take over the frames kept, with room for those that are explained worst
static NmsStatus
make_frames(NmsReview* review)
{
  const NmsStore* const store = &review->learner->sources[review->source].store;
  const uint32_t        n     = store->heard.n_frames_kept;

  review->n_worst       = n / kept_per_worst + 1;
  review->worst         = (float*)calloc(review->n_worst, sizeof(float));
  review->frames        = *store;
  review->frames.levels = NULL;
  review->frames.values = (float*)malloc((size_t)(n + review->n_worst) *
                                         store->n_values * sizeof(float));
  if (!review->worst || !review->frames.values) {
    return NMS_NO_MEMORY;
  }

  memcpy(review->frames.values,
         store->values,
         (size_t)n * store->n_values * sizeof(float));
  for (uint32_t t = 0; t < n; ++t) {
    review->loudest =
        store->levels[t] > review->loudest ? store->levels[t] : review->loudest;
  }
  return NMS_SUCCESS;
}

/// Begin the next pass
static void
begin_pass(NmsReview* review)
{
  const uint64_t some = review->n_frames / remembered_share;
  const uint64_t few  = some < NMS_ROUND_COLUMNS ? NMS_ROUND_COLUMNS : some;

  review->is_searching = !review->n_done;
  review->n_heard      = 0;
  review->n_sounding   = 0;
  review->status       = NMS_SUCCESS;
  if (!review->n_done) {
    nms_passes_begin(review->passes, NMS_PASS_HELD, 1);
  } else if (review->n_done < review->n_passes) {
    nms_passes_begin(review->passes,
                     NMS_PASS_FORGETS,
                     few < most_remembered ? few : most_remembered);
  } else {
    nms_passes_begin(review->passes, NMS_PASS_WHOLE, review->n_frames);
  }
}

NmsStatus
nms_review_new(NmsLearner*     learner,
               uint32_t        source,
               uint32_t        n_passes,
               const NmsRanks* ranks,
               NmsReview**     review)
{
  *review = NULL;
  if (!nms_learner_may_change(learner, source) || n_passes < 1) {
    return NMS_BAD_ARGUMENT;
  }
  if (!learner->sources[source].learnt.n ||
      !learner->sources[source].store.heard.n_frames_kept) {
    return NMS_NO_MATERIAL;
  }

  NmsReview* const made = calloc(1, sizeof(NmsReview));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  made->learner    = learner;
  made->source     = source;
  made->n_passes   = n_passes;
  NmsStatus status = nms_learner_make_intake(learner, &made->intake);
  status           = status ? status : make_frames(made);
  status           = status ? status : make_passes(made, ranks);
  if (!status) {
    const uint32_t n_features = learner->model->n_features;
    made->feature_scale       = find_scale(&made->frames, 0, n_features);
    made->group_scale =
        find_scale(&made->frames, n_features, learner->model->shape.n_groups);
    status = put(made, &learner->sources[source].learnt);
  }
  if (status) {
    nms_review_free(made);
    return status;
  }

  begin_pass(made);
  *review = made;
  return NMS_SUCCESS;
}

void
nms_review_free(NmsReview* review)
{
  if (review) {
    nms_intake_clear(&review->intake);
    nms_passes_free(review->passes);
    free(review->frames.values);
    free(review->worst);
    free(review);
  }
}

NmsStatus
nms_review_begin(NmsReview* review, uint32_t n_channels)
{
  const NmsStftFuncs funcs = {on_spectrum, NULL, review};

  if (n_channels < 1 || n_channels > 8) {
    return NMS_BAD_ARGUMENT;
  }
  return nms_learner_open_intake(
      review->learner, n_channels, &funcs, &review->intake);
}

NmsStatus
nms_review_push(NmsReview*          review,
                const float* const* samples,
                uint32_t            n_samples)
{
  if (!review->intake.stft) {
    return NMS_BAD_ARGUMENT;
  }

  const uint64_t mode = nms_float_mode_enter();
  nms_stft_run(review->intake.stft, samples, NULL, n_samples);
  nms_float_mode_leave(mode);
  return review->status;
}

/// Learn the source anew, from the frames that are explained worst, too
static NmsStatus
learn_anew(NmsReview* review, NmsProgressFunc progress, void* user)
{
  const uint32_t         n_kept = review->frames.heard.n_frames_kept;
  const uint32_t         n_all  = n_kept + review->n_found;
  const NmsColumnsConfig config = {
      .store    = &review->frames,
      .n        = review->learner->sources[review->source].learnt.n,
      .progress = progress,
      .user     = user};

  NmsComponents learnt               = {0};
  review->is_searching               = false;
  review->frames.heard.n_frames_kept = n_all;
  NmsStatus status = nms_columns_learn(review->learner, &config, &learnt);
  status           = status ? status : put(review, &learnt);
  nms_components_clear(&learnt);

  // Sums to begin with: what W says of the frames there are
  nms_passes_begin(review->passes, NMS_PASS_HELD, n_all);
  for (uint32_t t = 0; !status && t < n_all; ++t) {
    scale_frame(review,
                false,
                review->frames.values + (size_t)t * review->frames.n_values,
                review->intake.frame);
    status = nms_passes_add(review->passes, review->intake.frame);
  }
  return status ? status : nms_passes_end(review->passes);
}

/// Give each column of W a sum of one, and R the scale of the recordings
static void
normalize(const NmsReview* review, const NmsComponents* learnt)
{
  const uint32_t n_features = review->learner->model->n_features;
  const uint32_t n_groups   = review->learner->model->shape.n_groups;
  const double   scale =
      (double)review->feature_scale / (double)review->group_scale;

  for (uint32_t k = 0; k < learnt->n; ++k) {
    double sum = 0.0;
    for (size_t j = 0; j < n_features; ++j) {
      sum += (double)learnt->analysis[j * learnt->n + k];
    }
    const double by = sum > 0.0 ? 1.0 / sum : 1.0;
    for (size_t j = 0; j < n_features; ++j) {
      float* const w = &learnt->analysis[j * learnt->n + k];
      *w             = (float)(by * (double)*w);
    }
    for (size_t g = 0; g < n_groups; ++g) {
      float* const r = &learnt->reconstruction[g * learnt->n + k];
      *r             = (float)(scale * by * (double)*r);
    }
  }
}

NmsStatus
nms_review_end(NmsReview*      review,
               NmsProgressFunc progress,
               void*           user,
               NmsReviewed*    reviewed)
{
  NmsLearnerSource* const source = &review->learner->sources[review->source];

  if (review->n_heard != source->store.heard.n_frames_heard ||
      (review->n_done && review->n_sounding != review->n_frames)) {
    return NMS_BAD_MATERIAL;
  }

  NmsStatus status = nms_passes_end(review->passes);
  if (reviewed) {
    reviewed->n_frames = review->n_sounding;
    reviewed->misfit   = nms_passes_misfit(review->passes);
  }
  review->n_frames = review->n_sounding;
  if (!status && !review->n_done) {
    status = learn_anew(review, progress, user);
  }
  if (status) {
    return status;
  }

  if (review->n_done++ == review->n_passes) {
    nms_passes_get(
        review->passes, source->learnt.analysis, source->learnt.reconstruction);
    normalize(review, &source->learnt);
  } else {
    begin_pass(review);
  }
  return NMS_SUCCESS;
}
