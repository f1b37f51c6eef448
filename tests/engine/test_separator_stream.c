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
#define HOP 96
#define LATENCY (2 * HOP)

static const NmsSeparatorConfig stereo = {
    44100.0, 2, HOP, 0, NMS_STREAMS, true};

/// The same bits however the stream is cut, and from run to run
static void
test_blocks(const NmsDictionary* dictionary, NmsOutput kind)
{
  const uint32_t     blocks[] = TOOLS_BLOCK_SIZES;
  NmsSeparatorConfig config   = stereo;
  config.output               = kind;
  Planes input                = planes_noise(2, N_SAMPLES, 1.0);
  Planes reference            = rig_separate(&config, dictionary, &input, 333);
  for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); ++i) {
    Planes output = rig_separate(&config, dictionary, &input, blocks[i]);
    check_note("blocks of %u", blocks[i]);
    planes_check_same(&output, &reference);
    planes_free(&output);
  }
  check_no_note();
  planes_free(&input);
  planes_free(&reference);
}

/// Outputs may be the inputs
static void
test_in_place(const NmsDictionary* dictionary)
{
  Planes        wanted_in = planes_noise(2, N_SAMPLES, 1.0);
  Planes        input     = planes_noise(2, N_SAMPLES, 1.0);
  Planes        wanted    = rig_separate(&stereo, dictionary, &wanted_in, 64);
  Planes        output    = planes_new(wanted.n_rows, N_SAMPLES);
  NmsSeparator* separator = rig_separator(&stereo, dictionary);
  float*        kept[2]   = {output.rows[0], output.rows[3]};
  output.rows[0]          = input.rows[1];
  output.rows[3]          = input.rows[0];
  rig_run(separator, &input, &output, 0);
  planes_check_same(&output, &wanted);
  output.rows[0] = kept[0];
  output.rows[3] = kept[1];
  nms_separator_free(separator);
  planes_free(&wanted_in);
  planes_free(&input);
  planes_free(&wanted);
  planes_free(&output);
}

/// Dropping outputs changes nothing in the others
static void
test_dropped(const NmsDictionary* dictionary)
{
  const unsigned keeps[] = {0x01, 0x02, 0x04, 0x80, 0x0a, 0x00, 0x55, 0xff};
  Planes         input   = planes_noise(2, N_SAMPLES, 1.0);
  Planes         wanted  = rig_separate(&stereo, dictionary, &input, 64);
  for (int i = 0; i < 8; ++i) {
    NmsSeparator* separator = rig_separator(&stereo, dictionary);
    Planes        output    = planes_new(8, N_SAMPLES);
    for (uint32_t r = 0; r < 8; ++r) {
      if (!(keeps[i] >> r & 1)) {
        free(output.rows[r]);
        output.rows[r] = NULL;
      }
    }
    rig_run(separator, &input, &output, 0);
    check_note("outputs 0x%02x", keeps[i]);
    for (uint32_t r = 0; r < 8; ++r) {
      if (output.rows[r]) {
        CHECK_SAME(output.rows[r], wanted.rows[r], N_SAMPLES);
      }
    }
    planes_free(&output);
    nms_separator_free(separator);
  }
  check_no_note();
  planes_free(&input);
  planes_free(&wanted);
}

/// An output taken up again is right once its transforms are
static void
test_taken_up(const NmsDictionary* dictionary)
{
  const size_t  spans[3][2] = {{0, 4001}, {4001, 8002}, {8002, N_SAMPLES}};
  const size_t  settled     = 8002 + 3 * HOP;
  Planes        input       = planes_noise(2, N_SAMPLES, 1.0);
  Planes        wanted      = rig_separate(&stereo, dictionary, &input, 64);
  Planes        output      = planes_new(8, N_SAMPLES);
  Planes        none        = output;
  NmsSeparator* separator   = rig_separator(&stereo, dictionary);
  memset(none.rows, 0, sizeof(none.rows));
  rig_run_part(separator, &input, &output, spans[0], 64);
  rig_run_part(separator, &input, &none, spans[1], 64);
  rig_run_part(separator, &input, &output, spans[2], 64);
  for (uint32_t r = 0; r < 8; ++r) {
    CHECK_SAME(output.rows[r], wanted.rows[r], 4001);
    CHECK_SAME(output.rows[r] + settled,
               wanted.rows[r] + settled,
               N_SAMPLES - settled);
  }
  nms_separator_free(separator);
  planes_free(&input);
  planes_free(&wanted);
  planes_free(&output);
}

/// What is no number counts as 0 and leaves nothing behind
static void
test_not_finite(const NmsDictionary* dictionary)
{
  const float bad[] = {NAN, INFINITY, -INFINITY, 3e38f};
  Planes      dirty = planes_noise(2, N_SAMPLES, 1.0);
  Planes      clean = planes_noise(2, N_SAMPLES, 1.0);
  for (uint32_t i = 0; i < 400; ++i) {
    const size_t at       = i * 4801 % N_SAMPLES;
    dirty.rows[i % 2][at] = bad[i % 4];
    clean.rows[i % 2][at] = 0.0f;
  }
  Planes output = rig_separate(&stereo, dictionary, &dirty, 64);
  Planes wanted = rig_separate(&stereo, dictionary, &clean, 64);
  planes_check_same(&output, &wanted);
  planes_check_sum(&clean, &output, LATENCY);
  planes_free(&dirty);
  planes_free(&clean);
  planes_free(&output);
  planes_free(&wanted);
}

/// However loud, what comes out is finite, and so is all that follows
static void
test_loud(const NmsDictionary* dictionary)
{
  Planes input = planes_noise(2, N_SAMPLES, 9e11);
  for (size_t i = N_SAMPLES / 2; i < N_SAMPLES; ++i) {
    input.rows[0][i] *= 1e-12f;
    input.rows[1][i] *= 1e-12f;
  }
  Planes       output = rig_separate(&stereo, dictionary, &input, 64);
  const size_t after  = N_SAMPLES / 2 + 512 + 8 * HOP;
  for (uint32_t r = 0; r < output.n_rows; ++r) {
    CHECK_BELOW(max_magnitude(output.rows[r], N_SAMPLES), 1e12);
    CHECK_BELOW(max_magnitude(output.rows[r] + after, N_SAMPLES - after), 2.0);
  }
  planes_free(&input);
  planes_free(&output);
}

/// After a reset it is as if just made; settings stay
static void
test_reset(const NmsDictionary* dictionary)
{
  const size_t  span[2]   = {0, 5017};
  Planes        input     = planes_noise(2, N_SAMPLES, 1.0);
  Planes        wanted    = planes_new(8, N_SAMPLES);
  Planes        output    = planes_new(8, N_SAMPLES);
  NmsSeparator* separator = rig_separator(&stereo, dictionary);
  NmsSeparator* fresh     = rig_separator(&stereo, dictionary);
  rig_run_part(separator, &input, &output, span, 64);
  CHECK_INT(nms_separator_analysis(separator).n_frames, 5017 / HOP);
  nms_separator_set_gain(separator, 1, 0.25f);
  nms_separator_set_mask_exponent(separator, 2.0f);
  nms_separator_reset(separator);
  const NmsAnalysis analysis = nms_separator_analysis(separator);
  CHECK_INT(analysis.n_frames, 0);
  CHECK(max_magnitude(analysis.activations, analysis.n_components) == 0.0);
  CHECK(max_magnitude(analysis.magnitudes, analysis.n_bins) == 0.0);
  CHECK(max_magnitude(analysis.levels, analysis.n_streams) == 0.0);
  for (uint32_t s = 0; s < analysis.n_streams; ++s) {
    CHECK(max_magnitude(analysis.masks[s], analysis.n_groups) == 0.0);
  }

  nms_separator_set_gain(fresh, 1, 0.25f);
  nms_separator_set_mask_exponent(fresh, 2.0f);
  nms_separator_reset(fresh);
  rig_run(separator, &input, &output, 64);
  rig_run(fresh, &input, &wanted, 64);
  planes_check_same(&output, &wanted);
  nms_separator_free(separator);
  nms_separator_free(fresh);
  planes_free(&input);
  planes_free(&wanted);
  planes_free(&output);
}

/// Whoever starts within the stream agrees after as long as memory reaches
static void
test_memory(const NmsDictionary* dictionary, NmsOutput kind, uint32_t hop)
{
  const size_t       spans[2][2] = {{0, 37}, {30 * (size_t)hop, N_SAMPLES}};
  NmsSeparatorConfig config      = stereo;
  config.hop                     = hop;
  config.output                  = kind;
  Planes        input            = planes_noise(2, N_SAMPLES, 1.0);
  Planes        wanted    = rig_separate(&config, dictionary, &input, 64);
  Planes        output    = planes_new(wanted.n_rows, N_SAMPLES);
  NmsSeparator* separator = rig_separator(&config, dictionary);
  const size_t  settled = spans[1][0] + nms_separator_memory_samples(separator);
  CHECK_INT(nms_separator_memory_samples(separator) % hop, 0);
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

/// With groups of bins, too
static void
test_groups(const KitConfig* plain)
{
  KitConfig config          = *plain;
  config.n_groups           = 90;
  NmsDictionary* dictionary = kit_new(&config);
  test_blocks(dictionary, NMS_STREAMS);
  test_blocks(dictionary, NMS_REMIX);
  test_loud(dictionary);
  test_memory(dictionary, NMS_STREAMS, 96);
  nms_dictionary_free(dictionary);
}

int
main(void)
{
  const KitConfig config     = KIT_DEFAULTS;
  NmsDictionary*  dictionary = kit_new(&config);
  test_blocks(dictionary, NMS_STREAMS);
  test_blocks(dictionary, NMS_REMIX);
  test_groups(&config);
  test_in_place(dictionary);
  test_dropped(dictionary);
  test_taken_up(dictionary);
  test_not_finite(dictionary);
  test_loud(dictionary);
  test_reset(dictionary);
  test_memory(dictionary, NMS_STREAMS, 96);
  test_memory(dictionary, NMS_REMIX, 96);
  test_memory(dictionary, NMS_STREAMS, 100);
  test_memory(dictionary, NMS_STREAMS, 256);
  nms_dictionary_free(dictionary);
  return check_result();
}
