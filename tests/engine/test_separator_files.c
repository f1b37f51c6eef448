// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Separators of dictionaries for files keep what all separators promise: streams
  that add up, gains that move without a click, the same bits for every block
  split, a memory that reaches as far as is said.
*/

#include "check.h"
#include "kit.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/hop.h"
#include "nms/separator.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define N_SAMPLES 12000
#define N_STREAMS 4

/// A dictionary for files, a hop to play it with, and what comes of it
typedef struct {
  uint32_t hop;
  uint32_t window;
  uint32_t n_ahead;
  bool     is_symmetrical;
  uint32_t latency;
} Case;

static const Case cases[] = {
    {128, 512, 1, true, 512 + 256},
    {128, 512, 0, true, 512},
    {128, 512, 1, false, 256 + 256},
    {128, 512, 2, true, 512 + 512},
    {96, 512, 1, true, 512 + 288}, // A hop that does not divide the window
    {100, 630, 1, true, 630 + 300},
    {256, 512, 1, true, 512 + 256},
    {32, 512, 1, true, 512 + 256},
};

#define N_CASES (sizeof(cases) / sizeof(cases[0]))

static KitConfig
kit_of(const Case* c)
{
  KitConfig kit      = KIT_DEFAULTS;
  kit.window         = c->window;
  kit.n_context      = 3;
  kit.n_ahead        = c->n_ahead;
  kit.is_symmetrical = c->is_symmetrical;
  kit.n_groups       = 90;
  return kit;
}

static NmsSeparatorConfig
config_of(const Case* c, NmsOutput kind)
{
  const NmsSeparatorConfig config = {
      44100.0, 2, c->hop, 0, kind, kind != NMS_REMIX};
  return config;
}

/// It is as late as is said, and streams add up to the input so much later
static void
test_sum(const Case* c, const NmsDictionary* dictionary)
{
  const NmsSeparatorConfig config    = config_of(c, NMS_STREAMS);
  NmsSeparator*            separator = rig_separator(&config, dictionary);
  Planes                   input     = planes_noise(2, N_SAMPLES, 1.0);
  Planes output = rig_separate(&config, dictionary, &input, 0);
  CHECK_INT(nms_separator_latency_samples(separator), c->latency);
  CHECK_INT(nms_dictionary_latency_samples(dictionary, c->hop), c->latency);
  planes_check_sum(&input, &output, c->latency);
  for (uint32_t r = 2; r < 6; ++r) {
    CHECK(max_magnitude(output.rows[r], N_SAMPLES) > 0.01);
  }
  nms_separator_free(separator);
  planes_free(&input);
  planes_free(&output);
}

/// The same bits however the stream is cut
static void
test_blocks(const Case* c, const NmsDictionary* dictionary, NmsOutput kind)
{
  const uint32_t           blocks[] = TOOLS_BLOCK_SIZES;
  const NmsSeparatorConfig config   = config_of(c, kind);
  Planes                   input    = planes_noise(2, N_SAMPLES, 1.0);
  Planes reference = rig_separate(&config, dictionary, &input, 333);
  for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); ++i) {
    Planes output = rig_separate(&config, dictionary, &input, blocks[i]);
    planes_check_same(&output, &reference);
    planes_free(&output);
  }
  planes_free(&input);
  planes_free(&reference);
}

/// Whoever starts within the stream agrees after as long as memory reaches
static void
test_memory(const Case* c, const NmsDictionary* dictionary, NmsOutput kind)
{
  const size_t spans[2][2]        = {{0, 37}, {30 * (size_t)c->hop, N_SAMPLES}};
  const NmsSeparatorConfig config = config_of(c, kind);
  Planes                   input  = planes_noise(2, N_SAMPLES, 1.0);
  Planes        wanted    = rig_separate(&config, dictionary, &input, 64);
  Planes        output    = planes_new(wanted.n_rows, N_SAMPLES);
  NmsSeparator* separator = rig_separator(&config, dictionary);
  const size_t  settled = spans[1][0] + nms_separator_memory_samples(separator);
  CHECK_INT(nms_separator_memory_samples(separator) % c->hop, 0);
  CHECK(settled < N_SAMPLES);
  rig_run_part(separator, &input, &output, spans[0], 64);
  nms_separator_reset(separator);
  rig_run_part(separator, &input, &output, spans[1], 64);
  for (uint32_t r = 0; r < wanted.n_rows; ++r) {
    CHECK_SAME(output.rows[r] + settled,
               wanted.rows[r] + settled,
               N_SAMPLES - settled);
  }
  nms_separator_free(separator);
  planes_free(&input);
  planes_free(&wanted);
  planes_free(&output);
}

/// With all gains equal, and while bypassed, a remix is the input bit for bit
static void
test_equal(const Case* c, const NmsDictionary* dictionary, bool bypass)
{
  const NmsSeparatorConfig config    = config_of(c, NMS_REMIX);
  NmsSeparator*            separator = rig_separator(&config, dictionary);
  Planes                   input     = planes_noise(2, N_SAMPLES, 1.0);
  Planes                   output    = planes_new(2, N_SAMPLES);
  const float              gain      = bypass ? 1.0f : 0.5f;
  for (uint32_t s = 0; s < N_STREAMS; ++s) {
    nms_separator_set_gain(separator, s, bypass ? (float)s : gain);
  }
  nms_separator_set_bypass(separator, bypass);
  nms_separator_reset(separator);
  rig_run(separator, &input, &output, 64);
  for (uint32_t r = 0; r < 2; ++r) {
    for (size_t i = c->latency; i < N_SAMPLES; ++i) {
      CHECK(output.rows[r][i] == gain * input.rows[r][i - c->latency]);
    }
  }
  nms_separator_free(separator);
  planes_free(&input);
  planes_free(&output);
}

/// Return the weight of the frame that was `age` frames old in a sample of a
/// hop, by the product of the windows
static double
weight_of(const Case* c, uint32_t age, size_t i)
{
  const uint32_t tail = c->is_symmetrical ? c->window : 2 * c->hop;
  const uint32_t n    = (uint32_t)(i % c->hop);
  double         all  = 0.0;
  for (uint32_t j = n; j < tail; j += c->hop) {
    all += pow(sin(TOOLS_PI * (j + 0.5) / tail), 2.0);
  }
  const uint32_t at = n + age * c->hop;
  return at < tail ? pow(sin(TOOLS_PI * (at + 0.5) / tail), 2.0) / all : 0.0;
}

/// Gains move as the windows overlap, away from each other and back: where all
/// sources are alike, a remix is the input times that
static void
test_moving(const Case* c)
{
  KitConfig kit                        = kit_of(c);
  kit.equal                            = true;
  NmsDictionary*           equal       = kit_new(&kit);
  const NmsSeparatorConfig config      = config_of(c, NMS_REMIX);
  NmsSeparator*            separator   = rig_separator(&config, equal);
  Planes                   input       = planes_noise(2, N_SAMPLES, 1.0);
  Planes                   output      = planes_new(2, N_SAMPLES);
  const double             exponent    = (double)equal->shape.mask_exponent;
  const size_t             change      = 30 * (size_t)c->hop;
  const size_t             restore     = 40 * (size_t)c->hop;
  const size_t             spans[3][2] = {
                  {0, change}, {change, restore}, {restore, N_SAMPLES}};
  double shares[3];
  double sum = 0.0;
  for (uint32_t s = 0; s < 3; ++s) {
    shares[s] = pow(equal->sources[s].n_components, exponent);
    sum += shares[s];
  }
  rig_run_part(separator, &input, &output, spans[0], 64);
  nms_separator_set_gain(separator, 0, 0.25f);
  nms_separator_set_gain(separator, 2, 0.125f);
  rig_run_part(separator, &input, &output, spans[1], 64);
  nms_separator_set_gain(separator, 0, 1.0f);
  nms_separator_set_gain(separator, 2, 1.0f);
  rig_run_part(separator, &input, &output, spans[2], 64);

  const double after = (0.25 * shares[0] + shares[1] + 0.125 * shares[2]) / sum;
  for (size_t i = c->latency; i < N_SAMPLES; ++i) {
    double gain = 1.0;
    for (uint32_t age = 0; age * c->hop < c->window; ++age) {
      const size_t end = (i / c->hop - age) * c->hop;
      if (end > change && end <= restore) {
        gain += (after - 1.0) * weight_of(c, age, i);
      }
    }
    CHECK_NEAR(
        output.rows[0][i], gain * (double)input.rows[0][i - c->latency], 2e-6);
  }
  nms_separator_free(separator);
  nms_dictionary_free(equal);
  planes_free(&input);
  planes_free(&output);
}

/// Taking over from another goes on without a gap, and separates the same once
/// faded in
static void
test_adopt(const Case* c, const NmsDictionary* dictionary, NmsOutput kind)
{
  const size_t             at        = N_SAMPLES / 2 + 17;
  const NmsSeparatorConfig config    = config_of(c, kind);
  const size_t             before[2] = {0, at}, after[2] = {at, N_SAMPLES};
  Planes                   input = planes_noise(2, N_SAMPLES, 1.0);
  Planes        wanted  = rig_separate(&config, dictionary, &input, 64);
  NmsSeparator* from    = rig_separator(&config, dictionary);
  NmsSeparator* to      = rig_separator(&config, dictionary);
  Planes        output  = planes_new(wanted.n_rows, N_SAMPLES);
  const size_t  settled = at + nms_separator_memory_samples(to);
  rig_run_part(from, &input, &output, before, 64);
  nms_separator_adopt(to, from);
  rig_run_part(to, &input, &output, after, 64);
  for (uint32_t channel = 0; channel < 2; ++channel) {
    float* sum = new_copy(output.rows[channel], N_SAMPLES);
    for (uint32_t r = channel + 2; r < output.n_rows; r += 2) {
      for (size_t i = at; i < N_SAMPLES; ++i) {
        sum[i] += output.rows[r][i];
      }
    }
    CHECK_BELOW(max_difference(sum + at,
                               input.rows[channel] + at - c->latency,
                               N_SAMPLES - at),
                1e-6);
    free(sum);
  }
  for (uint32_t r = 0; r < wanted.n_rows; ++r) {
    CHECK_SAME(output.rows[r] + settled,
               wanted.rows[r] + settled,
               N_SAMPLES - settled);
  }
  nms_separator_free(from);
  nms_separator_free(to);
  planes_free(&input);
  planes_free(&wanted);
  planes_free(&output);
}

/// Return what comes of a stereo mode, made in blocks, from a sample on
static Planes
run_stereo(const NmsDictionary* dictionary,
           NmsStereo            mode,
           const Planes*        input,
           size_t               begin,
           uint32_t             block)
{
  const NmsSeparatorConfig config    = config_of(&cases[0], NMS_STREAMS);
  NmsSeparator*            separator = rig_separator(&config, dictionary);
  const size_t             span[2]   = {begin, input->n_samples};
  Planes                   output =
      planes_new(nms_separator_n_outputs(separator), input->n_samples);
  nms_separator_set_stereo(separator, mode);
  rig_run_part(separator, input, &output, span, block);
  nms_separator_free(separator);
  return output;
}

/// Filters of two channels see the frame that is separated, not the newest:
/// streams add up, with the same bits for blocks and from any beginning
static void
test_stereo(void)
{
  KitConfig kit                       = kit_of(&cases[0]);
  kit.spatial                         = true;
  NmsDictionary*           dictionary = kit_new(&kit);
  const NmsSeparatorConfig config     = config_of(&cases[0], NMS_STREAMS);
  NmsSeparator*            separator  = rig_separator(&config, dictionary);
  Planes                   input      = planes_noise(2, 160000, 1.0);
  const size_t             begin      = 30 * (size_t)cases[0].hop;
  const size_t settled = begin + nms_separator_memory_samples(separator);
  Planes       off     = run_stereo(dictionary, NMS_STEREO_OFF, &input, 0, 64);
  REQUIRE(settled < input.n_samples);
  for (int i = 0; i < 2; ++i) {
    const NmsStereo mode   = i ? NMS_STEREO_ALWAYS : NMS_STEREO_AUTO;
    Planes          wanted = run_stereo(dictionary, mode, &input, 0, 64);
    Planes          blocks = run_stereo(dictionary, mode, &input, 0, 333);
    Planes          late   = run_stereo(dictionary, mode, &input, begin, 64);
    check_note("stereo mode %d", (int)mode);
    planes_check_same(&blocks, &wanted);
    planes_check_sum(&input, &wanted, cases[0].latency);
    for (uint32_t r = 0; r < wanted.n_rows; ++r) {
      CHECK_SAME(late.rows[r] + settled,
                 wanted.rows[r] + settled,
                 input.n_samples - settled);
    }
    if (mode == NMS_STEREO_ALWAYS) {
      CHECK(max_difference(wanted.rows[2], off.rows[2], input.n_samples) >
            0.01);
    }
    planes_free(&wanted);
    planes_free(&blocks);
    planes_free(&late);
  }
  check_no_note();
  nms_separator_free(separator);
  nms_dictionary_free(dictionary);
  planes_free(&input);
  planes_free(&off);
}

/// Plays at every rate, where hops do not divide the window, with its own hop
static void
test_rates(void)
{
  const double rates[] = {8000.0, 11025.0, 22050.0, 48000.0, 96000.0, 192000.0};
  const KitConfig kit  = kit_of(&cases[0]);
  NmsDictionary*  dictionary = kit_new(&kit);
  for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); ++i) {
    const NmsSeparatorConfig config    = {rates[i], 1, 0, 3, NMS_STREAMS, true};
    NmsSeparator*            separator = rig_separator(&config, dictionary);
    const uint32_t           hop       = nms_separator_hop_samples(separator);
    const uint32_t           window  = nms_separator_window_samples(separator);
    const uint32_t           latency = nms_separator_latency_samples(separator);
    check_note("%g Hz", rates[i]);
    CHECK_INT(hop, nms_hop_at(128, 44100.0, rates[i]));
    CHECK_INT((latency - window) % hop, 0);
    CHECK_NEAR(latency - window, 256.0 * rates[i] / 44100.0, 0.51 * hop);
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

int
main(void)
{
  for (size_t i = 0; i < N_CASES; ++i) {
    const Case* const c          = &cases[i];
    const KitConfig   kit        = kit_of(c);
    NmsDictionary*    dictionary = kit_new(&kit);
    check_note("hop %u, window %u, %u ahead%s",
               c->hop,
               c->window,
               c->n_ahead,
               c->is_symmetrical ? ", symmetrical" : "");
    test_sum(c, dictionary);
    test_blocks(c, dictionary, NMS_STREAMS);
    test_blocks(c, dictionary, NMS_REMIX);
    test_memory(c, dictionary, NMS_STREAMS);
    test_memory(c, dictionary, NMS_REMIX);
    test_equal(c, dictionary, false);
    test_equal(c, dictionary, true);
    test_moving(c);
    test_adopt(c, dictionary, NMS_STREAMS);
    test_adopt(c, dictionary, NMS_REMIX);
    nms_dictionary_free(dictionary);
  }
  check_no_note();
  test_stereo();
  test_rates();
  return check_result();
}
