// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/separator.h"

#include "base/float_mode.h"
#include "dictionary/groups.h"
#include "nms/features.h"
#include "nms/mask.h"
#include "nms/solver.h"
#include "nms/stft.h"
#include "separate/calm.h"
#include "separate/separator_impl.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/// Gains beyond this, 180 dB, might take samples out of the range of float
static const float most_gain = 1e9f;

/// Below this, any spectrum to this power is within the range of float
static const float most_calm_exponent = 2.0f;

uint32_t
nms_separator_latency_samples(const NmsSeparator* separator)
{
  return nms_stft_latency_samples(separator->stft);
}

uint32_t
nms_separator_memory_samples(const NmsSeparator* separator)
{
  return separator->memory +
         nms_stereo_memory_frames(&separator->stereo) * separator->hop;
}

uint32_t
nms_separator_hop_samples(const NmsSeparator* separator)
{
  return separator->hop;
}

uint32_t
nms_separator_window_samples(const NmsSeparator* separator)
{
  return separator->window;
}

uint32_t
nms_separator_n_streams(const NmsSeparator* separator)
{
  return separator->n_streams;
}

uint32_t
nms_separator_n_outputs(const NmsSeparator* separator)
{
  return separator->n_outputs;
}

/// Let the gains have been as they are for as long as they are remembered
static void
fill_past(NmsSeparator* separator)
{
  const uint32_t n = separator->n_streams;

  for (uint32_t p = 0; p < separator->n_past; ++p) {
    memcpy(
        separator->before + (size_t)p * n, separator->now, n * sizeof(float));
  }
}

void
nms_separator_settle(NmsSeparator* separator)
{
  for (uint32_t s = 0; s < separator->n_streams; ++s) {
    separator->now[s] = separator->bypass ? 1.0f : separator->gains[s];
  }
  fill_past(separator);
}

void
nms_separator_reset(NmsSeparator* separator)
{
  nms_stft_reset(separator->stft);
  if (separator->features) {
    nms_features_reset(separator->features);
  }

  memset(separator->magnitudes, 0, separator->n_bins * sizeof(float));
  memset(separator->activations, 0, separator->n_components * sizeof(float));
  memset(separator->levels, 0, separator->n_streams * sizeof(float));
  for (uint32_t s = 0; s < separator->n_streams; ++s) {
    memset(separator->models[s], 0, separator->n_groups * sizeof(float));
  }
  nms_stereo_reset(&separator->stereo);
  separator->is_filtered = false;
  separator->n_frames    = 0;
  separator->n_mixed     = 0;
  nms_separator_settle(separator);
}

void
nms_separator_adopt(NmsSeparator* separator, const NmsSeparator* from)
{
  const uint64_t mode = nms_float_mode_enter();

  nms_separator_reset(separator);
  for (uint32_t s = 0; s < separator->n_streams; ++s) {
    // As when coming out of bypass: dry, then over to the gains as set
    separator->now[s] = 1.0f;
  }
  fill_past(separator);
  nms_stft_adopt(separator->stft, from->stft);
  nms_float_mode_leave(mode);
}

void
nms_separator_set_mask_exponent(NmsSeparator* separator, float exponent)
{
  if (exponent >= 0.1f && exponent <= 8.0f) {
    separator->mask_exponent = exponent;
  } else if (!isnan(exponent)) {
    separator->mask_exponent = exponent < 0.1f ? 0.1f : 8.0f;
  }
}

void
nms_separator_set_gain(NmsSeparator* separator, uint32_t stream, float gain)
{
  if (stream < separator->n_streams && isfinite(gain)) {
    separator->gains[stream] = gain < -most_gain  ? -most_gain
                               : gain > most_gain ? most_gain
                                                  : gain;
  }
}

void
nms_separator_set_residual(NmsSeparator* separator, bool apart)
{
  separator->apart = apart;
}

void
nms_separator_set_stereo(NmsSeparator* separator, NmsStereo stereo)
{
  if (stereo == NMS_STEREO_AUTO || stereo == NMS_STEREO_OFF ||
      stereo == NMS_STEREO_ALWAYS) {
    nms_stereo_set_mode(&separator->stereo, stereo);
  }
}

void
nms_separator_set_spatial(NmsSeparator* separator, const float* spatial)
{
  if (separator->stereo.has_images) {
    nms_stereo_set_images(&separator->stereo, separator->n_sources, spatial);
  }
}

void
nms_separator_set_bypass(NmsSeparator* separator, bool bypass)
{
  separator->bypass = bypass;
}

/// Compute a source's model of the spectrum
static void
compute_model(const NmsSeparator* separator, uint32_t source)
{
  const NmsRange     range       = separator->ranges[source];
  const float* const activations = separator->activations + range.first;
  float* const       model       = separator->models[source];

  if (separator->halves_scale > 0.0f) {
    separator->kernel->combine_halves(
        &separator->halves[source], activations, model);
  } else {
    separator->kernel->combine(&separator->reconstructions[source],
                               activations,
                               0,
                               range.count,
                               model);
  }
}

/// Write what is observed of each group, compressed as the models are
static void
observe_groups(NmsSeparator* separator, float* observed)
{
  const float exponent = separator->exponent;

  for (uint32_t bin = 0; bin < separator->n_bins; ++bin) {
    separator->bins[bin] = exponent == 1.0f
                               ? separator->magnitudes[bin]
                               : powf(separator->magnitudes[bin], exponent);
  }
  nms_groups_mean(
      separator->starts, separator->n_groups, separator->bins, observed);
}

/// Compute what the sources leave to the residual
static void
compute_residual(NmsSeparator* separator, float* residual)
{
  const bool has_groups = separator->starts != NULL;

  if (has_groups) {
    observe_groups(separator, residual);
  } else {
    memcpy(residual, separator->magnitudes, separator->n_bins * sizeof(float));
  }
  nms_mask_residual((const float* const*)separator->models,
                    separator->n_sources,
                    separator->n_groups,
                    has_groups ? 1.0f : separator->exponent,
                    residual);
}

/// Compute every stream's mask, in place of its model
static void
compute_masks(NmsSeparator* separator)
{
  const uint32_t n_sources = separator->n_sources;
  float** const  models    = separator->models;

  nms_solver_run(separator->solver, separator->vector, separator->activations);
  for (uint32_t s = 0; s < n_sources; ++s) {
    compute_model(separator, s);
  }

  const bool calm = nms_models_are_calm(
      separator->activations, separator->n_components, separator->largest);

  separator->n_shares = separator->apart ? separator->n_streams : n_sources;
  if (separator->n_shares > n_sources) {
    compute_residual(separator, models[n_sources]);
  } else if (separator->n_streams > n_sources) {
    memset(models[n_sources], 0, separator->n_groups * sizeof(float));
  }
  if (!calm || separator->exponent > most_calm_exponent) {
    nms_models_calm(models, separator->n_shares, separator->n_groups);
  }

  separator->kernel->share(models,
                           separator->n_shares,
                           separator->n_groups,
                           separator->mask_exponent);
}

/// Sum the energy of each group
static void
sum_energy(NmsSeparator* separator, float* energy)
{
  const float* const left = separator->stereo.covariance;

  for (uint32_t g = 0; left && g < separator->n_groups; ++g) {
    energy[g] = left[g] + left[separator->n_groups + g];
  }
  if (left) {
    return;
  }

  for (uint32_t bin = 0; bin < separator->n_bins; ++bin) {
    separator->bins[bin] =
        separator->magnitudes[bin] * separator->magnitudes[bin];
  }
  nms_groups_sum(
      separator->starts, separator->n_groups, separator->bins, energy);
}

/// Compute the root of the energy of each group
static void
compute_loudness(NmsSeparator* separator)
{
  sum_energy(separator, separator->loudness);
  for (uint32_t g = 0; g < separator->n_groups; ++g) {
    separator->loudness[g] = sqrtf(separator->loudness[g]);
  }
}

static void
compute_levels(NmsSeparator* separator)
{
  const float* loudness = separator->magnitudes;

  if (separator->starts) {
    compute_loudness(separator);
    loudness = separator->loudness;
  }
  for (uint32_t s = 0; s < separator->n_streams; ++s) {
    separator->levels[s] = sqrtf(separator->kernel->energy(
        separator->models[s], loudness, separator->n_groups));
  }
}

/// Compute the levels of what filters let through
static void
compute_filtered_levels(NmsSeparator* separator)
{
  for (uint32_t s = 0; s < separator->n_streams; ++s) {
    separator->levels[s] =
        s < separator->n_shares ? sqrtf(separator->stereo.energy[s]) : 0.0f;
  }
}

static void
take_gains(NmsSeparator* separator)
{
  const uint32_t n = separator->n_streams;

  memmove(separator->before + n,
          separator->before,
          (size_t)(separator->n_past - 1) * n * sizeof(float));
  memcpy(separator->before, separator->now, n * sizeof(float));
  for (uint32_t s = 0; s < n; ++s) {
    separator->now[s] = separator->bypass ? 1.0f : separator->gains[s];
  }
}

static void
link(NmsSeparator* separator, const NmsComplex* const* spectra)
{
  separator->kernel->link(spectra,
                          separator->config.n_channels,
                          separator->n_bins,
                          separator->magnitudes);
}

void
nms_separator_on_spectrum(void* user, const NmsStftFrame* frame)
{
  NmsSeparator* const separator = user;

  take_gains(separator);
  ++separator->n_frames;
  link(separator, frame->newest);
  if (!separator->solver) {
    for (uint32_t o = 0; o < separator->n_outputs; ++o) {
      frame->active[o] = false;
    }
    return;
  }

  nms_features_run(
      separator->features, separator->magnitudes, separator->vector);
  if (frame->newest != frame->input) {
    link(separator, frame->input); // Which the newest was only context of
  }
  compute_masks(separator);
  nms_stereo_listen(&separator->stereo, frame->input);
  separator->is_filtered = nms_stereo_run(
      &separator->stereo, separator->models, separator->n_shares);
  if (separator->is_filtered) {
    compute_filtered_levels(separator);
  } else {
    compute_levels(separator);
  }
  nms_separator_write(separator, frame);
}

void
nms_separator_run(NmsSeparator*       separator,
                  const float* const* input,
                  float* const*       output,
                  uint32_t            n_samples)
{
  const uint64_t mode = nms_float_mode_enter();

  for (uint32_t o = 0; o < separator->n_outputs; ++o) {
    separator->wanted[o] = output[o] != NULL;
  }
  nms_stft_run(separator->stft, input, output, n_samples);

  nms_float_mode_leave(mode);
}

NmsAnalysis
nms_separator_analysis(const NmsSeparator* separator)
{
  const NmsAnalysis analysis = {.activations = separator->activations,
                                .magnitudes  = separator->magnitudes,
                                .levels      = separator->levels,
                                .covariances = separator->stereo.covariance,
                                .trust       = separator->stereo.trusted,
                                .masks = (const float* const*)separator->models,
                                .starts       = separator->starts,
                                .n_components = separator->n_components,
                                .n_bins       = separator->n_bins,
                                .n_groups     = separator->n_groups,
                                .n_streams    = separator->n_streams,
                                .n_frames     = separator->n_frames};
  return analysis;
}
