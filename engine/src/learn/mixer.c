// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/mixer.h"

#include "base/arena.h"
#include "base/random.h"
#include "learn/material.h"
#include "nms/features.h"
#include "nms/stft.h"
#include "spectral/fft.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Gains are uniform within this much to either side, in decibels
static const float gain_range_db = 4.0f;

/// How often a source is left out, and how often all play in time
static const float absence  = 0.05f;
static const float together = 0.75f;

/// Of each chunk, from here on is held back
static const float test_from = 0.8f;

static float*
take(NmsMixer* const mixer, const size_t n)
{
  return (float*)nms_arena_take(&mixer->arena, n, sizeof(float));
}

static void
lay_out(NmsMixer* const mixer)
{
  const uint32_t  n_sources   = mixer->config.n_sources;
  const size_t    padded_bins = nms_packed_size(1U, mixer->n_bins);
  NmsArena* const arena       = &mixer->arena;

  for (uint32_t w = 0U; w < NMS_MIXER_WINDOWS; ++w) {
    mixer->windows[w] = take(mixer, mixer->config.window);
  }
  mixer->frame            = take(mixer, mixer->config.window);
  mixer->mixture          = (NmsComplex*)take(mixer, 2U * mixer->n_bins);
  mixer->magnitudes       = take(mixer, mixer->n_bins);
  mixer->vector           = take(mixer, mixer->n_features);
  mixer->gains            = take(mixer, n_sources);
  mixer->example.features = take(mixer, nms_packed_size(1U, mixer->n_features));
  mixer->example.power    = take(mixer, padded_bins);
  mixer->example.energy =
      (double*)nms_arena_take(arena, n_sources, sizeof(double));
  mixer->places =
      (const float**)nms_arena_take(arena, n_sources, sizeof(float*));
  mixer->spectra =
      (NmsComplex**)nms_arena_take(arena, n_sources, sizeof(NmsComplex*));
  mixer->example.cross =
      (float**)nms_arena_take(arena, n_sources, sizeof(float*));

  for (uint32_t s = 0U; s < n_sources; ++s) {
    NmsComplex* const spectrum = (NmsComplex*)take(mixer, 2U * mixer->n_bins);
    float* const      cross    = take(mixer, padded_bins);
    if (mixer->spectra) {
      mixer->spectra[s]       = spectrum;
      mixer->example.cross[s] = cross;
    }
  }
}

static void
make_windows(NmsMixer* const mixer)
{
  const uint32_t window = mixer->config.window;
  uint32_t       hop    = mixer->config.hop;

  for (uint32_t w = 0U; w < NMS_MIXER_WINDOWS; ++w) {
    // The synthesis window is not needed; the frame has room for it
    nms_stft_windows(window, hop, mixer->windows[w], mixer->frame);
    hop = hop / 8U ? hop / 8U : 1U;
  }
}

NmsStatus
nms_mixer_init(NmsMixer* const mixer, const NmsMixerConfig* const config)
{
  memset(mixer, 0, sizeof(*mixer));
  mixer->config = *config;
  mixer->kernel = nms_kernel_choose();

  NmsFeaturesConfig features = config->features;
  features.stride_frames     = 1U; // Only the frames needed are pushed

  NmsStatus status = nms_features_new(&features, &mixer->features);
  if (status) {
    return status;
  }

  mixer->n_bins     = config->features.n_bins;
  mixer->n_features = nms_features_size(mixer->features);
  lay_out(mixer);
  status = nms_arena_reserve(&mixer->arena);
  if (status) {
    return status;
  }

  lay_out(mixer);
  make_windows(mixer);
  return nms_fft_plan(
      &mixer->fft, config->window, false, mixer->frame, mixer->mixture);
}

void
nms_mixer_clear(NmsMixer* const mixer)
{
  nms_fft_free(&mixer->fft);
  nms_features_free(mixer->features);
  nms_arena_free(&mixer->arena);
}

/// Return a place in a chunk that has all its context before it
static uint32_t
choose_place(const NmsMixer* const mixer,
             const uint32_t        n_samples,
             const float           position,
             const bool            is_test)
{
  const float    split = test_from * (float)n_samples;
  const uint32_t context =
      (mixer->config.features.n_context - 1U) * mixer->config.stride_samples;
  const float first = (float)(mixer->config.window + context);
  const float begin = is_test ? fmaxf(split, first) : first;
  const float end   = is_test ? (float)n_samples : fmaxf(split, first);

  return (uint32_t)(begin + position * (end - begin));
}

static void
choose_places(NmsMixer* const  mixer,
              NmsRandom* const random,
              const bool       is_test)
{
  const bool  in_time  = nms_random_uniform(random) < together;
  const float chunk    = nms_random_uniform(random);
  const float position = nms_random_uniform(random);

  for (uint32_t s = 0U; s < mixer->config.n_sources; ++s) {
    const NmsStore* const store     = mixer->config.sounds[s];
    const float           own_chunk = nms_random_uniform(random);
    const float           own_place = nms_random_uniform(random);
    const float           gain      = nms_random_uniform(random);
    const bool            is_absent = nms_random_uniform(random) < absence;
    const float           n_chunks  = (float)store->heard.n_frames_kept;
    const uint32_t c = (uint32_t)((in_time ? chunk : own_chunk) * n_chunks);

    mixer->places[s] =
        store->values + (size_t)c * store->n_values +
        choose_place(
            mixer, store->n_values, in_time ? position : own_place, is_test);
    mixer->gains[s] =
        is_absent ? 0.0f
                  : powf(10.0f, gain_range_db / 20.0f * (2.0f * gain - 1.0f));
  }
}

/// Add one source's frame that ended `age` samples ago
static void
add_frame(const NmsMixer* const mixer,
          const uint32_t        s,
          const uint32_t        age,
          const bool            is_first)
{
  const float* const from = mixer->places[s] - age - mixer->config.window;
  const float        gain = mixer->gains[s];

  for (uint32_t n = 0U; n < mixer->config.window; ++n) {
    mixer->frame[n] = (is_first ? 0.0f : mixer->frame[n]) + gain * from[n];
  }
}

static void
transform(NmsMixer* const    mixer,
          const float* const window,
          NmsComplex* const  spectrum)
{
  for (uint32_t n = 0U; n < mixer->config.window; ++n) {
    mixer->frame[n] *= window[n];
  }
  nms_fft_forward(&mixer->fft, mixer->frame, spectrum);
}

static void
push_mixture(NmsMixer* const mixer)
{
  const NmsComplex* const spectra[] = {mixer->mixture};

  nms_features_link(spectra, 1U, mixer->n_bins, mixer->magnitudes);
  nms_features_run(mixer->features, mixer->magnitudes, mixer->vector);
}

/// Analyse the frames before the newest one, the oldest first
static void
mix_context(NmsMixer* const mixer, const float* const window)
{
  for (uint32_t c = mixer->config.features.n_context - 1U; c > 0U; --c) {
    for (uint32_t s = 0U; s < mixer->config.n_sources; ++s) {
      add_frame(mixer, s, c * mixer->config.stride_samples, s == 0U);
    }
    transform(mixer, window, mixer->mixture);
    push_mixture(mixer);
  }
}

/// Analyse the newest frame, source by source
static void
mix_newest(NmsMixer* const mixer, const float* const window)
{
  memset(mixer->mixture, 0, mixer->n_bins * sizeof(NmsComplex));
  for (uint32_t s = 0U; s < mixer->config.n_sources; ++s) {
    NmsComplex* const spectrum = mixer->spectra[s];

    add_frame(mixer, s, 0U, true);
    transform(mixer, window, spectrum);
    for (uint32_t j = 0U; j < mixer->n_bins; ++j) {
      mixer->mixture[j].re += spectrum[j].re;
      mixer->mixture[j].im += spectrum[j].im;
    }
  }
  push_mixture(mixer);
}

static void
fill_example(NmsMixer* const mixer)
{
  const NmsComplex* const x       = mixer->mixture;
  NmsExample* const       example = &mixer->example;

  double sum = 0.0;
  for (uint32_t j = 0U; j < mixer->n_features; ++j) {
    sum += (double)mixer->vector[j];
  }
  const float scale = sum > 1e-30 ? (float)(mixer->n_features / sum) : 0.0f;
  for (uint32_t j = 0U; j < mixer->n_features; ++j) {
    example->features[j] = scale * mixer->vector[j];
  }

  for (uint32_t j = 0U; j < mixer->n_bins; ++j) {
    example->power[j] = x[j].re * x[j].re + x[j].im * x[j].im;
  }
  for (uint32_t s = 0U; s < mixer->config.n_sources; ++s) {
    const NmsComplex* const y      = mixer->spectra[s];
    double                  energy = 0.0;

    for (uint32_t j = 0U; j < mixer->n_bins; ++j) {
      example->cross[s][j] = x[j].re * y[j].re + x[j].im * y[j].im;
      energy += (double)(y[j].re * y[j].re + y[j].im * y[j].im);
    }
    example->energy[s] = energy;
  }
}

const NmsExample*
nms_mixer_mix(NmsMixer* const  mixer,
              NmsRandom* const random,
              const bool       is_test)
{
  const float  which  = nms_random_uniform(random);
  const float* window = mixer->windows[(uint32_t)(which * NMS_MIXER_WINDOWS)];

  choose_places(mixer, random, is_test);
  mix_context(mixer, window);
  mix_newest(mixer, window);
  fill_example(mixer);
  return &mixer->example;
}
