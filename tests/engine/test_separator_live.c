// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/separator.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_SAMPLES 12000
#define HOP 128
#define LATENCY (2 * HOP)
#define N_STREAMS 4

static const NmsSeparatorConfig remix   = {44100.0, 1, HOP, 0, NMS_REMIX, true};
static const NmsSeparatorConfig streams = {
    44100.0, 1, HOP, 0, NMS_STREAMS, true};

static void
set_gains(NmsSeparator* separator, const float gains[N_STREAMS])
{
  for (uint32_t s = 0; s < N_STREAMS; ++s) {
    nms_separator_set_gain(separator, s, gains[s]);
  }
}

/// Run noise through a fresh separator with gains that stay
static Planes
run_with_gains(const NmsDictionary*      dictionary,
               const NmsSeparatorConfig* config,
               const float               gains[N_STREAMS])
{
  NmsSeparator* separator = rig_separator(config, dictionary);
  Planes        input     = planes_noise(1, N_SAMPLES, 1.0);
  Planes output = planes_new(nms_separator_n_outputs(separator), N_SAMPLES);
  set_gains(separator, gains);
  nms_separator_reset(separator);
  rig_run(separator, &input, &output, 0);
  planes_free(&input);
  nms_separator_free(separator);
  return output;
}

/// With all gains equal a remix is that multiple of the delayed input
static void
test_equal_gains(const NmsDictionary* dictionary)
{
  const float levels[] = {1.0f, 0.3f, 0.0f, -1.0f, 3.7f};
  Planes      input    = planes_noise(1, N_SAMPLES, 1.0);
  for (int i = 0; i < 5; ++i) {
    const float gains[] = {levels[i], levels[i], levels[i], levels[i]};
    Planes      output  = run_with_gains(dictionary, &remix, gains);
    check_note("all gains %g", (double)levels[i]);
    for (size_t n = LATENCY; n < N_SAMPLES; ++n) {
      CHECK(output.rows[0][n] == levels[i] * input.rows[0][n - LATENCY]);
    }
    planes_free(&output);
  }
  check_no_note();
  planes_free(&input);
}

/// A remix is the sum of the streams with their gains, if none of these is 0
static void
test_remix_is_sum(const NmsDictionary* dictionary)
{
  const float unity[] = {1.0f, 1.0f, 1.0f, 1.0f};
  const float gains[] = {0.5f, 0.1f, 2.0f, -0.25f};
  Planes      mixed   = run_with_gains(dictionary, &remix, gains);
  Planes      plain   = run_with_gains(dictionary, &streams, unity);
  Planes      scaled  = run_with_gains(dictionary, &streams, gains);
  for (size_t n = 0; n < N_SAMPLES; ++n) {
    double sum = 0.0;
    for (uint32_t s = 0; s < N_STREAMS; ++s) {
      const double part = (double)(gains[s] * plain.rows[s][n]);
      CHECK_NEAR(scaled.rows[s][n], part, 1e-6);
      sum += part;
    }
    CHECK_NEAR(mixed.rows[0][n], sum, 4e-6);
  }
  planes_free(&mixed);
  planes_free(&plain);
  planes_free(&scaled);
}

/// Bypassed, the remix or the first stream is the delayed input, the other
/// streams are silent; whatever the gains, and after a transition too
static void
test_bypass(const NmsDictionary* dictionary, bool from_start)
{
  const float               gains[]   = {0.5f, 0.0f, 2.0f, 1.0f};
  const NmsSeparatorConfig* configs[] = {&remix, &streams};
  const size_t              span[]    = {0, 3333};
  const size_t              rest[]    = {3333, N_SAMPLES};
  const size_t              settled   = from_start ? LATENCY : 3333 + 4 * HOP;
  Planes                    input     = planes_noise(1, N_SAMPLES, 1.0);
  for (int i = 0; i < 2; ++i) {
    NmsSeparator* separator = rig_separator(configs[i], dictionary);
    Planes output = planes_new(nms_separator_n_outputs(separator), N_SAMPLES);
    set_gains(separator, gains);
    nms_separator_set_bypass(separator, from_start);
    nms_separator_reset(separator);
    rig_run_part(separator, &input, &output, span, 64);
    nms_separator_set_bypass(separator, true);
    rig_run_part(separator, &input, &output, rest, 64);
    CHECK_SAME(output.rows[0] + settled,
               input.rows[0] + settled - LATENCY,
               N_SAMPLES - settled);
    for (uint32_t r = 1; r < output.n_rows; ++r) {
      CHECK(max_magnitude(output.rows[r] + settled, N_SAMPLES - settled) == 0);
    }
    planes_free(&output);
    nms_separator_free(separator);
  }
  planes_free(&input);
}

/// Bit for bit holds for negative zeros and the smallest numbers too
static void
test_odd_bits(const NmsDictionary* dictionary)
{
  const float odd[]  = {-0.0f, 1e-40f, -1e-45f, 0.0f, 1e-38f, -0.5f};
  Planes      input  = planes_new(1, N_SAMPLES);
  Planes      output = planes_new(1, N_SAMPLES);
  for (size_t n = 0; n < N_SAMPLES; ++n) {
    input.rows[0][n] = odd[n * 7 % 6];
  }
  for (int bypass = 0; bypass < 2; ++bypass) {
    NmsSeparator* separator = rig_separator(&remix, dictionary);
    nms_separator_set_bypass(separator, bypass);
    rig_run(separator, &input, &output, 64);
    check_note("odd bits, bypass %d", bypass);
    CHECK_SAME(output.rows[0] + LATENCY, input.rows[0], N_SAMPLES - LATENCY);
    nms_separator_free(separator);
  }
  check_no_note();
  planes_free(&input);
  planes_free(&output);
}

/// Change setting number `which` at sample `at`
static void
change(NmsSeparator* separator, int which)
{
  switch (which % 10) {
  case 0:
    nms_separator_set_gain(separator, 0, 0.0f);
    break;
  case 1:
    nms_separator_set_mask_exponent(separator, 8.0f);
    break;
  case 2:
    nms_separator_set_bypass(separator, true);
    break;
  case 3:
    nms_separator_set_gain(separator, 2, 0.0f);
    break;
  case 4:
    nms_separator_set_bypass(separator, false);
    break;
  case 5:
    nms_separator_set_gain(separator, 1, 0.1f);
    break;
  case 6:
    nms_separator_set_mask_exponent(separator, 0.1f);
    break;
  case 7:
    nms_separator_set_gain(separator, 0, 1.0f);
    break;
  case 8:
    nms_separator_set_gain(separator, 1, 1.0f);
    break;
  default:
    nms_separator_set_gain(separator, 2, 1.0f);
    break;
  }
}

/// Run with a change every 331 samples
static Planes
run_changing(const NmsDictionary*      dictionary,
             const NmsSeparatorConfig* config,
             const Planes*             input,
             uint32_t                  block)
{
  NmsSeparator* separator = rig_separator(config, dictionary);
  Planes        output =
      planes_new(nms_separator_n_outputs(separator), input->n_samples);
  for (size_t at = 0; at < input->n_samples; at += 331) {
    const size_t end     = at + 331;
    const size_t span[2] = {at,
                            end < input->n_samples ? end : input->n_samples};
    rig_run_part(separator, input, &output, span, block);
    change(separator, (int)(at / 331));
  }
  nms_separator_free(separator);
  return output;
}

/// No sample to sample step is larger than the tone's own and the crossfade's
static void
test_clicks(const NmsDictionary* dictionary, const NmsSeparatorConfig* config)
{
  const double level = 0.5;
  const double own   = 2.0 * level * sin(TOOLS_PI / 64.0);
  const double fade  = level * TOOLS_PI / (2.0 * HOP);
  Planes       input = planes_new(1, 2 * N_SAMPLES);
  for (size_t n = 0; n < input.n_samples; ++n) {
    input.rows[0][n] = (float)(level * sin(2.0 * TOOLS_PI * (double)n / 64.0));
  }
  Planes output = run_changing(dictionary, config, &input, 64);
  for (uint32_t r = 0; r < output.n_rows; ++r) {
    double most = 0.0;
    for (size_t n = 2048; n < input.n_samples; ++n) {
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

/// Changed at the same samples, the output is the same for all block sizes
static void
test_blocks(const NmsDictionary* dictionary, const NmsSeparatorConfig* config)
{
  const uint32_t blocks[]  = TOOLS_BLOCK_SIZES;
  Planes         input     = planes_noise(1, N_SAMPLES, 1.0);
  Planes         reference = run_changing(dictionary, config, &input, 50);
  for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); ++i) {
    Planes output = run_changing(dictionary, config, &input, blocks[i]);
    check_note("changing in blocks of %u", blocks[i]);
    planes_check_same(&output, &reference);
    planes_free(&output);
  }
  check_no_note();
  planes_free(&input);
  planes_free(&reference);
}

/// A change is heard from the next frame on, not before
static void
test_next_frame(const NmsDictionary* dictionary)
{
  const size_t span[]    = {0, 5000};
  const size_t rest[]    = {5000, N_SAMPLES};
  const size_t frame     = 5000 - 5000 % HOP + HOP;
  Planes       input     = planes_noise(1, N_SAMPLES, 1.0);
  Planes       unchanged = rig_separate(&streams, dictionary, &input, 64);
  for (int which = 0; which < 3; ++which) {
    NmsSeparator* separator = rig_separator(&streams, dictionary);
    Planes        output    = planes_new(N_STREAMS, N_SAMPLES);
    rig_run_part(separator, &input, &output, span, 64);
    change(separator, which);
    rig_run_part(separator, &input, &output, rest, 64);
    check_note("change %d", which);
    CHECK_SAME(output.rows[0], unchanged.rows[0], frame);
    CHECK(max_difference(
              output.rows[0] + frame, unchanged.rows[0] + frame, HOP) > 1e-3);
    planes_free(&output);
    nms_separator_free(separator);
  }
  check_no_note();
  planes_free(&input);
  planes_free(&unchanged);
}

/// Run noise with a mask exponent
static Planes
run_with_exponent(const NmsDictionary* dictionary, float exponent)
{
  NmsSeparator* separator = rig_separator(&streams, dictionary);
  Planes        input     = planes_noise(1, N_SAMPLES, 1.0);
  Planes        output    = planes_new(N_STREAMS, N_SAMPLES);
  nms_separator_set_mask_exponent(separator, exponent);
  rig_run(separator, &input, &output, 480);
  planes_free(&input);
  nms_separator_free(separator);
  return output;
}

/// Exponents are clamped, what is no number is ignored; so are wrong gains
static void
test_ranges(const NmsDictionary* dictionary)
{
  const float pairs[][2] = {{100.0f, 8.0f},
                            {INFINITY, 8.0f},
                            {0.0f, 0.1f},
                            {-3.0f, 0.1f},
                            {NAN, 1.4f}};
  for (int i = 0; i < 5; ++i) {
    Planes found  = run_with_exponent(dictionary, pairs[i][0]);
    Planes wanted = run_with_exponent(dictionary, pairs[i][1]);
    check_note("mask exponent %g", (double)pairs[i][0]);
    planes_check_same(&found, &wanted);
    planes_free(&found);
    planes_free(&wanted);
  }
  check_no_note();
  NmsSeparator* separator = rig_separator(&remix, dictionary);
  Planes        input     = planes_noise(1, N_SAMPLES, 1.0);
  Planes        output    = planes_new(1, N_SAMPLES);
  nms_separator_set_gain(separator, 0, NAN);
  nms_separator_set_gain(separator, 1, INFINITY);
  nms_separator_set_gain(separator, N_STREAMS, 0.0f);
  nms_separator_set_gain(separator, UINT32_MAX, 0.0f);
  rig_run(separator, &input, &output, 480);
  CHECK_SAME(output.rows[0] + LATENCY, input.rows[0], N_SAMPLES - LATENCY);
  planes_free(&input);
  planes_free(&output);
  nms_separator_free(separator);
}

static void
test_all(const KitConfig* config)
{
  NmsDictionary* dictionary = kit_new(config);
  test_equal_gains(dictionary);
  test_remix_is_sum(dictionary);
  test_bypass(dictionary, true);
  test_bypass(dictionary, false);
  test_odd_bits(dictionary);
  test_clicks(dictionary, &remix);
  test_clicks(dictionary, &streams);
  test_blocks(dictionary, &remix);
  test_blocks(dictionary, &streams);
  test_next_frame(dictionary);
  test_ranges(dictionary);
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
