// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/dictionary.h"
#include "nms/separator.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
   No output is ever not finite: random dictionaries over all that decoding
   accepts, weights of any size, sound of any size, gains of any size.
*/

#define N_ROUNDS 500
#define N_SAMPLES 1200

/// Return a number between two, the ends one time in four each
static float
pick(Random* random, double low, double high)
{
  const uint32_t choice = random_below(random, 4);
  return (float)(choice == 0   ? low
                 : choice == 1 ? high
                               : random_between(random, low, high));
}

static uint32_t
pick_count(Random* random, uint32_t low, uint32_t high)
{
  return low + random_below(random, high - low + 1);
}

/// Return a power of two between two, and now and then 0
static float
pick_size(Random* random, double low, double high)
{
  const double size = exp2(random_between(random, low, high));
  return random_below(random, 10) ? (float)size : 0.0f;
}

static NmsDictionary*
random_kit(Random* random)
{
  KitConfig config      = KIT_DEFAULTS;
  config.window         = 2 * pick_count(random, 8, 80);
  config.hop            = pick_count(random, 1, config.window / 2);
  config.sample_rate_hz = random_between(random, 1000.0, 768000.0);
  config.n_bands        = random_below(random, 2) ? 12 : 0;
  config.n_groups       = random_below(random, 2) ? 7 : 0;
  config.n_context      = pick_count(random, 1, 3);
  config.stride_samples = pick_count(random, 1, 100);
  config.n_ahead        = pick_count(random, 0, config.n_context - 1);
  config.is_symmetrical = random_below(random, 2);
  config.exponent       = pick(random, 0.1000001, 4.0);
  config.beta           = pick(random, -2.0, 4.0);
  config.relaxation     = pick(random, 1.0, 2.0);
  config.momentum =
      random_below(random, 2) ? pick(random, 0.1000001, 0.8999999) : 0.0f;
  config.mask_exponent = pick(random, 0.1000001, 8.0);
  config.n_iterations =
      random_below(random, 60) ? pick_count(random, 1, 12) : NMS_MAX_ITERATIONS;
  config.n_sources    = pick_count(random, 1, 8);
  config.n_components = pick_count(random, 1, 4);
  config.seed         = random_bits(random);
  config.spatial      = random_below(random, 2);
  return kit_new(&config);
}

/// Give all weights a size: one for all, one for each component, any
static void
fill_weights(NmsDictionary* dictionary, Random* random)
{
  const uint32_t n       = dictionary->shape.n_components;
  const uint32_t kind    = random_below(random, 4);
  const uint32_t n_rows  = dictionary->n_features + dictionary->shape.n_groups;
  const float    overall = pick_size(random, -149.0, 39.8);
  for (uint32_t k = 0; k < n; ++k) {
    const float own = pick_size(random, -149.0, 39.8);
    for (uint32_t r = 0; r < n_rows; ++r) {
      float* const weight =
          r < dictionary->n_features
              ? &dictionary->analysis[(size_t)r * n + k]
              : &dictionary
                     ->reconstruction[(size_t)(r - dictionary->n_features) * n +
                                      k];
      if (kind) { // Else as the kit made them
        *weight *= kind == 1   ? overall
                   : kind == 2 ? own
                               : pick_size(random, -149.0, 39.8);
      }
    }
  }
  for (uint32_t i = 0; i < dictionary->shape.n_iterations; ++i) {
    dictionary->sparsity[i] =
        random_below(random, 2) ? pick_size(random, -149.0, 39.8) : 0.0f;
  }
}

/// Return the dictionary as it is read from a file: what is accepted
static NmsDictionary*
read_again(NmsDictionary* dictionary, Random* random)
{
  const NmsPrecision precision = random_below(random, 2) ? NMS_F16 : NMS_F32;
  NmsDictionary*     read      = NULL;
  size_t             n_bytes   = 0;
  void*              bytes     = kit_encode(dictionary, precision, &n_bytes);
  REQUIRE_INT(nms_dictionary_decode(bytes, n_bytes, &read, NULL), NMS_SUCCESS);
  free(bytes);
  nms_dictionary_free(dictionary);
  return read;
}

/// Return sound that changes its level, with samples that are no numbers
static Planes
wild_sound(Random* random, uint32_t n_channels)
{
  Planes sound = planes_noise(n_channels, N_SAMPLES, 1.0);
  for (uint32_t i = 0; i < N_SAMPLES; i += 100) {
    const float level =
        random_below(random, 2) ? 0.3f : pick_size(random, -140.0, 127.9);
    for (uint32_t c = 0; c < n_channels; ++c) {
      for (uint32_t j = i; j < i + 100; ++j) {
        sound.rows[c][j] *= level;
      }
      sound.rows[c][i] = random_below(random, 8) ? level : NAN;
    }
  }
  return sound;
}

/// Whether all are finite; those of `what` are named if not
static void
check_finite(const float* values, size_t n, const char* what)
{
  const char* wrong = "none";
  for (size_t i = 0; i < n; ++i) {
    wrong = isfinite(values[i]) ? wrong : what;
  }
  CHECK_TEXT(wrong, "none");
}

static void
set_wildly(NmsSeparator* separator, Random* random)
{
  for (uint32_t s = 0; s < nms_separator_n_streams(separator); ++s) {
    const float gain = pick_size(random, -149.0, 128.0);
    if (random_below(random, 2)) {
      nms_separator_set_gain(
          separator, s, random_below(random, 2) ? gain : -gain);
    }
  }
  if (!random_below(random, 4)) {
    nms_separator_set_mask_exponent(separator, pick(random, 0.1, 8.0));
  }
}

/// Run wild sound through while settings change, and look at all that comes out
static void
run_wildly(NmsSeparator* separator, Random* random, uint32_t n_channels)
{
  Planes input  = wild_sound(random, n_channels);
  Planes output = planes_new(nms_separator_n_outputs(separator), N_SAMPLES);
  for (size_t at = 0; at < N_SAMPLES; at += 300) {
    const size_t span[2] = {at, at + 300};
    rig_run_part(separator, &input, &output, span, 64);
    const NmsAnalysis analysis = nms_separator_analysis(separator);
    check_finite(analysis.activations, analysis.n_components, "activations");
    check_finite(analysis.magnitudes, analysis.n_bins, "magnitudes");
    check_finite(analysis.levels, analysis.n_streams, "levels");
    if (at) {
      set_wildly(separator, random);
    }
  }
  for (uint32_t r = 0; r < output.n_rows; ++r) {
    check_finite(output.rows[r], N_SAMPLES, "output");
  }
  planes_free(&input);
  planes_free(&output);
}

static void
test_random(uint32_t round)
{
  Random         random     = {round};
  NmsDictionary* dictionary = random_kit(&random);
  fill_weights(dictionary, &random);
  dictionary = read_again(dictionary, &random);

  const bool               same   = random_below(&random, 2);
  const NmsSeparatorConfig config = {
      .sample_rate_hz = same ? dictionary->shape.sample_rate_hz : 44100.0,
      .n_channels     = 1 + random_below(&random, 2),
      .hop            = random_below(&random, 2) ? 0 : 16,
      .n_iterations   = 0,
      .output         = random_below(&random, 2) ? NMS_REMIX : NMS_STREAMS,
      .residual       = random_below(&random, 2)};
  NmsSeparator*   separator = NULL;
  const NmsStatus status = nms_separator_new(&config, dictionary, &separator);
  CHECK(status == NMS_SUCCESS || status == NMS_BAD_ARGUMENT);
  if (separator) {
    check_note("round %u, beta %g", round, (double)dictionary->shape.beta);
    run_wildly(separator, &random, config.n_channels);
  }
  check_no_note();
  nms_separator_free(separator);
  nms_dictionary_free(dictionary);
}

/// Where nothing can be known, every stream has an equal share
static void
test_equal_shares(void)
{
  KitConfig config          = KIT_DEFAULTS;
  config.exponent           = 4.0f;
  NmsDictionary* dictionary = kit_new(&config);
  for (uint32_t i = 0; i < kit_n_reconstruction(dictionary); ++i) {
    dictionary->reconstruction[i] = i % 2 ? 1e12f : 5e11f;
  }

  const NmsSeparatorConfig wanted = {44100.0, 1, 128, 0, NMS_STREAMS, false};
  Planes                   input  = planes_noise(1, 6000, 1e10);
  Planes         output  = rig_separate(&wanted, dictionary, &input, 100);
  const uint32_t latency = 2 * wanted.hop;
  for (uint32_t r = 0; r < output.n_rows; ++r) {
    double worst = 0.0;
    for (uint32_t i = 2000; i < 6000; ++i) {
      const float share = input.rows[0][i - latency] / (float)output.n_rows;
      worst = fmax(worst, fabs((double)(output.rows[r][i] - share)));
    }
    CHECK_BELOW(worst, 1e5);
  }
  planes_free(&input);
  planes_free(&output);
  nms_dictionary_free(dictionary);
}

int
main(void)
{
  for (uint32_t round = 0; round < N_ROUNDS; ++round) {
    test_random(round);
  }
  test_equal_shares();
  return check_result();
}
