// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

#include "base/float_mode.h"
#include "dictionary/groups.h"
#include "learn/learner_impl.h"
#include "learn/material.h"
#include "nms/features.h"
#include "nms/stft.h"

#include <math.h>
#include <stdint.h>

float
nms_learner_frame_level(const NmsLearner* learner, const float* magnitudes)
{
  const uint32_t n_bins = learner->model->n_bins;
  const double   window = learner->config.window;

  double energy = 0.0;
  for (uint32_t bin = 0; bin < n_bins; ++bin) {
    energy += (double)magnitudes[bin] * (double)magnitudes[bin];
  }
  // Parseval: both halves of the spectrum, a window of about half the energy
  return (float)sqrt(2.0 * energy / window / (0.5 * window));
}

float
nms_learner_analyze(const NmsLearner*   learner,
                    const NmsIntake*    intake,
                    const NmsStftFrame* frame)
{
  const uint32_t n_bins     = learner->model->n_bins;
  const float    exponent   = learner->config.exponent;
  float* const   magnitudes = intake->magnitudes;

  nms_features_link(frame->newest, intake->n_channels, n_bins, magnitudes);
  nms_features_run(intake->features, magnitudes, intake->frame);
  if (frame->newest != frame->input) {
    nms_features_link(frame->input, intake->n_channels, n_bins, magnitudes);
  }

  const float level = nms_learner_frame_level(learner, magnitudes);
  if (exponent != 1.0f) {
    for (uint32_t bin = 0; bin < n_bins; ++bin) {
      magnitudes[bin] = powf(magnitudes[bin], exponent);
    }
  }
  nms_groups_mean(learner->starts,
                  learner->model->shape.n_groups,
                  magnitudes,
                  intake->frame + learner->model->n_features);
  return level;
}

static void
on_spectrum(void* user, const NmsStftFrame* frame)
{
  NmsLearner* const       learner = user;
  const NmsIntake* const  intake  = &learner->intake;
  NmsLearnerSource* const source  = &learner->sources[learner->current];

  const float level  = nms_learner_analyze(learner, intake, frame);
  NmsStatus   status = nms_store_offer(&source->store, level, intake->frame);
  if (!status && nms_store_is_sound(level)) {
    status = nms_image_add(&source->image,
                           frame->input,
                           intake->n_channels,
                           learner->starts,
                           learner->model->shape.n_groups);
  }
  if (status) {
    learner->status = status;
  }
}

/// Return how many samples of a source were heard, if all of them are kept
static uint32_t
position(const NmsLearnerSource* source)
{
  return source->sound.heard.n_frames_kept * source->sound.n_values +
         source->n_chunk;
}

/// Remember where the next recording begins
static void
note_start(NmsLearnerSource* source)
{
  if (source->n_recordings < NMS_MAX_HITS) {
    source->starts[source->n_recordings++] = position(source);
  }
}

NmsStatus
nms_learner_open_intake(const NmsLearner*   learner,
                        uint32_t            n_channels,
                        const NmsStftFuncs* funcs,
                        NmsIntake*          intake)
{
  nms_features_reset(intake->features);
  if (intake->stft && intake->n_channels == n_channels) {
    nms_stft_reset(intake->stft);
    return NMS_SUCCESS;
  }

  const NmsStftConfig config = {
      .window         = learner->config.window,
      .hop            = learner->config.hop,
      .n_inputs       = n_channels,
      .is_symmetrical = learner->config.is_symmetrical,
      .ahead_frames =
          nms_dictionary_ahead_frames(learner->model, learner->config.hop)};

  nms_stft_free(intake->stft);
  intake->n_channels = n_channels;
  return nms_stft_new(&config, funcs, &intake->stft);
}

NmsStatus
nms_learner_begin(NmsLearner* learner, uint32_t source, uint32_t n_channels)
{
  if (!nms_learner_may_change(learner, source) || n_channels < 1 ||
      n_channels > 8) {
    return NMS_BAD_ARGUMENT;
  }

  const NmsStftFuncs funcs = {on_spectrum, NULL, learner};

  learner->current = source;
  note_start(&learner->sources[source]);
  return nms_learner_open_intake(learner, n_channels, &funcs, &learner->intake);
}

/// Sum the channels of one moment; what is not finite counts as 0
static float
sum_channels(const NmsLearner* learner, const float* const* samples, uint32_t i)
{
  float sum = 0.0f;
  for (uint32_t c = 0; c < learner->intake.n_channels; ++c) {
    sum += isfinite(samples[c][i]) ? samples[c][i] : 0.0f;
  }
  return sum / (float)learner->intake.n_channels;
}

/// Return half the difference of two channels at one moment, 0 of others
static float
differ_channels(const NmsLearner*   learner,
                const float* const* samples,
                uint32_t            i)
{
  if (learner->intake.n_channels != 2) {
    return 0.0f;
  }

  const float left  = isfinite(samples[0][i]) ? samples[0][i] : 0.0f;
  const float right = isfinite(samples[1][i]) ? samples[1][i] : 0.0f;
  return (left - right) / 2.0f;
}

/// Offer a full chunk and begin the next
static NmsStatus
offer_chunk(NmsLearnerSource* source)
{
  source->n_chunk = 0;

  // What is not all in two channels has no image to mix with
  NmsStatus status = NMS_SUCCESS;
  if (source->image.is_partial) {
    nms_store_clear(&source->side);
  } else {
    status = nms_store_offer(
        &source->side, 1.0f, source->chunk + source->sound.n_values);
  }

  // Silence is kept too, so that recordings made together stay aligned
  return status ? status : nms_store_offer(&source->sound, 1.0f, source->chunk);
}

/// Keep sound for mixtures, in chunks that run on across recordings
static NmsStatus
keep_sound(NmsLearner* learner, const float* const* samples, uint32_t n_samples)
{
  NmsLearnerSource* const source = &learner->sources[learner->current];
  NmsStatus               status = NMS_SUCCESS;

  for (uint32_t i = 0; !status && i < n_samples; ++i) {
    source->chunk[source->sound.n_values + source->n_chunk] =
        differ_channels(learner, samples, i);
    source->chunk[source->n_chunk++] = sum_channels(learner, samples, i);
    if (source->n_chunk == source->sound.n_values) {
      status = offer_chunk(source);
    }
  }
  return status;
}

NmsStatus
nms_learner_fill_chunk(NmsLearnerSource* source)
{
  const uint32_t n = source->n_chunk;

  source->starts[source->n_recordings] = position(source);
  if (!n) {
    return NMS_SUCCESS;
  }

  for (uint32_t i = n; i < source->sound.n_values; ++i) {
    source->chunk[i] = source->chunk[i - n];
    source->chunk[source->sound.n_values + i] =
        source->chunk[source->sound.n_values + i - n];
  }
  return offer_chunk(source);
}

NmsStatus
nms_learner_push(NmsLearner*         learner,
                 const float* const* samples,
                 uint32_t            n_samples)
{
  if (!learner->intake.stft) {
    return NMS_BAD_ARGUMENT;
  }

  const uint64_t mode = nms_float_mode_enter();
  learner->status     = NMS_SUCCESS;
  nms_stft_run(learner->intake.stft, samples, NULL, n_samples);
  nms_float_mode_leave(mode);
  return learner->status ? learner->status
                         : keep_sound(learner, samples, n_samples);
}
