// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/mixer.h"

#include "base/arena.h"
#include "base/random.h"
#include "kernel/kernel.h"
#include "learn/hits.h"
#include "learn/material.h"
#include "nmf/online.h"
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

/// The same for single hits, which are silent for most of the time
static const float hits_gain_range_db = 6.0f;
static const float hits_absence       = 0.6f;
static const float hits_together      = 0.5f;

/// How often the window learnt with is taken, not the one of a shorter hop
static const float own_window = 0.67f;

/// Hits follow each other after so long on average, at random between these
static const float shortest_gap_s = 0.1f;
static const float longest_gap_s  = 1.2f;

/// Hits at the same time: the mean time since then, and how exact they are
static const float common_age_s    = 0.15f;
static const float common_jitter_s = 0.02f;

/// No hit is heard for longer
static const float reach_s = 3.0f;

/// So much sound of a source is enough for all steps of refining
static const double enough_s = 6.0;

/// Of each chunk, from here on is held back
static const float test_from = 0.9f;

bool
nms_track_is_heard(const NmsTrack* track)
{
  return track->sound->heard.n_frames_kept > 0;
}

uint32_t
nms_tracks_count_steps(const NmsTrack* tracks,
                       uint32_t        n_tracks,
                       double          rate_hz,
                       uint32_t        n_steps)
{
  double share = 1.0;
  for (uint32_t s = 0; s < n_tracks; ++s) {
    const NmsTrack* const track = &tracks[s];
    if (nms_track_is_heard(track) && !track->hits.n_hits && track->n_samples) {
      share = fmin(share, track->n_samples / (enough_s * rate_hz));
    }
  }

  const uint32_t n_enough = (uint32_t)(share * share * share * n_steps);
  return n_enough || !n_steps ? n_enough : 1;
}

static float*
take(NmsMixer* mixer, size_t n)
{
  return (float*)nms_arena_take(&mixer->arena, n, sizeof(float));
}

static NmsExample
take_example(NmsMixer* mixer)
{
  const size_t n_floats = (size_t)2 * mixer->n_bins;

  const NmsExample example = {
      .features = take(mixer, nms_packed_size(1, mixer->n_features)),
      .mixture  = (NmsComplex*)take(mixer, n_floats),
      .sources  = (NmsComplex**)nms_arena_rows(
          &mixer->arena, mixer->config.n_sources, n_floats)};
  return example;
}

static void
lay_out(NmsMixer* mixer)
{
  const uint32_t  n_examples = mixer->config.n_examples;
  const uint32_t  n_sources  = mixer->config.n_sources;
  const uint32_t  window     = mixer->config.window;
  NmsArena* const arena      = &mixer->arena;

  for (uint32_t w = 0; w < NMS_MIXER_WINDOWS; ++w) {
    mixer->analyses[w]  = take(mixer, window);
    mixer->syntheses[w] = take(mixer, window);
  }
  mixer->frame      = take(mixer, window);
  mixer->magnitudes = take(mixer, mixer->n_bins);
  mixer->vector     = take(mixer, mixer->n_features);
  mixer->gains      = take(mixer, n_sources);
  mixer->places =
      (const float**)nms_arena_take(arena, n_sources, sizeof(float*));
  mixer->segments = nms_arena_rows(arena, n_sources, mixer->n_segment);
  mixer->examples =
      (NmsExample*)nms_arena_take(arena, n_examples, sizeof(NmsExample));
  for (uint32_t i = 0; i < n_examples; ++i) {
    const NmsExample example = take_example(mixer);
    if (mixer->examples) {
      mixer->examples[i] = example;
    }
  }
}

static void
make_windows(NmsMixer* mixer)
{
  const uint32_t window = mixer->config.window;
  uint32_t       hop    = mixer->config.hop;

  for (uint32_t w = 0; w < NMS_MIXER_WINDOWS; ++w) {
    nms_stft_windows(window, hop, mixer->analyses[w], mixer->syntheses[w]);
    mixer->tails[w] = 2 * hop;
    hop             = hop / 8 ? hop / 8 : 1;
  }
}

NmsStatus
nms_mixer_init(NmsMixer* mixer, const NmsMixerConfig* config)
{
  memset(mixer, 0, sizeof(*mixer));
  mixer->config = *config;

  NmsFeaturesConfig features = config->features;
  features.stride_frames     = 1; // Only the frames needed are pushed

  NmsStatus status = nms_features_new(&features, &mixer->features);
  if (status) {
    return status;
  }

  mixer->n_bins     = config->features.n_bins;
  mixer->n_features = nms_features_size(mixer->features);
  mixer->n_segment  = config->window +
                     (config->features.n_context - 1) * config->stride_samples;
  lay_out(mixer);
  status = nms_arena_reserve(&mixer->arena);
  if (status) {
    return status;
  }

  lay_out(mixer);
  make_windows(mixer);
  return nms_fft_plan(&mixer->fft,
                      config->window,
                      false,
                      mixer->frame,
                      mixer->examples[0].mixture);
}

void
nms_mixer_clear(NmsMixer* mixer)
{
  nms_fft_free(&mixer->fft);
  nms_features_free(mixer->features);
  nms_arena_free(&mixer->arena);
}

/// Return a place in a chunk that has all its context before it
static uint32_t
choose_place(const NmsMixer* mixer,
             uint32_t        n_samples,
             float           position,
             bool            is_test)
{
  const float split = test_from * (float)n_samples;
  const float first = (float)mixer->n_segment;
  const float begin = is_test ? fmaxf(split, first) : first;
  const float end   = is_test ? (float)n_samples : fmaxf(split, first);

  return (uint32_t)(begin + position * (end - begin));
}

/// Play a source's hits to its segment, which is what there is to hear of it
static void
play_hits(NmsMixer*  mixer,
          uint32_t   s,
          float      common_age,
          NmsRandom* random,
          bool       is_test)
{
  const float rate_hz =
      mixer->config.features.bin_spacing_hz * (float)mixer->config.window;
  const float is_common = nms_random_uniform(random);
  const float jitter    = nms_random_uniform(random);
  const float own_age   = 1.0f - nms_random_uniform(random);
  const float octaves   = nms_random_uniform(random);
  const float mean_gap =
      shortest_gap_s * powf(longest_gap_s / shortest_gap_s, octaves);

  const float first_age = is_common < hits_together
                              ? common_age + common_jitter_s * jitter
                              : -mean_gap * logf(own_age);

  const NmsHitsTiming timing = {rate_hz * mean_gap,
                                rate_hz * first_age,
                                (uint32_t)(rate_hz * reach_s),
                                is_test};

  nms_hits_play(&mixer->config.tracks[s].hits,
                &timing,
                random,
                mixer->segments[s],
                mixer->n_segment);
  mixer->places[s] = mixer->segments[s] + mixer->n_segment;
}

/// Return a factor, uniform within `range_db` to either side
static float
random_gain(float range_db, NmsRandom* random)
{
  const float u = nms_random_uniform(random);

  return powf(10.0f, range_db / 20.0f * (2.0f * u - 1.0f));
}

/// Take single hits, where sources are such
static void
choose_hits(NmsMixer* mixer, uint64_t seed, bool is_test)
{
  NmsRandom   random = ~seed;
  const float u      = nms_random_uniform(&random);

  for (uint32_t s = 0; s < mixer->config.n_sources; ++s) {
    if (mixer->config.tracks[s].hits.n_hits) {
      const bool is_absent = nms_random_uniform(&random) < hits_absence;

      mixer->gains[s] = random_gain(hits_gain_range_db, &random);
      play_hits(mixer, s, -common_age_s * logf(1.0f - u), &random, is_test);
      if (is_absent) {
        mixer->gains[s] = 0.0f;
      }
    }
  }
}

/// Take frames of the recordings as they are
static void
choose_places(NmsMixer* mixer, NmsRandom* random, bool is_test)
{
  const bool  in_time  = nms_random_uniform(random) < together;
  const float chunk    = nms_random_uniform(random);
  const float position = nms_random_uniform(random);

  for (uint32_t s = 0; s < mixer->config.n_sources; ++s) {
    const NmsStore* const store     = mixer->config.tracks[s].sound;
    const float           own_chunk = nms_random_uniform(random);
    const float           own_place = nms_random_uniform(random);
    const float           gain      = random_gain(gain_range_db, random);
    const bool            is_absent = nms_random_uniform(random) < absence;
    const float           n_chunks  = (float)store->heard.n_frames_kept;
    const uint32_t c = (uint32_t)((in_time ? chunk : own_chunk) * n_chunks);

    if (nms_track_is_heard(&mixer->config.tracks[s])) {
      mixer->gains[s] = is_absent ? 0.0f : gain;
      mixer->places[s] =
          store->values + (size_t)c * store->n_values +
          choose_place(
              mixer, store->n_values, in_time ? position : own_place, is_test);
    } else {
      // Its segment is zero
      mixer->gains[s]  = 0.0f;
      mixer->places[s] = mixer->segments[s] + mixer->n_segment;
    }
  }
}

/// Add one source's frame that ended `age` samples ago
static void
add_frame(const NmsMixer* mixer, uint32_t s, uint32_t age, bool is_first)
{
  const float* const from = mixer->places[s] - age - mixer->config.window;
  const float        gain = mixer->gains[s];

  for (uint32_t n = 0; n < mixer->config.window; ++n) {
    mixer->frame[n] = (is_first ? 0.0f : mixer->frame[n]) + gain * from[n];
  }
}

static void
transform(NmsMixer* mixer, const float* window, NmsComplex* spectrum)
{
  for (uint32_t n = 0; n < mixer->config.window; ++n) {
    mixer->frame[n] *= window[n];
  }
  nms_fft_forward(&mixer->fft, mixer->frame, spectrum);
}

static void
push_features(NmsMixer* mixer, const NmsComplex* spectrum)
{
  const NmsComplex* const spectra[] = {spectrum};

  nms_features_link(spectra, 1, mixer->n_bins, mixer->magnitudes);
  nms_features_run(mixer->features, mixer->magnitudes, mixer->vector);
}

/// Analyse the frames before the newest one, the oldest first
static void
mix_context(NmsMixer* mixer, const float* window, NmsComplex* mixture)
{
  for (uint32_t c = mixer->config.features.n_context - 1; c > 0; --c) {
    for (uint32_t s = 0; s < mixer->config.n_sources; ++s) {
      add_frame(mixer, s, c * mixer->config.stride_samples, s == 0);
    }
    transform(mixer, window, mixture);
    push_features(mixer, mixture);
  }
}

/// Analyse the newest frame, source by source
static void
mix_newest(NmsMixer* mixer, const float* window, const NmsExample* example)
{
  NmsComplex* const mixture = example->mixture;

  memset(mixture, 0, mixer->n_bins * sizeof(NmsComplex));
  for (uint32_t s = 0; s < mixer->config.n_sources; ++s) {
    NmsComplex* const spectrum = example->sources[s];

    add_frame(mixer, s, 0, true);
    transform(mixer, window, spectrum);
    for (uint32_t j = 0; j < mixer->n_bins; ++j) {
      mixture[j].re += spectrum[j].re;
      mixture[j].im += spectrum[j].im;
    }
  }
  push_features(mixer, mixture);
}

/// Scale the features to a mean of one
static void
fill_features(const NmsMixer* mixer, float* features)
{
  const NmsOnlineScale scale =
      nms_online_scale(mixer->vector, mixer->n_features);

  for (uint32_t j = 0; j < mixer->n_features; ++j) {
    features[j] = scale.to_one * mixer->vector[j];
  }
}

void
nms_mixer_mix(NmsMixer* mixer, uint32_t index, uint64_t seed, bool is_test)
{
  NmsExample* const example = &mixer->examples[index];
  NmsRandom         random  = seed;
  const float       which   = nms_random_uniform(&random);
  const uint32_t    w       = which < own_window ? 0 : 1;

  example->synthesis = mixer->syntheses[w];
  example->n_tail    = mixer->tails[w];
  choose_places(mixer, &random, is_test);
  choose_hits(mixer, seed, is_test);
  mix_context(mixer, mixer->analyses[w], example->mixture);
  mix_newest(mixer, mixer->analyses[w], example);
  fill_features(mixer, example->features);
}
