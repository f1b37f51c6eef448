// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What learning and refining hear of sound is what a separator hears of it: the
  same frames, windows, groups and context, for live dictionaries and for files.
*/

#include "check.h"
#include "kit.h"
#include "material.h"
#include "separator_rig.h"
#include "tools.h"

#include "dictionary/groups.h"
#include "learn/learner_impl.h"
#include "learn/mixer.h"
#include "nmf/online.h"
#include "nms/separator.h"
#include "separate/separator_impl.h"
#include "spectral/stft_impl.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define N_SOURCES 2
#define N_SAMPLES 20000
#define N_MIXTURES 40

/// Compare with what is expected, relative to its largest value
static void
check_array(const float* found, const float* expected, uint32_t n)
{
  const double most = max_magnitude(expected, n);
  CHECK(most > 0.0);
  for (uint32_t i = 0; i < n; ++i) {
    CHECK_NEAR(found[i], expected[i], 2e-5 * most);
  }
}

/// Return the sum of what was mixed, up to where the newest frame ends
static Planes
sum_sources(const NmsMixer* mixer)
{
  Planes sum = planes_new(1, mixer->n_segment);
  for (uint32_t s = 0; s < N_SOURCES; ++s) {
    const float* const from = mixer->places[0][s] - mixer->n_segment;
    for (uint32_t n = 0; n < mixer->n_segment; ++n) {
      sum.rows[0][n] += mixer->gains[s] * from[n];
    }
  }
  return sum;
}

/// Compare a mixture with what a separator finds in the same sound
static void
check_mixture(const NmsMixer* mixer, const NmsDictionary* dictionary)
{
  const NmsExample* const example = &mixer->examples[0];
  const uint32_t          tail    = example->n_tail;
  const uint32_t          hop =
      dictionary->shape.is_symmetrical ? dictionary->shape.hop : tail / 2;
  const NmsSeparatorConfig config = {
      dictionary->shape.sample_rate_hz, 1, hop, 0, NMS_STREAMS, false};
  NmsSeparator* separator = rig_separator(&config, dictionary);
  Planes        input     = sum_sources(mixer);
  Planes        output    = planes_new(N_SOURCES, input.n_samples);
  CHECK_INT(input.n_samples % hop, 0);
  rig_run(separator, &input, &output, 64);

  const uint32_t n_bins     = dictionary->n_bins;
  const uint32_t n_features = dictionary->n_features;
  float*         magnitudes = new_floats(n_bins);
  float*         vector     = new_copy(separator->vector, n_features);
  for (uint32_t bin = 0; bin < n_bins; ++bin) {
    magnitudes[bin] =
        hypotf(example->mixture[0][bin].re, example->mixture[0][bin].im);
  }
  const NmsOnlineScale scale = nms_online_scale(vector, n_features);
  for (uint32_t i = 0; i < n_features; ++i) {
    vector[i] *= scale.to_one;
  }
  check_array(magnitudes, separator->magnitudes, n_bins);
  check_array(example->features, vector, n_features);

  // What is heard of a frame's end: the STFT's has FFTW's scale in it
  REQUIRE_INT(separator->stft->tail, tail);
  for (uint32_t n = 0; n < tail; ++n) {
    CHECK_NEAR((float)dictionary->shape.window * separator->stft->synthesis[n],
               example->synthesis[n],
               1e-6);
  }
  free(magnitudes);
  free(vector);
  planes_free(&input);
  planes_free(&output);
  nms_separator_free(separator);
}

/// Mixtures of refining
static void
test_mixtures(const KitConfig* kit)
{
  NmsDictionary* dictionary = kit_new(kit);
  NmsTrack       tracks[N_SOURCES];
  NmsStore       sounds[N_SOURCES];
  float*         samples[N_SOURCES];
  bool           is_tail[2] = {false, false};
  for (uint32_t s = 0; s < N_SOURCES; ++s) {
    samples[s] = new_random(N_SAMPLES, s + 1, -1.0, 1.0);
    sounds[s]  = (NmsStore){.n_values = N_SAMPLES, .values = samples[s]};
    sounds[s].heard.n_frames_kept = 1;
    tracks[s]                     = (NmsTrack){.sound = &sounds[s]};
  }
  const NmsMixerConfig config = {
      .features       = nms_dictionary_features(dictionary, kit->hop),
      .tracks         = tracks,
      .n_channels     = 1,
      .n_sources      = N_SOURCES,
      .window         = kit->window,
      .hop            = kit->hop,
      .stride_samples = kit->stride_samples,
      .n_ahead        = kit->n_ahead,
      .is_symmetrical = kit->is_symmetrical,
      .n_examples     = 1};
  NmsMixer mixer;
  REQUIRE_INT(nms_mixer_init(&mixer, &config), NMS_SUCCESS);
  for (uint64_t seed = 0; seed < N_MIXTURES; ++seed) {
    nms_mixer_mix(&mixer, 0, seed, seed % 2);
    check_mixture(&mixer, dictionary);
    is_tail[mixer.examples[0].n_tail < 2 * kit->hop] = true;
  }
  CHECK(is_tail[0] && is_tail[1] == !kit->is_symmetrical);
  nms_mixer_clear(&mixer);
  for (uint32_t s = 0; s < N_SOURCES; ++s) {
    free(samples[s]);
  }
  nms_dictionary_free(dictionary);
}

/// Frames of learning: features and groups are those of a separator's frames
static void
test_frames(uint32_t n_ahead, bool is_symmetrical)
{
  NmsLearnerConfig config = material_config();
  config.exponent         = 1.0f;
  config.n_context        = 3;
  config.n_ahead          = n_ahead;
  config.is_symmetrical   = is_symmetrical;
  config.max_frames       = 1024;
  NmsLearner*    learner  = material_heard(&config, N_SAMPLES);
  NmsDictionary* learnt   = material_learn(learner);

  // Learning may have dropped quiet frames
  nms_learner_free(learner);
  learner         = material_learner(&config);
  float*    noise = new_random(N_SAMPLES, 3, -1.0, 1.0);
  NmsStore* store = &learner->sources[0].store;
  material_push(learner, 0, noise, N_SAMPLES, 0);

  const NmsSeparatorConfig same = {
      MATERIAL_RATE, 1, config.hop, 0, NMS_STREAMS, false};
  NmsSeparator*  separator  = rig_separator(&same, learnt);
  const uint32_t n_features = learnt->n_features;
  const uint32_t n_groups   = learnt->shape.n_groups;
  const uint32_t n_silent   = (uint32_t)store->heard.n_frames_silent;
  Planes         input      = {1, N_SAMPLES, {noise}};
  Planes         output     = planes_new(N_SOURCES, N_SAMPLES);
  float*         groups     = new_floats(n_groups);
  CHECK_INT(n_silent, 2 * n_ahead); // Two hops from column to column
  for (uint32_t f = 0; f < N_SAMPLES / config.hop; ++f) {
    const size_t span[2] = {(size_t)f * config.hop,
                            (size_t)(f + 1) * config.hop};
    rig_run_part(separator, &input, &output, span, 0);
    if (f >= n_silent) {
      const float* const frame =
          store->values + (size_t)(f - n_silent) * store->n_values;
      nms_groups_mean(
          separator->starts, n_groups, separator->magnitudes, groups);
      check_array(frame, separator->vector, n_features);
      check_array(frame + n_features, groups, n_groups);
    }
  }
  free(noise);
  free(groups);
  planes_free(&output);
  nms_separator_free(separator);
  nms_dictionary_free(learnt);
  nms_learner_free(learner);
}

int
main(void)
{
  KitConfig kit = KIT_DEFAULTS;
  kit.n_sources = N_SOURCES;
  kit.n_context = 3;
  for (uint32_t n_ahead = 0; n_ahead < 3; ++n_ahead) {
    for (int is_symmetrical = 0; is_symmetrical < 2; ++is_symmetrical) {
      check_note("%u ahead%s", n_ahead, is_symmetrical ? ", symmetrical" : "");
      kit.n_ahead        = n_ahead;
      kit.is_symmetrical = is_symmetrical;
      test_mixtures(&kit);
      test_frames(n_ahead, is_symmetrical);
    }
  }
  return check_result();
}
