// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

#include "base/float_mode.h"
#include "learn/learner_impl.h"
#include "learn/material.h"
#include "nms/features.h"
#include "nms/stft.h"

#include <math.h>
#include <stdint.h>

/// Return the root of the mean square of the samples behind magnitudes
static float
frame_level(const NmsLearner* const learner, const float* const magnitudes)
{
  const uint32_t n_bins = learner->model->n_bins;
  const double   window = learner->config.window;

  double energy = 0.0;
  for (uint32_t bin = 0U; bin < n_bins; ++bin) {
    energy += (double)magnitudes[bin] * (double)magnitudes[bin];
  }
  // Parseval: both halves of the spectrum, a window of about half the energy
  return (float)sqrt(2.0 * energy / window / (0.5 * window));
}

static void
on_spectrum(void* const user, const NmsStftFrame* const frame)
{
  NmsLearner* const learner    = (NmsLearner*)user;
  const uint32_t    n_bins     = learner->model->n_bins;
  const float       exponent   = learner->config.exponent;
  float* const      magnitudes = learner->frame + learner->model->n_features;

  nms_features_link(frame->input, learner->n_channels, n_bins, magnitudes);
  nms_features_run(learner->features, magnitudes, learner->frame);

  const float level = frame_level(learner, magnitudes);
  if (exponent != 1.0f) {
    for (uint32_t bin = 0U; bin < n_bins; ++bin) {
      magnitudes[bin] = powf(magnitudes[bin], exponent);
    }
  }

  const NmsStatus status = nms_store_offer(
      &learner->sources[learner->current].store, level, learner->frame);
  if (status) {
    learner->status = status;
  }
}

NmsStatus
nms_learner_begin(NmsLearner* const learner,
                  const uint32_t    source,
                  const uint32_t    n_channels)
{
  if (source >= learner->n_sources || n_channels < 1U || n_channels > 8U) {
    return NMS_BAD_ARGUMENT;
  }

  learner->current = source;
  nms_features_reset(learner->features);
  if (learner->stft && learner->n_channels == n_channels) {
    nms_stft_reset(learner->stft);
    return NMS_SUCCESS;
  }

  const NmsStftConfig config = {
      learner->config.window, learner->config.hop, n_channels, 0U};
  const NmsStftFuncs funcs = {on_spectrum, NULL, learner};

  nms_stft_free(learner->stft);
  learner->n_channels = n_channels;
  return nms_stft_new(&config, &funcs, &learner->stft);
}

NmsStatus
nms_learner_push(NmsLearner* const         learner,
                 const float* const* const samples,
                 const uint32_t            n_samples)
{
  if (!learner->stft) {
    return NMS_BAD_ARGUMENT;
  }

  const uint64_t mode = nms_float_mode_enter();
  learner->status     = NMS_SUCCESS;
  nms_stft_run(learner->stft, samples, NULL, n_samples);
  nms_float_mode_leave(mode);
  return learner->status;
}
