// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Two channels that are told apart by filters: what they have in common with
  masks, and when there is one mask all the same.
  test_separator_chain compares the filters with their definition.
*/

#include "check.h"
#include "separator_rig.h"
#include "stereo_rig.h"
#include "tools.h"

#include "nms/separator.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const NmsStereo modes[] = {
    NMS_STEREO_AUTO, NMS_STEREO_OFF, NMS_STEREO_ALWAYS};

/// Return whether two sets of channels have the same samples
static bool
are_same(const Planes* a, const Planes* b)
{
  bool same = a->n_rows == b->n_rows;
  for (uint32_t r = 0; same && r < a->n_rows; ++r) {
    same = !memcmp(a->rows[r], b->rows[r], a->n_samples * sizeof(float));
  }
  return same;
}

/// One mask: off, without images, in mono, with more channels
static void
test_one_mask(const NmsDictionary* dictionary, const NmsDictionary* plain)
{
  for (uint32_t n_channels = 1; n_channels <= 3; ++n_channels) {
    for (int m = 0; m < 3; ++m) {
      check_note("%u channels, mode %d", n_channels, m);
      NmsSeparatorConfig config = stereo_config(NMS_REMIX_AND_STREAMS, true);
      config.n_channels         = n_channels;
      Planes input              = planes_noise(n_channels, N_SAMPLES / 3, 1.0);
      Planes wanted =
          stereo_separate(&config, plain, NMS_STEREO_ALWAYS, &input, 64);
      Planes found = stereo_separate(&config, dictionary, modes[m], &input, 64);
      CHECK(are_same(&found, &wanted) ==
            (n_channels != 2 || modes[m] == NMS_STEREO_OFF));
      planes_free(&input);
      planes_free(&wanted);
      planes_free(&found);
    }
  }
  check_no_note();
}

/// Cut into blocks in any way, the same samples
static void
test_blocks(const NmsDictionary* dictionary, NmsOutput kind)
{
  const uint32_t           blocks[] = TOOLS_BLOCK_SIZES;
  const NmsSeparatorConfig config   = stereo_config(kind, true);
  Planes                   input    = planes_noise(2, N_SAMPLES / 3, 1.0);
  for (int m = 0; m < 3; m += 2) {
    Planes wanted =
        stereo_separate(&config, dictionary, modes[m], &input, 9999);
    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); ++i) {
      check_note("mode %d, blocks of %u", m, blocks[i]);
      Planes found =
          stereo_separate(&config, dictionary, modes[m], &input, blocks[i]);
      planes_check_same(&found, &wanted);
      planes_free(&found);
    }
    planes_free(&wanted);
  }
  check_no_note();
  planes_free(&input);
}

/// Streams add up to the delayed input, and with their gains to the remix
static void
test_sums(const NmsDictionary* dictionary, bool residual)
{
  const float              gains[] = {1.0f, 0.5f, -2.0f, 1.0f};
  const NmsSeparatorConfig config =
      stereo_config(NMS_REMIX_AND_STREAMS, residual);
  Planes input = planes_noise(2, N_SAMPLES / 3, 1.0);
  Planes output =
      stereo_separate(&config, dictionary, NMS_STEREO_ALWAYS, &input, 64);
  Planes streams = output;
  streams.n_rows -= 2;
  memmove(streams.rows, output.rows + 2, streams.n_rows * sizeof(float*));
  planes_check_sum(&input, &streams, LATENCY);
  for (uint32_t c = 0; c < 2; ++c) {
    for (size_t i = 0; i < input.n_samples; ++i) {
      double sum = 0.0;
      for (uint32_t s = 0; s < streams.n_rows / 2; ++s) {
        sum += (double)(gains[s] * streams.rows[2 * s + c][i]);
      }
      CHECK_NEAR(output.rows[c][i], sum, 2e-5);
    }
  }
  planes_free(&input);
  planes_free(&output);
}

/// At equal gains, and in bypass, a remix is the delayed input bit for bit
static void
test_dry(const NmsDictionary* dictionary, bool bypass)
{
  const NmsSeparatorConfig config = stereo_config(NMS_REMIX, true);
  Planes                   input  = planes_noise(2, N_SAMPLES / 3, 1.0);
  Planes                   output = planes_new(2, N_SAMPLES / 3);
  NmsSeparator*            separator =
      stereo_separator(&config, dictionary, NMS_STEREO_ALWAYS);
  for (uint32_t s = 0; s < N_SOURCES + 1 && !bypass; ++s) {
    nms_separator_set_gain(separator, s, 1.0f);
  }
  nms_separator_set_bypass(separator, bypass);
  nms_separator_reset(separator);
  rig_run(separator, &input, &output, 0);
  for (uint32_t c = 0; c < 2; ++c) {
    CHECK_SAME(
        output.rows[c] + LATENCY, input.rows[c], output.n_samples - LATENCY);
  }
  nms_separator_free(separator);
  planes_free(&input);
  planes_free(&output);
}

/// What shares a residual are the samples of a separator without one
static void
test_shared(const NmsDictionary* dictionary)
{
  const NmsSeparatorConfig with    = stereo_config(NMS_STREAMS, true);
  const NmsSeparatorConfig without = stereo_config(NMS_STREAMS, false);
  NmsSeparator*            separator =
      stereo_separator(&with, dictionary, NMS_STEREO_ALWAYS);
  Planes input  = planes_noise(2, N_SAMPLES / 3, 1.0);
  Planes output = planes_new(2 * (N_SOURCES + 1), input.n_samples);
  Planes wanted =
      stereo_separate(&without, dictionary, NMS_STEREO_ALWAYS, &input, 64);
  nms_separator_set_residual(separator, false);
  rig_run(separator, &input, &output, 64);
  CHECK(nms_separator_analysis(separator).levels[N_SOURCES] == 0.0f);
  for (uint32_t r = 0; r < wanted.n_rows; ++r) {
    CHECK_SAME(output.rows[r], wanted.rows[r], input.n_samples);
  }
  for (uint32_t r = wanted.n_rows; r < output.n_rows; ++r) {
    CHECK(max_magnitude(output.rows[r], input.n_samples) == 0.0);
  }
  nms_separator_free(separator);
  planes_free(&input);
  planes_free(&output);
  planes_free(&wanted);
}

/// Streams that are not asked for change nothing of the others
static void
test_dropped(const NmsDictionary* dictionary)
{
  const NmsSeparatorConfig config = stereo_config(NMS_STREAMS, false);
  Planes                   input  = planes_noise(2, N_SAMPLES / 3, 1.0);
  Planes                   wanted =
      stereo_separate(&config, dictionary, NMS_STEREO_ALWAYS, &input, 64);
  Planes        output = planes_new(wanted.n_rows, input.n_samples);
  NmsSeparator* separator =
      stereo_separator(&config, dictionary, NMS_STEREO_ALWAYS);
  float* const dropped[] = {output.rows[0], output.rows[1], output.rows[4]};
  output.rows[0]         = NULL;
  output.rows[1]         = NULL;
  output.rows[4]         = NULL;
  rig_run(separator, &input, &output, 64);
  for (uint32_t r = 0; r < output.n_rows; ++r) {
    CHECK(!output.rows[r] || !memcmp(output.rows[r],
                                     wanted.rows[r],
                                     input.n_samples * sizeof(float)));
  }
  output.rows[0] = dropped[0];
  output.rows[1] = dropped[1];
  output.rows[4] = dropped[2];
  nms_separator_free(separator);
  planes_free(&input);
  planes_free(&output);
  planes_free(&wanted);
}

/// Another mode acts from the next frame on, whatever the blocks
static void
test_switched(const NmsDictionary* dictionary, uint32_t block)
{
  const NmsSeparatorConfig config     = stereo_config(NMS_STREAMS, false);
  const size_t             spans[][2] = {{0, 3000}, {3000, 9000}};
  const size_t             before     = 3000 - 3000 % HOP + HOP;
  Planes                   input      = planes_noise(2, 9000, 1.0);
  Planes                   output     = planes_new(2 * N_SOURCES, 9000);
  Planes                   first =
      stereo_separate(&config, dictionary, NMS_STEREO_OFF, &input, 64);
  Planes then =
      stereo_separate(&config, dictionary, NMS_STEREO_ALWAYS, &input, 64);
  NmsSeparator* separator =
      stereo_separator(&config, dictionary, NMS_STEREO_OFF);
  rig_run_part(separator, &input, &output, spans[0], block);
  nms_separator_set_stereo(separator, NMS_STEREO_ALWAYS);
  nms_separator_set_stereo(separator, (NmsStereo)3);
  rig_run_part(separator, &input, &output, spans[1], block);
  for (uint32_t r = 0; r < output.n_rows; ++r) {
    CHECK_SAME(output.rows[r], first.rows[r], before);
    CHECK(memcmp(output.rows[r] + before, first.rows[r] + before, HOP) != 0);
    CHECK_SAME(output.rows[r] + before + LATENCY,
               then.rows[r] + before + LATENCY,
               9000 - before - LATENCY);
  }
  nms_separator_free(separator);
  planes_free(&input);
  planes_free(&output);
  planes_free(&first);
  planes_free(&then);
}

/// What was heard by another separator goes on
static void
test_adopted(const NmsDictionary* dictionary)
{
  const NmsSeparatorConfig config     = stereo_config(NMS_STREAMS, false);
  const size_t             spans[][2] = {{0, 1000}, {1000, 9000}};
  Planes                   input      = planes_noise(2, 9000, 1.0);
  Planes                   output     = planes_new(2 * N_SOURCES, 9000);
  Planes                   wanted =
      stereo_separate(&config, dictionary, NMS_STEREO_ALWAYS, &input, 64);
  NmsSeparator* first = stereo_separator(&config, dictionary, NMS_STEREO_OFF);
  NmsSeparator* next = stereo_separator(&config, dictionary, NMS_STEREO_ALWAYS);
  rig_run_part(first, &input, &output, spans[0], 64);
  nms_separator_adopt(next, first);
  rig_run_part(next, &input, &output, spans[1], 64);
  for (uint32_t r = 0; r < output.n_rows; ++r) {
    CHECK_SAME(output.rows[r] + 3000, wanted.rows[r] + 3000, 6000);
  }
  nms_separator_free(first);
  nms_separator_free(next);
  planes_free(&input);
  planes_free(&output);
  planes_free(&wanted);
}

/// Sound of any size and on any side gives finite samples
static void
test_finite(const NmsDictionary* dictionary, float left, float right)
{
  const NmsSeparatorConfig config = stereo_config(NMS_REMIX_AND_STREAMS, true);
  Planes                   input  = planes_noise(2, 6000, 1.0);
  for (size_t i = 0; i < 6000; ++i) {
    input.rows[1][i] = right * (i < 3000 ? input.rows[1] : input.rows[0])[i];
    input.rows[0][i] *= left;
  }
  for (int m = 0; m < 3; m += 2) {
    check_note("%g and %g, mode %d", (double)left, (double)right, m);
    Planes output = stereo_separate(&config, dictionary, modes[m], &input, 64);
    for (uint32_t r = 0; r < output.n_rows; ++r) {
      const double most = 40.0 * (double)fmaxf(left, right);
      CHECK(max_magnitude(output.rows[r], 6000) <= most);
    }
    planes_free(&output);
  }
  check_no_note();
  planes_free(&input);
}

/// Images that are none
static void
test_wild_images(NmsDictionary* dictionary)
{
  const float  values[] = {NAN, INFINITY, -1.0f, 0.0f, 1e30f, 1e-40f, 0.5f};
  const size_t n        = (size_t)N_SOURCES * N_GROUPS * 4;
  Random       random   = {1};
  for (size_t i = 0; i < n; ++i) {
    dictionary->spatial[i] = values[random_below(&random, 7)];
  }
  test_finite(dictionary, 1.0f, 0.5f);
}

/// Covariances are shown with two channels, images or not
static void
test_analysis(const NmsDictionary* dictionary)
{
  for (uint32_t n_channels = 1; n_channels <= 3; ++n_channels) {
    NmsSeparatorConfig config = stereo_config(NMS_STREAMS, false);
    config.n_channels         = n_channels;
    Planes        input       = planes_noise(n_channels, 2000, 1.0);
    Planes        output      = planes_new(n_channels * N_SOURCES, 2000);
    NmsSeparator* separator   = rig_separator(&config, dictionary);
    rig_run(separator, &input, &output, 64);
    const NmsAnalysis shown = nms_separator_analysis(separator);
    CHECK((shown.covariances != NULL) == (n_channels == 2));
    for (uint32_t g = 0; shown.covariances && g < N_GROUPS; ++g) {
      double energy = 0.0;
      for (uint32_t bin = shown.starts[g]; bin < shown.starts[g + 1]; ++bin) {
        energy += pow((double)shown.magnitudes[bin], 2.0);
      }
      CHECK_NEAR(shown.covariances[g] + shown.covariances[N_GROUPS + g],
                 energy,
                 1e-5 * energy);
    }
    nms_separator_free(separator);
    planes_free(&input);
    planes_free(&output);
  }
}

int
main(void)
{
  NmsDictionary* dictionary = stereo_dictionary();
  NmsDictionary* plain      = stereo_plain();
  test_one_mask(dictionary, plain);
  test_blocks(dictionary, NMS_STREAMS);
  test_blocks(dictionary, NMS_REMIX_AND_STREAMS);
  test_sums(dictionary, false);
  test_sums(dictionary, true);
  test_dry(dictionary, false);
  test_dry(dictionary, true);
  test_shared(dictionary);
  test_dropped(dictionary);
  test_switched(dictionary, 64);
  test_switched(dictionary, 0);
  test_adopted(dictionary);
  test_analysis(dictionary);
  test_analysis(plain);
  test_finite(dictionary, 1e12f, 1e12f);
  test_finite(dictionary, 1e12f, 1e-20f);
  test_finite(dictionary, 1e-30f, 1e-38f);
  test_finite(dictionary, 1e-7f, 0.0f);
  test_finite(dictionary, 0.0f, 1.0f);
  test_finite(dictionary, 0.0f, 0.0f);
  test_wild_images(dictionary);
  nms_dictionary_free(dictionary);
  nms_dictionary_free(plain);
  return check_result();
}
