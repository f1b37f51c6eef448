// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "tools.h"

#include "nms/features.h"

#include <math.h>
#include <stdlib.h>

/// Bands to lay out
typedef struct {
  double   sample_rate_hz;
  uint32_t n_bins;
  uint32_t n_bands;
} Layout;

static const Layout layouts[] = {
    {44100.0, 2049, 252},
    {44100.0, 2049, 128},
    {48000.0, 2049, 250},
    {192000.0, 8193, 252},
    {8000.0, 373, 100},
    {44100.0, 1025, 40},
    {44100.0, 513, 252},
    {16000.0, 65, 64},
    {16000.0, 65, 65},
    {44100.0, 2049, 3},
    {1000.0, 4, 3},
    {3.0, 3, 3},
    {44100.0, 2049, 2049},
    {44100.0, 32769, 252},
};

/// Return the ERB-rate of a frequency (Glasberg & Moore 1990, eq. 4)
static double
erb_rate(double hz)
{
  return 21.4 * log10(4.37e-3 * hz + 1.0);
}

/// Ascending, no two with one centre, each in order, the last at half the rate
static void
test_order(const Layout* layout, const NmsBand* bands)
{
  const NmsBand* last = &bands[layout->n_bands - 1];
  const double   half = 0.5 * layout->sample_rate_hz;
  CHECK_NEAR(last->center_hz, half, 1e-4 * half);
  CHECK(bands[0].center_hz >= 0.0f);
  for (uint32_t i = 0; i < layout->n_bands; ++i) {
    const NmsBand* band = &bands[i];
    CHECK(band->lower_hz <= band->center_hz);
    CHECK(band->center_hz <= band->upper_hz);
    CHECK(band->lower_hz < band->upper_hz);
    if (i) {
      CHECK(band[-1].lower_hz <= band->lower_hz);
      CHECK(band[-1].center_hz < band->center_hz);
      CHECK(band[-1].upper_hz <= band->upper_hz);
    }
  }
}

/// Every bin from the first centre up lies in a band
static void
test_cover(const Layout* layout, const NmsBand* bands)
{
  const double spacing =
      0.5 * layout->sample_rate_hz / (double)(layout->n_bins - 1);
  uint32_t b = 0;
  for (uint32_t i = 1; i < layout->n_bins; ++i) {
    const double hz = i * spacing;
    if (hz < (double)bands[0].center_hz) {
      continue;
    }
    while (b + 1 < layout->n_bands && (double)bands[b].upper_hz <= hz) {
      ++b;
    }
    CHECK((double)bands[b].lower_hz < hz);
    CHECK(hz < (double)bands[b].upper_hz || b + 1 == layout->n_bands);
  }
}

/// Bin by bin below, evenly on the ERB-rate scale above
static void
test_spacing(const Layout* layout, const NmsBand* bands)
{
  const uint32_t n   = layout->n_bands;
  const double   bin = 0.5 * layout->sample_rate_hz / (layout->n_bins - 1);
  const double   top = (double)bands[n - 1].center_hz;
  const double step  = erb_rate(top) - erb_rate((double)bands[n - 2].center_hz);
  for (uint32_t i = 1; i < n; ++i) {
    const double here   = (double)bands[i].center_hz;
    const double before = (double)bands[i - 1].center_hz;
    CHECK(here - before >= bin * (1.0 - 1e-3));
    if (here - before > 1.02 * bin) {
      CHECK_NEAR(erb_rate(here) - erb_rate(before), step, 0.02 * step);
    } else {
      CHECK_BELOW(erb_rate(here) - erb_rate(before) - step,
                  erb_rate(before + 1.02 * bin) - erb_rate(before));
    }
  }
}

/// The features take them
static void
test_usable(const Layout* layout, const NmsBand* bands)
{
  const double      bin = 0.5 * layout->sample_rate_hz / (layout->n_bins - 1);
  NmsFeatures*      features = NULL;
  NmsFeaturesConfig config   = {.n_bins         = layout->n_bins,
                                .bin_spacing_hz = (float)bin,
                                .bands          = bands,
                                .n_bands        = layout->n_bands,
                                .exponent       = 1.0f,
                                .n_context      = 1,
                                .stride_frames  = 1};
  REQUIRE_INT(nms_features_new(&config, &features), NMS_SUCCESS);
  float* ones   = new_random(layout->n_bins, 1, 1.0, 1.0);
  float* vector = new_floats(layout->n_bands);
  nms_features_run(features, ones, vector);
  for (uint32_t i = 0; i < layout->n_bands; ++i) {
    CHECK(vector[i] > 0.0f);
  }
  free(ones);
  free(vector);
  nms_features_free(features);
}

/// Edges ascend from 0 to half the rate and lie between the centres of bands
static void
test_edges(const Layout* layout, const NmsBand* bands)
{
  const uint32_t n     = layout->n_bands;
  const double   half  = 0.5 * layout->sample_rate_hz;
  float* const   edges = new_floats(n + 2);
  edges[n + 1]         = -1.0f;
  nms_features_erb_edges(layout->sample_rate_hz, layout->n_bins, n, edges);
  CHECK(edges[n + 1] == -1.0f);
  CHECK(edges[0] == 0.0f);
  CHECK_NEAR(edges[n], half, 1e-6 * half);
  for (uint32_t i = 0; i < n; ++i) {
    CHECK(edges[i] < edges[i + 1]);
    if (i > 0) {
      const double here   = (double)bands[i].center_hz;
      const double before = (double)bands[i - 1].center_hz;
      CHECK_NEAR(edges[i], 0.5 * (here + before), 1e-6 * half);
    }
  }
  free(edges);
}

int
main(void)
{
  for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); ++i) {
    const Layout* layout = &layouts[i];
    NmsBand*      bands  = calloc(layout->n_bands + 1, sizeof(NmsBand));
    REQUIRE(bands != NULL);
    bands[layout->n_bands].center_hz = -1.0f;
    check_note("%g Hz, %u bins, %u bands",
               layout->sample_rate_hz,
               layout->n_bins,
               layout->n_bands);
    nms_features_erb_bands(
        layout->sample_rate_hz, layout->n_bins, layout->n_bands, bands);
    CHECK(bands[layout->n_bands].center_hz == -1.0f);
    test_order(layout, bands);
    test_cover(layout, bands);
    test_spacing(layout, bands);
    test_usable(layout, bands);
    test_edges(layout, bands);
    free(bands);
  }
  return check_result();
}
