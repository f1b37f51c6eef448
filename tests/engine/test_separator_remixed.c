// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A remix and the streams at once: the samples of a separator that gives the
  one, and of one that gives the other with all its gains at unity.
*/

#include "check.h"
#include "kit.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/separator.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOP 128
#define LATENCY (2 * HOP)
#define N_SAMPLES 12000
#define N_CHANNELS 2

static NmsSeparatorConfig
config_of(NmsOutput kind)
{
  const NmsSeparatorConfig config = {44100.0, N_CHANNELS, HOP, 0, kind, true};
  return config;
}

/// Change a setting, of those that streams hear too if there are no gains
static void
change(NmsSeparator* separator, size_t which, bool has_gains)
{
  const float gain = has_gains ? 0.25f * (float)(which % 7) : 1.0f;
  nms_separator_set_gain(separator, (uint32_t)which % 5, gain);
  switch (which % 4) {
  case 0:
    nms_separator_set_bypass(separator, which % 8 == 0);
    break;
  case 1:
    nms_separator_set_mask_exponent(separator, which % 8 == 1 ? 2.0f : 0.7f);
    break;
  case 2:
    nms_separator_set_residual(separator, which % 8 == 2);
    break;
  default:
    break;
  }
}

/// Run with a change every 331 samples
static Planes
run_changing(const NmsDictionary* dictionary,
             NmsOutput            kind,
             const Planes*        input,
             bool                 has_gains)
{
  const NmsSeparatorConfig config    = config_of(kind);
  NmsSeparator*            separator = rig_separator(&config, dictionary);
  Planes output = planes_new(nms_separator_n_outputs(separator), N_SAMPLES);
  for (size_t at = 0; at < N_SAMPLES; at += 331) {
    const size_t end     = at + 331;
    const size_t span[2] = {at, end < N_SAMPLES ? end : N_SAMPLES};
    change(separator, at / 331, has_gains);
    rig_run_part(separator, input, &output, span, 64);
  }
  nms_separator_free(separator);
  return output;
}

/// Both at once are what each is alone
static void
test_both(const NmsDictionary* dictionary)
{
  Planes input = planes_noise(N_CHANNELS, N_SAMPLES, 1.0);
  Planes both  = run_changing(dictionary, NMS_REMIX_AND_STREAMS, &input, true);
  Planes remix = run_changing(dictionary, NMS_REMIX, &input, true);
  Planes streams = run_changing(dictionary, NMS_STREAMS, &input, false);
  REQUIRE_INT(both.n_rows, remix.n_rows + streams.n_rows);
  for (uint32_t r = 0; r < both.n_rows; ++r) {
    const float* wanted =
        r < N_CHANNELS ? remix.rows[r] : streams.rows[r - N_CHANNELS];
    check_note("output %u", r);
    CHECK_SAME(both.rows[r], wanted, N_SAMPLES);
  }
  check_no_note();
  planes_free(&input);
  planes_free(&both);
  planes_free(&remix);
  planes_free(&streams);
}

/// At unity the remix is the delayed input, and the streams add up to it
static void
test_unity(const NmsDictionary* dictionary)
{
  const NmsSeparatorConfig config = config_of(NMS_REMIX_AND_STREAMS);
  Planes                   input  = planes_noise(N_CHANNELS, N_SAMPLES, 1.0);
  Planes output = rig_separate(&config, dictionary, &input, 480);
  Planes rest   = output;
  for (uint32_t c = 0; c < N_CHANNELS; ++c) {
    CHECK_SAME(output.rows[c] + LATENCY, input.rows[c], N_SAMPLES - LATENCY);
  }
  rest.n_rows -= N_CHANNELS;
  for (uint32_t r = 0; r < rest.n_rows; ++r) {
    rest.rows[r] = output.rows[r + N_CHANNELS];
  }
  planes_check_sum(&input, &rest, LATENCY);
  planes_free(&input);
  planes_free(&output);
}

/// What nobody asks for changes nothing of the rest
static void
test_unwanted(const NmsDictionary* dictionary, uint32_t unwanted)
{
  const NmsSeparatorConfig config    = config_of(NMS_REMIX_AND_STREAMS);
  NmsSeparator*            separator = rig_separator(&config, dictionary);
  NmsSeparator*            whole     = rig_separator(&config, dictionary);
  Planes                   input     = planes_noise(N_CHANNELS, N_SAMPLES, 1.0);
  Planes output = planes_new(nms_separator_n_outputs(separator), N_SAMPLES);
  Planes wanted = planes_new(output.n_rows, N_SAMPLES);
  Planes some   = output;
  nms_separator_set_gain(separator, 1, 0.5f);
  nms_separator_set_gain(whole, 1, 0.5f);
  for (uint32_t r = 0; r < some.n_rows; ++r) {
    some.rows[r] = unwanted >> r & 1U ? NULL : output.rows[r];
  }
  rig_run(separator, &input, &some, 480);
  rig_run(whole, &input, &wanted, 480);
  for (uint32_t r = 0; r < some.n_rows; ++r) {
    check_note("without %x, output %u", unwanted, r);
    if (some.rows[r]) {
      CHECK_SAME(some.rows[r], wanted.rows[r], N_SAMPLES);
    }
  }
  check_no_note();
  nms_separator_free(separator);
  nms_separator_free(whole);
  planes_free(&input);
  planes_free(&output);
  planes_free(&wanted);
}

/// Without a dictionary both are the delayed input
static void
test_none(void)
{
  const NmsSeparatorConfig config = config_of(NMS_REMIX_AND_STREAMS);
  Planes                   input  = planes_noise(N_CHANNELS, N_SAMPLES, 1.0);
  Planes                   output = rig_separate(&config, NULL, &input, 480);
  REQUIRE_INT(output.n_rows, 2 * N_CHANNELS);
  for (uint32_t r = 0; r < output.n_rows; ++r) {
    CHECK_SAME(output.rows[r] + LATENCY,
               input.rows[r % N_CHANNELS],
               N_SAMPLES - LATENCY);
  }
  planes_free(&input);
  planes_free(&output);
}

static void
test_all(const KitConfig* config)
{
  NmsDictionary* dictionary = kit_new(config);
  test_both(dictionary);
  test_unity(dictionary);
  test_unwanted(dictionary, 0x003U); // The remix
  test_unwanted(dictionary, 0x00CU); // The first stream
  test_unwanted(dictionary, 0x3FCU); // All streams
  test_unwanted(dictionary, 0x033U); // The remix and a stream
  test_unwanted(dictionary, 0x151U); // Some of each
  nms_dictionary_free(dictionary);
}

int
main(void)
{
  KitConfig config = KIT_DEFAULTS;
  test_all(&config);
  config.n_groups = 70;
  test_all(&config);
  test_none();
  return check_result();
}
