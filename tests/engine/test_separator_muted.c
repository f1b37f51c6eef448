// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What a remix leaves of what it mutes: less than the streams do, the same by a
  mask and by filters that are masks, and a solo is the stream.
*/

#include "check.h"
#include "separate/mute.h"
#include "separator_rig.h"
#include "stereo_rig.h"
#include "tools.h"

#include "nms/separator.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define N_LEFT 5

/// Which gains mute: some, but not if less than two others are left
static void
test_applies(void)
{
  CHECK(nms_mute_applies((const float[]){1.0f, 0.0f, 2.0f}, 3));
  CHECK(nms_mute_applies((const float[]){0.0f, 0.0f, 2.0f, 1.0f}, 4));
  CHECK(!nms_mute_applies((const float[]){1.0f, 1.0f, 1.0f}, 3));
  CHECK(!nms_mute_applies((const float[]){0.0f, 0.0f, 0.0f}, 3));
  CHECK(!nms_mute_applies((const float[]){0.0f, 0.0f, 1.0f}, 3));
  CHECK(!nms_mute_applies((const float[]){0.0f, 1.0f}, 2));
}

/// A mask is as it was where nothing is muted, and 0 where all is
static void
test_mask(void)
{
  const float muted[N_LEFT] = {0.0f, 0.2f, 0.5f, 0.8f, 1.0f};
  float       mask[N_LEFT]  = {1.0f, 0.8f, 0.5f, 0.2f, 0.0f};
  nms_mute_mask(muted, N_LEFT, mask);
  CHECK(mask[0] == 1.0f);
  CHECK_NEAR(mask[1], 0.64 / 0.96, 1e-6);
  CHECK_NEAR(mask[2], 1.0 / 9.0, 1e-6);
  CHECK_NEAR(mask[3], 0.04 / 5.16, 1e-6);
  CHECK(mask[4] == 0.0f);
}

/// Set one group of a filter to [a b; c d]
static void
set_matrix(float* filter, size_t group, const float entries[8])
{
  for (size_t i = 0; i < 8; ++i) {
    filter[i * N_LEFT + group] = entries[i];
  }
}

/// Filters that are multiples of I are masks
static void
test_scalar_filters(void)
{
  const float shares[N_LEFT]     = {0.0f, 0.2f, 0.5f, 0.8f, 1.0f};
  float       mask[N_LEFT]       = {1.0f, 0.8f, 0.5f, 0.2f, 0.0f};
  float       muted[8 * N_LEFT]  = {0.0f};
  float       filter[8 * N_LEFT] = {0.0f};
  for (size_t g = 0; g < N_LEFT; ++g) {
    const float u[8] = {[0] = shares[g], [6] = shares[g]};
    const float f[8] = {[0] = mask[g], [6] = mask[g]};
    set_matrix(muted, g, u);
    set_matrix(filter, g, f);
  }
  nms_mute_mask(shares, N_LEFT, mask);
  nms_mute_filter(muted, N_LEFT, filter);
  for (size_t g = 0; g < N_LEFT; ++g) {
    CHECK_NEAR(filter[g], (double)mask[g], 1e-6);
    CHECK_NEAR(filter[6 * N_LEFT + g], (double)mask[g], 1e-6);
    CHECK(filter[2 * N_LEFT + g] == 0.0f);
  }
}

/// A direction that is muted goes, the one across stays: U has the eigenvalues
/// 1 along (1, i) and 0 along (1, -i), and then 0.8 and 0.2
static void
test_filter(void)
{
  float        muted[8 * N_LEFT]  = {0.0f};
  float        filter[8 * N_LEFT] = {0.0f};
  const double left[2][2]         = {{0.0, 1.0}, {0.04 / 5.16, 0.64 / 0.96}};
  set_matrix(muted, 0, (const float[]){0.5f, 0, 0, -0.5f, 0, 0.5f, 0.5f, 0});
  set_matrix(filter, 0, (const float[]){0.5f, 0, 0, 0.5f, 0, -0.5f, 0.5f, 0});
  set_matrix(muted, 1, (const float[]){0.5f, 0, 0, -0.3f, 0, 0.3f, 0.5f, 0});
  set_matrix(filter, 1, (const float[]){0.5f, 0, 0, 0.3f, 0, -0.3f, 0.5f, 0});
  nms_mute_filter(muted, N_LEFT, filter);
  for (size_t g = 0; g < 2; ++g) {
    const double same   = 0.5 * (left[g][0] + left[g][1]);
    const double across = 0.5 * (left[g][0] - left[g][1]);
    CHECK_NEAR(filter[g], same, 1e-6);
    CHECK_NEAR(filter[3 * N_LEFT + g], -across, 1e-6);
    CHECK_NEAR(filter[5 * N_LEFT + g], across, 1e-6);
    CHECK_NEAR(filter[6 * N_LEFT + g], same, 1e-6);
    CHECK_NEAR(filter[2 * N_LEFT + g], 0.0, 1e-6);
  }
}

/// Run noise with gains
static Planes
remix(const NmsDictionary* dictionary,
      NmsStereo            stereo,
      const float*         gains,
      uint32_t             block)
{
  const NmsSeparatorConfig config = stereo_config(NMS_REMIX_AND_STREAMS, true);
  NmsSeparator*            separator = rig_separator(&config, dictionary);
  Planes                   input     = planes_noise(2, N_SAMPLES / 3, 1.0);
  Planes output = planes_new(nms_separator_n_outputs(separator), N_SAMPLES / 3);
  nms_separator_set_stereo(separator, stereo);
  for (uint32_t s = 0; s < nms_separator_n_streams(separator); ++s) {
    nms_separator_set_gain(separator, s, gains[s]);
  }
  rig_run(separator, &input, &output, block);
  nms_separator_free(separator);
  planes_free(&input);
  return output;
}

/// A mute is deeper than the gain next to it, but not its streams; one stream
/// alone is as before; in blocks of any size, by masks and by filters
static void
test_remix(const NmsDictionary* dictionary, NmsStereo stereo)
{
  const float mute[]   = {1.0f, 0.0f, 1.0f, 1.0f, 1.0f};
  const float nearly[] = {1.0f, 1e-9f, 1.0f, 1.0f, 1.0f};
  const float solo[]   = {0.0f, 1.0f, 0.0f, 0.0f, 0.0f};
  Planes      muted    = remix(dictionary, stereo, mute, 64);
  Planes      blocks   = remix(dictionary, stereo, mute, 7);
  Planes      turned   = remix(dictionary, stereo, nearly, 64);
  Planes      alone    = remix(dictionary, stereo, solo, 64);
  planes_check_same(&muted, &blocks);
  for (uint32_t r = 2; r < muted.n_rows; ++r) {
    CHECK_SAME(muted.rows[r], turned.rows[r], muted.n_samples);
  }
  for (uint32_t c = 0; c < 2; ++c) {
    CHECK(max_difference(muted.rows[c], turned.rows[c], muted.n_samples) >
          0.01);
    CHECK_BELOW(
        max_difference(alone.rows[c], alone.rows[4 + c], alone.n_samples),
        4e-6);
  }
  planes_free(&muted);
  planes_free(&blocks);
  planes_free(&turned);
  planes_free(&alone);
}

int
main(void)
{
  test_applies();
  test_mask();
  test_scalar_filters();
  test_filter();
  NmsDictionary* dictionary = stereo_dictionary();
  test_remix(dictionary, NMS_STEREO_OFF);
  test_remix(dictionary, NMS_STEREO_ALWAYS);
  nms_dictionary_free(dictionary);
  return check_result();
}
