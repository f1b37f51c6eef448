// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/hop.h"
#include "nms/separator.h"
#include "nms/stft.h"

#include <math.h>
#include <stdlib.h>

#define N_SAMPLES 9000

/// Latency, hop, window and counts are as documented
static void
test_queries(void)
{
  const KitConfig kit        = KIT_DEFAULTS;
  NmsDictionary*  dictionary = kit_new(&kit);
  for (int i = 0; i < 8; ++i) {
    const NmsSeparatorConfig config    = {.sample_rate_hz = 44100.0,
                                          .n_channels     = 1 + (uint32_t)i % 2,
                                          .hop            = i & 2 ? 64 : 0,
                                          .output =
                                           i & 4 ? NMS_REMIX : NMS_STREAMS,
                                          .residual = i == 3 || i == 6};
    const uint32_t           hop       = i & 2 ? 64 : 128;
    const uint32_t           n_streams = 3 + config.residual;
    NmsSeparator*            separator = rig_separator(&config, dictionary);
    check_note("queries, case %d", i);
    CHECK_INT(nms_separator_hop_samples(separator), hop);
    CHECK_INT(nms_separator_latency_samples(separator), 2 * hop);
    CHECK_INT(nms_separator_window_samples(separator), 512);
    CHECK_INT(nms_separator_n_streams(separator), n_streams);
    CHECK_INT(nms_separator_n_outputs(separator),
              config.n_channels * (i & 4 ? 1 : n_streams));
    nms_separator_free(separator);
  }
  check_no_note();
  nms_separator_free(NULL);
  nms_dictionary_free(dictionary);
}

/// Streams add up to the delayed input: any channels, residual, bands or bins
static void
test_sum(void)
{
  for (uint32_t i = 0; i < 12; ++i) {
    const uint32_t n_channels           = i < 11 ? 1 + i % 3 : 8;
    KitConfig      kit                  = KIT_DEFAULTS;
    kit.n_bands                         = i % 2 ? 40 : 0;
    kit.n_groups                        = i % 4 < 2 ? 0 : 100;
    kit.n_sources                       = 1 + i % 4;
    const NmsSeparatorConfig config     = {.sample_rate_hz = 48000.0,
                                           .n_channels     = n_channels,
                                           .hop            = 32u << i % 4,
                                           .residual       = i % 3 == 0};
    NmsDictionary*           dictionary = kit_new(&kit);
    Planes input  = planes_noise(config.n_channels, N_SAMPLES, 1.0);
    Planes output = rig_separate(&config, dictionary, &input, 0);
    check_note("sum, case %u", i);
    planes_check_sum(&input, &output, 2 * config.hop);
    CHECK(i % 4 == 0 ||
          max_magnitude(output.rows[config.n_channels], N_SAMPLES) > 0.01);
    planes_free(&input);
    planes_free(&output);
    nms_dictionary_free(dictionary);
  }
  check_no_note();
}

/// Digital silence stays it, after sound too
static void
test_silence(void)
{
  const KitConfig          kit        = KIT_DEFAULTS;
  const NmsSeparatorConfig config     = {44100.0, 2, 128, 0, NMS_STREAMS, true};
  NmsDictionary*           dictionary = kit_new(&kit);
  Planes                   input      = planes_new(2, N_SAMPLES);
  Planes output = rig_separate(&config, dictionary, &input, 64);
  for (uint32_t r = 0; r < output.n_rows; ++r) {
    CHECK(max_magnitude(output.rows[r], N_SAMPLES) == 0.0);
  }
  planes_free(&output);
  input.rows[0][100] = 1.0f;
  output             = rig_separate(&config, dictionary, &input, 64);
  planes_check_sum(&input, &output, 256);
  for (uint32_t r = 0; r < output.n_rows; ++r) {
    const size_t quiet = 100 + 512 + 3 * 128;
    CHECK(max_magnitude(output.rows[r] + quiet, N_SAMPLES - quiet) == 0.0);
  }
  planes_free(&input);
  planes_free(&output);
  nms_dictionary_free(dictionary);
}

/// Return the share of a source if all components are alike: they differ in how
/// many they have
static double
share(const NmsDictionary* equal, uint32_t source)
{
  const double exponent = (double)equal->shape.mask_exponent;
  double       sum      = 0.0;
  for (uint32_t s = 0; s < equal->shape.n_sources; ++s) {
    sum += pow(equal->sources[s].n_components, exponent);
  }
  return pow(equal->sources[source].n_components, exponent) / sum;
}

/// An impulse comes out of every stream exactly the latency later: all sources
/// being alike, each stream is its share of it and nothing else
static void
test_impulse(const NmsDictionary* equal, double rate_hz, uint32_t hop)
{
  const NmsSeparatorConfig config    = {rate_hz, 1, hop, 0, NMS_STREAMS, false};
  NmsSeparator*            separator = rig_separator(&config, equal);
  const uint32_t           latency   = nms_separator_latency_samples(separator);
  const uint32_t           window    = nms_separator_window_samples(separator);
  const uint32_t           n_streams = nms_separator_n_streams(separator);
  const size_t             at        = window + 333;
  Planes                   input     = planes_new(1, at + 2 * window);
  Planes                   output    = planes_new(n_streams, input.n_samples);
  input.rows[0][at]                  = 1.0f;
  rig_run(separator, &input, &output, 1024);

  check_note("impulse at %g Hz, hop %u", rate_hz, hop);
  CHECK_INT(latency, 2 * hop);
  CHECK_NEAR(window * 44100.0 / rate_hz, 4096.0, 41.0);
  CHECK_INT(nms_stft_good_window(window), window);
  for (uint32_t s = 0; s < n_streams; ++s) {
    CHECK_INT(peak_index(output.rows[s], output.n_samples), at + latency);
    CHECK_NEAR(output.rows[s][at + latency], share(equal, s), 1e-6);
    output.rows[s][at + latency] = 0.0f;
    CHECK_BELOW(max_magnitude(output.rows[s], output.n_samples), 1e-6);
  }
  planes_free(&input);
  planes_free(&output);
  nms_separator_free(separator);
}

static void
test_latency(void)
{
  const double rates[] = {44100.0, 48000.0, 88200.0, 96000.0, 192000.0};
  KitConfig    kit     = KIT_DEFAULTS;
  kit.window           = 4096;
  kit.hop              = 1024;
  kit.n_components     = 1;
  kit.n_sources        = 2;
  kit.equal            = true;
  NmsDictionary* equal = kit_new(&kit);
  for (int r = 0; r < 5; ++r) {
    for (uint32_t hop = 64; hop <= 1024; hop *= 2) {
      test_impulse(equal, rates[r], hop);
    }
  }
  check_no_note();
  nms_dictionary_free(equal);
}

/// One mask for all channels: a scaled copy comes out scaled likewise
static void
test_linked(void)
{
  const float              gains[]    = {1.0f, 0.5f, 0.0f, -0.125f, 0.3f};
  const KitConfig          kit        = KIT_DEFAULTS;
  const NmsSeparatorConfig config     = {44100.0, 5, 128, 0, NMS_STREAMS, true};
  NmsDictionary*           dictionary = kit_new(&kit);
  Planes                   input      = planes_noise(5, N_SAMPLES, 1.0);
  for (uint32_t c = 1; c < 5; ++c) {
    for (size_t i = 0; i < N_SAMPLES; ++i) {
      input.rows[c][i] = gains[c] * input.rows[0][i];
    }
  }
  Planes output = rig_separate(&config, dictionary, &input, 64);
  for (uint32_t r = 0; r < output.n_rows; ++r) {
    const float* original = output.rows[r - r % 5];
    for (size_t i = 0; i < N_SAMPLES; ++i) {
      CHECK_NEAR(output.rows[r][i], gains[r % 5] * original[i], 5e-7);
    }
  }
  planes_free(&input);
  planes_free(&output);
  nms_dictionary_free(dictionary);
}

/// Without a dictionary there is one stream, the delayed input
static void
test_dry(void)
{
  for (int i = 0; i < 4; ++i) {
    const NmsSeparatorConfig config = {
        44100.0, 2, 100, 0, i & 1 ? NMS_REMIX : NMS_STREAMS, i & 2};
    NmsSeparator* separator = rig_separator(&config, NULL);
    CHECK_INT(nms_separator_n_streams(separator), 1);
    CHECK_INT(nms_separator_n_outputs(separator), 2);
    CHECK_INT(nms_separator_latency_samples(separator), 200);
    CHECK_INT(nms_separator_analysis(separator).n_components, 0);
    CHECK_INT(nms_separator_analysis(separator).n_groups, 101);
    CHECK(nms_separator_analysis(separator).masks[0][100] == 0.0f);
    CHECK(nms_separator_analysis(separator).magnitudes[50] == 0.0f);

    // What is heard is shown all the same
    Planes       input   = planes_noise(2, N_SAMPLES, 1.0);
    float* const none[2] = {NULL, NULL};
    nms_separator_run(
        separator, (const float* const*)input.rows, none, N_SAMPLES);
    CHECK(nms_separator_analysis(separator).magnitudes[50] > 0.1f);
    CHECK(nms_separator_analysis(separator).masks[0][50] == 0.0f);
    nms_separator_free(separator);

    Planes output = rig_separate(&config, NULL, &input, 0);
    for (uint32_t c = 0; c < 2; ++c) {
      CHECK(max_magnitude(output.rows[c], 200) == 0.0);
      CHECK_SAME(output.rows[c] + 200, input.rows[c], N_SAMPLES - 200);
    }
    planes_free(&input);
    planes_free(&output);
  }
}

static void
test_bad_configs(void)
{
  const KitConfig          kit        = KIT_DEFAULTS;
  NmsDictionary*           dictionary = kit_new(&kit);
  const NmsSeparatorConfig good = {44100.0, 2, 128, 0, NMS_STREAMS, false};
  NmsSeparatorConfig       bad[9];
  for (int i = 0; i < 9; ++i) {
    bad[i] = good;
  }
  bad[0].sample_rate_hz = 999.0;
  bad[1].sample_rate_hz = 768001.0;
  bad[2].sample_rate_hz = NAN;
  bad[3].n_channels     = 0;
  bad[4].n_channels     = NMS_MAX_CHANNELS + 1;
  bad[5].hop            = UINT32_MAX;
  bad[6].n_iterations   = NMS_MAX_ITERATIONS + 1;
  bad[7].output         = (NmsOutput)7;
  bad[8].hop            = 0; // Without a dictionary
  for (int i = 0; i < 9; ++i) {
    NmsSeparator* separator = (NmsSeparator*)&bad;
    check_note("bad config %d", i);
    CHECK_INT(nms_separator_new(&bad[i], i < 8 ? dictionary : NULL, &separator),
              NMS_BAD_ARGUMENT);
    CHECK(separator == NULL);
  }
  check_no_note();
  nms_dictionary_free(dictionary);
}

/// Plays at every rate from 8 to 192 kHz, with the hop left to it too
static void
test_rates(void)
{
  const double    rates[]    = {8000.0, 11025.0, 16000.0, 48000.0, 192000.0};
  const KitConfig kit        = KIT_DEFAULTS;
  NmsDictionary*  dictionary = kit_new(&kit);
  for (int i = 0; i < 5; ++i) {
    const NmsSeparatorConfig config    = {rates[i], 1, 0, 3, NMS_STREAMS, true};
    NmsSeparator*            separator = rig_separator(&config, dictionary);
    const uint32_t           latency = nms_separator_latency_samples(separator);
    check_note("%g Hz", rates[i]);
    CHECK_INT(nms_separator_hop_samples(separator),
              nms_hop_at(128, dictionary->shape.sample_rate_hz, rates[i]));
    nms_separator_free(separator);
    Planes input  = planes_noise(1, N_SAMPLES, 1.0);
    Planes output = rig_separate(&config, dictionary, &input, 0);
    planes_check_sum(&input, &output, latency);
    planes_free(&input);
    planes_free(&output);
  }
  check_no_note();
  nms_dictionary_free(dictionary);
}

/// Groups of a single bin each are as good as none, bit for bit
static void
test_single_bins(void)
{
  for (uint32_t i = 0; i < 4; ++i) {
    const NmsSeparatorConfig config = {.sample_rate_hz = 44100.0,
                                       .n_channels     = 2,
                                       .hop            = 96,
                                       .output =
                                           i & 1 ? NMS_REMIX : NMS_STREAMS,
                                       .residual = i & 2};
    KitConfig                kit    = KIT_DEFAULTS;
    NmsDictionary*           bins   = kit_new(&kit);
    kit.n_groups                    = bins->n_bins;
    NmsDictionary* groups           = kit_new(&kit);
    Planes         input            = planes_noise(2, N_SAMPLES, 1.0);
    Planes         wanted           = rig_separate(&config, bins, &input, 0);
    Planes         found            = rig_separate(&config, groups, &input, 0);
    check_note("single bins, case %u", i);
    planes_check_same(&found, &wanted);
    planes_free(&input);
    planes_free(&wanted);
    planes_free(&found);
    nms_dictionary_free(bins);
    nms_dictionary_free(groups);
  }
  check_no_note();
}

int
main(void)
{
  test_queries();
  test_sum();
  test_single_bins();
  test_silence();
  test_latency();
  test_linked();
  test_dry();
  test_bad_configs();
  test_rates();
  return check_result();
}
