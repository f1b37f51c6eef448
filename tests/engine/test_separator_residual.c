// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What the sources do not explain: apart, shared among them, and over from one
  to the other while running.
*/

#include "check.h"
#include "kit.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/separator.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define HOP 128
#define LATENCY (2 * HOP)
#define N_SAMPLES 12000
#define N_CHANNELS 2
#define N_SOURCES 3

static const NmsOutput kinds[] = {
    NMS_STREAMS, NMS_REMIX, NMS_REMIX_AND_STREAMS};

static NmsSeparatorConfig
config_of(NmsOutput kind, bool residual)
{
  const NmsSeparatorConfig config = {
      44100.0, N_CHANNELS, HOP, 0, kind, residual};
  return config;
}

/// Gains of all streams; the last ones are the residual's alone
static const float all_gains[][N_SOURCES + 1] = {{1.0f, 1.0f, 1.0f, 1.0f},
                                                 {0.5f, 0.0f, -2.0f, 0.25f},
                                                 {1.0f, 1.0f, 1.0f, 0.25f}};

#define N_GAINS (sizeof(all_gains) / sizeof(all_gains[0]))

static void
set_gains(NmsSeparator* separator, const float* gains)
{
  for (uint32_t s = 0; s <= N_SOURCES; ++s) {
    nms_separator_set_gain(separator, s, gains[s]);
  }
  nms_separator_reset(separator);
}

/// Shared, the samples are those of a separator without a residual
static void
test_shared(const NmsDictionary* dictionary, NmsOutput kind, const float* gains)
{
  const NmsSeparatorConfig with    = config_of(kind, true);
  const NmsSeparatorConfig without = config_of(kind, false);
  NmsSeparator*            shared  = rig_separator(&with, dictionary);
  NmsSeparator*            none    = rig_separator(&without, dictionary);
  const uint32_t           n       = nms_separator_n_outputs(none);
  Planes                   input   = planes_noise(N_CHANNELS, N_SAMPLES, 1.0);
  Planes found      = planes_new(nms_separator_n_outputs(shared), N_SAMPLES);
  Planes wanted     = planes_new(n, N_SAMPLES);
  input.rows[0][77] = -0.0f;
  nms_separator_set_residual(shared, false);
  set_gains(shared, gains);
  set_gains(none, gains);
  rig_run(shared, &input, &found, 0);
  rig_run(none, &input, &wanted, 64);
  for (uint32_t r = 0; r < n; ++r) {
    CHECK_SAME(found.rows[r], wanted.rows[r], N_SAMPLES);
  }
  CHECK_INT(found.n_rows - n, kind == NMS_REMIX ? 0 : N_CHANNELS);
  for (uint32_t r = n; r < found.n_rows; ++r) {
    CHECK(max_magnitude(found.rows[r], N_SAMPLES) == 0.0);
  }
  CHECK(nms_separator_analysis(shared).levels[N_SOURCES] == 0.0f);
  nms_separator_free(shared);
  nms_separator_free(none);
  planes_free(&input);
  planes_free(&found);
  planes_free(&wanted);
}

/// Without a residual there is nothing to keep apart
static void
test_ignored(const NmsDictionary* dictionary)
{
  const NmsSeparatorConfig config    = config_of(NMS_STREAMS, false);
  NmsSeparator*            separator = rig_separator(&config, dictionary);
  Planes                   input     = planes_noise(N_CHANNELS, N_SAMPLES, 1.0);
  Planes found = planes_new(N_SOURCES * N_CHANNELS, N_SAMPLES);
  nms_separator_set_residual(separator, true);
  rig_run(separator, &input, &found, 64);
  Planes wanted = rig_separate(&config, dictionary, &input, 64);
  planes_check_same(&found, &wanted);
  nms_separator_free(separator);
  planes_free(&input);
  planes_free(&found);
  planes_free(&wanted);
}

/// Set to share at one sample and to keep apart again at another
static Planes
run_toggled(const NmsDictionary* dictionary,
            const Planes*        input,
            uint32_t             block)
{
  const NmsSeparatorConfig config = config_of(NMS_STREAMS, true);
  const size_t  spans[][2] = {{0, 3000}, {3000, 7000}, {7000, N_SAMPLES}};
  NmsSeparator* separator  = rig_separator(&config, dictionary);
  Planes        output = planes_new((N_SOURCES + 1) * N_CHANNELS, N_SAMPLES);
  for (int i = 0; i < 3; ++i) {
    nms_separator_set_residual(separator, i != 1);
    rig_run_part(separator, input, &output, spans[i], block);
  }
  nms_separator_free(separator);
  return output;
}

/// From the next frame on, for any block size, and the sum holds throughout
static void
test_toggled(const NmsDictionary* dictionary)
{
  const uint32_t           blocks[] = TOOLS_BLOCK_SIZES;
  const size_t             before   = 3000 - 3000 % HOP + HOP;
  const size_t             settled  = before + LATENCY;
  const NmsSeparatorConfig with     = config_of(NMS_STREAMS, true);
  const NmsSeparatorConfig without  = config_of(NMS_STREAMS, false);
  Planes                   input    = planes_noise(N_CHANNELS, N_SAMPLES, 1.0);
  Planes                   apart = rig_separate(&with, dictionary, &input, 64);
  Planes shared = rig_separate(&without, dictionary, &input, 64);
  for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); ++i) {
    check_note("toggled in blocks of %u", blocks[i]);
    Planes found = run_toggled(dictionary, &input, blocks[i]);
    planes_check_sum(&input, &found, LATENCY);
    for (uint32_t r = 0; r < found.n_rows; ++r) {
      CHECK_SAME(found.rows[r], apart.rows[r], before);
      if (r < shared.n_rows) {
        CHECK_SAME(
            found.rows[r] + settled, shared.rows[r] + settled, 7000 - settled);
      } else {
        CHECK(max_magnitude(found.rows[r] + settled, 7000 - settled) == 0.0);
        CHECK(max_magnitude(found.rows[r] + 8000, 4000) > 0.01);
      }
    }
    planes_free(&found);
  }
  check_no_note();
  planes_free(&input);
  planes_free(&apart);
  planes_free(&shared);
}

/// No step from sample to sample is larger than the tone's and the fade's
static void
test_clicks(const NmsDictionary* dictionary)
{
  const double level = 0.5;
  const double own   = 2.0 * level * sin(TOOLS_PI / 64.0);
  const double fade  = level * TOOLS_PI / (2.0 * HOP);
  Planes       input = planes_new(N_CHANNELS, N_SAMPLES);
  for (size_t n = 0; n < N_SAMPLES; ++n) {
    input.rows[0][n] = (float)(level * sin(2.0 * TOOLS_PI * (double)n / 64.0));
  }
  Planes output = run_toggled(dictionary, &input, 64);
  for (uint32_t r = 0; r < output.n_rows; r += N_CHANNELS) {
    double most = 0.0;
    for (size_t n = 2048; n < N_SAMPLES; ++n) {
      const double step =
          (double)output.rows[r][n] - (double)output.rows[r][n - 1];
      most = fmax(most, fabs(step));
    }
    check_note("clicks, output %u", r);
    CHECK_BELOW(most, 1.05 * own + 1.2 * fade);
  }
  check_no_note();
  planes_free(&input);
  planes_free(&output);
}

static void
test_all(const KitConfig* config)
{
  NmsDictionary* dictionary = kit_new(config);
  for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); ++k) {
    for (size_t g = 0; g < N_GAINS; ++g) {
      check_note("output %d, gains %zu", (int)kinds[k], g);
      test_shared(dictionary, kinds[k], all_gains[g]);
    }
  }
  check_no_note();
  test_ignored(dictionary);
  test_toggled(dictionary);
  test_clicks(dictionary);
  nms_dictionary_free(dictionary);
}

int
main(void)
{
  KitConfig config = KIT_DEFAULTS;
  test_all(&config);
  config.n_groups = 70;
  test_all(&config);
  return check_result();
}
