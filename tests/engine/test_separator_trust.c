// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  When the images that were learnt are trusted, and what is remembered for that.
*/

#include "check.h"
#include "separator_rig.h"
#include "stereo_rig.h"
#include "tools.h"

#include "nms/separator.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/// Return noise of which the right channel is a part of the left one
static Planes
panned_noise(float right)
{
  Planes input = planes_noise(2, N_SAMPLES, 1.0);
  for (size_t i = 0; i < N_SAMPLES; ++i) {
    input.rows[1][i] = right * input.rows[0][i];
  }
  return input;
}

/// Let all images be those of sound that is panned likewise
static void
pan_images(NmsDictionary* dictionary, double right)
{
  const size_t n       = (size_t)N_SOURCES * N_GROUPS;
  float* const spatial = new_floats(4 * n);
  const double power   = 1.0 + right * right;
  for (size_t i = 0; i < n; ++i) {
    spatial[4 * i]     = (float)(1.0 / power);
    spatial[4 * i + 1] = (float)(right * right / power);
    spatial[4 * i + 2] = (float)(0.99 * right / power);
  }
  REQUIRE_INT(nms_dictionary_set_spatial(dictionary, spatial), NMS_SUCCESS);
  free(spatial);
}

/// Images are trusted where they are, and not where they are not: then the
/// samples are those of one mask
static void
test_trust(const NmsDictionary* plain)
{
  const NmsSeparatorConfig config     = stereo_config(NMS_STREAMS, false);
  NmsDictionary*           dictionary = stereo_dictionary();
  pan_images(dictionary, 0.3);
  for (int i = 0; i < 2; ++i) {
    check_note(i ? "on the other side" : "where it was learnt");
    Planes input  = panned_noise(i ? -2.0f : 0.3f);
    Planes output = planes_new(2 * N_SOURCES, N_SAMPLES);
    Planes one = stereo_separate(&config, plain, NMS_STEREO_AUTO, &input, 64);
    NmsSeparator* separator =
        stereo_separator(&config, dictionary, NMS_STEREO_AUTO);
    rig_run(separator, &input, &output, 64);
    CHECK(nms_separator_analysis(separator).trust == (i ? 0.0f : 1.0f));
    for (uint32_t r = 0; r < output.n_rows; ++r) {
      const size_t late = N_SAMPLES / 3;
      CHECK(i == !memcmp(output.rows[r] + late,
                         one.rows[r] + late,
                         (N_SAMPLES - late) * sizeof(float)));
    }
    nms_separator_free(separator);
    planes_free(&input);
    planes_free(&output);
    planes_free(&one);
  }
  check_no_note();
  nms_dictionary_free(dictionary);
}

/// Sound whose place moves, so that trust comes and goes
static Planes
moving_noise(void)
{
  Planes input = planes_noise(2, N_SAMPLES, 1.0);
  for (size_t i = 0; i < N_SAMPLES; ++i) {
    const float right = 0.3f - 0.2f * sinf(0.0002f * (float)i);
    input.rows[1][i]  = right * input.rows[0][i] + 0.1f * input.rows[1][i];
  }
  return input;
}

/// Whoever starts within the stream agrees after as long as memory reaches,
/// which is shorter where images are not asked whether they fit
static void
test_memory(NmsDictionary* dictionary, NmsOutput kind, NmsStereo stereo)
{
  const NmsSeparatorConfig config      = stereo_config(kind, false);
  const size_t             spans[2][2] = {{0, 377}, {30 * HOP, N_SAMPLES}};
  Planes                   input       = moving_noise();
  pan_images(dictionary, 0.3);
  Planes wanted = stereo_separate(&config, dictionary, stereo, &input, 64);
  Planes output = planes_new(wanted.n_rows, N_SAMPLES);
  NmsSeparator* separator = stereo_separator(&config, dictionary, stereo);
  const bool    is_asked  = stereo == NMS_STEREO_AUTO;
  const size_t  settled = spans[1][0] + nms_separator_memory_samples(separator);
  float         least   = 1.0f;
  float         most    = 0.0f;
  CHECK(is_asked == (settled > spans[1][0] + 15000));
  CHECK(settled < N_SAMPLES - 5000);
  rig_run_part(separator, &input, &output, spans[0], 64);
  nms_separator_reset(separator);
  for (size_t at = spans[1][0]; at < N_SAMPLES; at += HOP) {
    const size_t end     = at + HOP < N_SAMPLES ? at + HOP : N_SAMPLES;
    const size_t span[2] = {at, end};
    rig_run_part(separator, &input, &output, span, 64);
    const float trust = nms_separator_analysis(separator).trust;
    least             = at > settled && trust < least ? trust : least;
    most              = at > settled && trust > most ? trust : most;
  }
  CHECK(is_asked == (least < most)); // Else there is nothing to remember
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

/// After a reset, and after a change of mode and back, it is as if just made
static void
test_reset(const NmsDictionary* dictionary)
{
  const NmsSeparatorConfig config  = stereo_config(NMS_STREAMS, false);
  const size_t             span[2] = {0, 9000};
  Planes                   input   = moving_noise();
  Planes                   output  = planes_new(2 * N_SOURCES, N_SAMPLES);
  Planes                   wanted =
      stereo_separate(&config, dictionary, NMS_STEREO_AUTO, &input, 64);
  NmsSeparator* separator =
      stereo_separator(&config, dictionary, NMS_STEREO_AUTO);
  rig_run_part(separator, &input, &output, span, 64);
  nms_separator_reset(separator);
  const NmsAnalysis analysis = nms_separator_analysis(separator);
  CHECK(analysis.trust == 0.0f);
  CHECK(max_magnitude(analysis.covariances, (size_t)4 * N_GROUPS) == 0.0);
  nms_separator_set_stereo(separator, NMS_STEREO_OFF);
  nms_separator_set_stereo(separator, NMS_STEREO_AUTO);
  rig_run(separator, &input, &output, 64);
  planes_check_same(&output, &wanted);
  nms_separator_free(separator);
  planes_free(&input);
  planes_free(&output);
  planes_free(&wanted);
}

/// After silence it is as if just made
static void
test_silence(NmsDictionary* dictionary)
{
  const NmsSeparatorConfig config = stereo_config(NMS_STREAMS, false);
  const size_t             n      = (size_t)500 * HOP;
  Planes                   silent = planes_new(2, n);
  Planes                   unused = planes_new(2 * N_SOURCES, n);
  Planes                   input  = moving_noise();
  Planes                   output = planes_new(2 * N_SOURCES, N_SAMPLES);
  pan_images(dictionary, 0.3);
  Planes wanted =
      stereo_separate(&config, dictionary, NMS_STEREO_AUTO, &input, 64);
  NmsSeparator* separator =
      stereo_separator(&config, dictionary, NMS_STEREO_AUTO);
  rig_run(separator, &silent, &unused, 64);
  rig_run(separator, &input, &output, 64);
  for (uint32_t r = 0; r < wanted.n_rows; ++r) { // Zeros may have a sign
    CHECK(max_difference(output.rows[r], wanted.rows[r], N_SAMPLES) == 0.0);
  }
  nms_separator_free(separator);
  planes_free(&silent);
  planes_free(&unused);
  planes_free(&input);
  planes_free(&output);
  planes_free(&wanted);
}

int
main(void)
{
  NmsDictionary* dictionary = stereo_dictionary();
  NmsDictionary* plain      = stereo_plain();
  test_trust(plain);
  test_memory(dictionary, NMS_STREAMS, NMS_STEREO_AUTO);
  test_memory(dictionary, NMS_REMIX, NMS_STEREO_AUTO);
  test_memory(dictionary, NMS_STREAMS, NMS_STEREO_ALWAYS);
  test_memory(dictionary, NMS_STREAMS, NMS_STEREO_OFF);
  test_reset(dictionary);
  test_silence(dictionary);
  nms_dictionary_free(dictionary);
  nms_dictionary_free(plain);
  return check_result();
}
