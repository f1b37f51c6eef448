// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "features_naive.h"
#include "tools.h"

#include "nms/features.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_FRAMES 40

/// Make features, or end the test
static NmsFeatures*
make(const NmsFeaturesConfig* config)
{
  NmsFeatures* features = NULL;
  REQUIRE_INT(nms_features_new(config, &features), NMS_SUCCESS);
  REQUIRE(features != NULL);
  return features;
}

/// Compare every feature of N_FRAMES frames with the definition
static void
check_frames(NmsFeatures* features, const NmsFeaturesConfig* config)
{
  const uint32_t size   = nms_features_size(features);
  float*         vector = new_random(size, 1, 5.0, 6.0);
  const uint32_t n_bins = config->n_bins;
  float*         frames = new_random((size_t)N_FRAMES * n_bins, 7, 0.0, 30.0);
  memset(frames + 3 * n_bins, 0, n_bins * sizeof(float));
  double* wide = new_widened(frames, (size_t)N_FRAMES * n_bins);
  for (uint32_t f = 0; f < N_FRAMES; ++f) {
    nms_features_run(features, frames + (size_t)f * n_bins, vector);
    for (uint32_t i = 0; i < size; ++i) {
      const double expected = naive_feature(config, wide, f, i);
      CHECK_NEAR(vector[i], expected, 2e-5 * expected + 1e-30);
    }
  }
  free(vector);
  free(frames);
  free(wide);
}

static void
test_against_definition(NmsFeaturesConfig config)
{
  const uint32_t contexts[] = {1, 2, 3, 16};
  const uint32_t strides[]  = {1, 2, 7};
  const float    powers[]   = {1.0f, 0.85f, 0.5f, 2.0f};
  for (size_t i = 0; i < 12; ++i) {
    config.n_context        = contexts[i % 4];
    config.stride_frames    = strides[i % 3];
    config.exponent         = powers[(i / 3) % 4];
    NmsFeatures*   features = make(&config);
    const uint32_t n_bands  = config.bands ? config.n_bands : config.n_bins;
    check_note("context %u, stride %u, exponent %g",
               config.n_context,
               config.stride_frames,
               (double)config.exponent);
    CHECK_INT(nms_features_size(features), n_bands * config.n_context);
    check_frames(features, &config);
    nms_features_reset(features);
    check_frames(features, &config);
    nms_features_free(features);
  }
  check_no_note();
}

/// Plain bins come through bit for bit
static void
test_identity(void)
{
  const NmsFeaturesConfig config   = {257, 31.25f, NULL, 0, 1.0f, 1, 1};
  NmsFeatures*            features = make(&config);
  float*                  input    = new_random(257, 1, 0.0, 1.0);
  float*                  vector   = new_floats(257);
  nms_features_run(features, input, vector);
  CHECK_SAME(vector, input, 257);
  nms_features_free(features);
  free(input);
  free(vector);
}

/// Bands that meet no bin, or lie above all of them
static void
test_odd_bands(void)
{
  const NmsBand bands[] = {
      {11.0f, 12.0f, 13.0f},  // between bins 1 and 2, nearer to 1
      {17.0f, 18.0f, 19.0f},  // nearer to 2
      {0.0f, 10.0f, 20.0f},   // one bin only
      {75.0f, 95.0f, 105.0f}, // the last bin's, centred above it
      {91.0f, 95.0f, 105.0f}, // wholly above
      {1e5f, 2e5f, 3e5f},     // far above
  };
  const float expected[] = {1.0f, 2.0f, 1.0f, 0.0f, 0.0f, 0.0f};
  const float spectrum[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

  const NmsFeaturesConfig config   = {10, 10.0f, bands, 6, 1.0f, 1, 1};
  NmsFeatures*            features = make(&config);
  float                   vector[6];
  nms_features_run(features, spectrum, vector);
  for (int i = 0; i < 6; ++i) {
    check_note("odd band %d", i);
    if (i != 3) {
      CHECK_NEAR(vector[i], expected[i], 1e-6);
    }
  }

  // Bins 8 and 9 (80 and 90 Hz) weigh a quarter and three quarters
  check_note("band over the end");
  CHECK_NEAR(vector[3], 0.25 * 8.0 + 0.75 * 9.0, 1e-5);
  check_no_note();
  nms_features_free(features);
}

static void
test_link(void)
{
  enum { N_BINS = 33 };
  float*            data  = new_random(6 * N_BINS, 9, -2.0, 2.0);
  const NmsComplex* all   = (const NmsComplex*)data;
  const NmsComplex* in[3] = {all, all + N_BINS, all + 2 * N_BINS};
  float             out[N_BINS];
  for (uint32_t n = 1; n <= 3; ++n) {
    nms_features_link(in, n, N_BINS, out);
    for (uint32_t i = 0; i < N_BINS; ++i) {
      double sum = 0.0;
      for (uint32_t c = 0; c < n; ++c) {
        sum += (double)in[c][i].re * (double)in[c][i].re +
               (double)in[c][i].im * (double)in[c][i].im;
      }
      CHECK_NEAR(out[i], sqrt(sum), 1e-6 * sqrt(sum));
    }
  }
  nms_features_link(in, 3, 1, out);
  memset(data, 0, 6 * N_BINS * sizeof(float));
  nms_features_link(in, 3, N_BINS, out);
  CHECK(max_magnitude(out, N_BINS) == 0.0);
  free(data);
}

static void
test_bad_configs(void)
{
  const NmsBand           band    = {10.0f, 20.0f, 30.0f};
  const NmsBand           wrong[] = {{20.0f, 10.0f, 30.0f},
                                     {10.0f, 30.0f, 20.0f},
                                     {NAN, 20.0f, 30.0f},
                                     {10.0f, NAN, 30.0f},
                                     {10.0f, 20.0f, NAN}};
  const NmsFeaturesConfig good    = {16, 10.0f, &band, 1, 1.0f, 1, 1};
  NmsFeaturesConfig       bad[15];
  for (int i = 0; i < 15; ++i) {
    bad[i] = good;
  }
  bad[0].n_bins         = 1;
  bad[1].bin_spacing_hz = 0.0f;
  bad[2].bin_spacing_hz = NAN;
  bad[3].exponent       = 0.0f;
  bad[4].exponent       = 4.5f;
  bad[5].exponent       = NAN;
  bad[6].n_context      = 0;
  bad[7].n_context      = 17;
  bad[8].stride_frames  = 0;
  bad[9].n_bands        = 0;
  for (int i = 0; i < 5; ++i) {
    bad[10 + i].bands = &wrong[i];
  }
  for (int i = 0; i < 15; ++i) {
    NmsFeatures* features = (NmsFeatures*)&bad;
    check_note("bad config %d", i);
    CHECK_INT(nms_features_new(&bad[i], &features), NMS_BAD_ARGUMENT);
    CHECK(features == NULL);
  }
  check_no_note();
  nms_features_free(make(&good));
  nms_features_free(NULL);
}

int
main(void)
{
  NmsBand           bands[24];
  NmsFeaturesConfig config = {.n_bins = 129, .bin_spacing_hz = 62.5f};
  test_against_definition(config);
  nms_features_erb_bands(16000.0, 129, 24, bands);
  config.bands   = bands;
  config.n_bands = 24;
  test_against_definition(config);
  test_identity();
  test_odd_bands();
  test_link();
  test_bad_configs();
  return check_result();
}
