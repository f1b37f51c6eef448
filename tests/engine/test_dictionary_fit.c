// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "tools.h"

#include "nms/dictionary.h"
#include "nms/hop.h"
#include "nms/stft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double rates[] = {8000.0,
                               11025.0,
                               16000.0,
                               22050.0,
                               32000.0,
                               44100.0,
                               48000.0,
                               88200.0,
                               96000.0,
                               192000.0};

#define N_RATES (sizeof(rates) / sizeof(rates[0]))

static NmsDictionary*
fit(const NmsDictionary* dictionary, double rate_hz, uint32_t hop)
{
  NmsDictionary* fitted = NULL;
  REQUIRE_INT(nms_dictionary_fit(dictionary, rate_hz, hop, &fitted),
              NMS_SUCCESS);
  REQUIRE(fitted != NULL);
  return fitted;
}

/// Return a frequency's value in a column that is linear over frequency
static double
ramp(uint32_t column, double hz)
{
  return 1.0 + column + hz * (1.0 + column % 3) * 1e-4;
}

/// Make every column a ramp over frequency
static void
make_ramps(NmsDictionary* dictionary)
{
  const uint32_t n = dictionary->shape.n_components;
  for (uint32_t i = 0; i < dictionary->n_bins; ++i) {
    const double hz =
        i * dictionary->shape.sample_rate_hz / dictionary->shape.window;
    for (uint32_t k = 0; k < n; ++k) {
      const float value                     = (float)ramp(k, hz);
      dictionary->reconstruction[i * n + k] = value;
      for (uint32_t c = 0; c < dictionary->shape.n_context; ++c) {
        if (!dictionary->shape.has_bands) {
          dictionary->analysis[(c * dictionary->n_bins + i) * n + k] = value;
        }
      }
    }
  }
}

/// Check that columns are ramps still, held above the old half sample rate
static void
check_ramps(const NmsDictionary* fitted, const float* columns, double old_half)
{
  const uint32_t n = fitted->shape.n_components;
  for (uint32_t i = 0; i < fitted->n_bins; ++i) {
    const double hz = i * fitted->shape.sample_rate_hz / fitted->shape.window;
    for (uint32_t k = 0; k < n; ++k) {
      const double expected = ramp(k, fmin(hz, old_half));
      CHECK_NEAR(columns[i * n + k], expected, 2e-6 * expected);
    }
  }
}

/// The window is fast, long enough, and keeps the spacing of bins best
static void
check_window(const NmsDictionary* old, const NmsDictionary* fitted)
{
  const uint32_t window  = fitted->shape.window;
  const uint32_t least   = 2 * fitted->shape.hop;
  const double   spacing = old->shape.sample_rate_hz / old->shape.window;
  const double   ideal   = fitted->shape.sample_rate_hz / spacing;
  CHECK(window % 2 == 0 && window >= least);
  CHECK_INT(nms_stft_good_window(window), window);
  for (uint32_t other = least + least % 2; other < 2 * ideal; other += 2) {
    if (other >= 16 && nms_stft_good_window(other) == other) {
      const double found = fitted->shape.sample_rate_hz / window - spacing;
      const double rival = fitted->shape.sample_rate_hz / other - spacing;
      CHECK_BELOW(fabs(found), fabs(rival) * (1.0 + 1e-9) + 1e-9);
    }
  }
}

/// The numbers that stay, and those that follow the rate
static void
check_shape(const NmsDictionary* old, const NmsDictionary* fitted)
{
  const NmsDictionaryShape* a     = &old->shape;
  const NmsDictionaryShape* b     = &fitted->shape;
  const double              ratio = b->sample_rate_hz / a->sample_rate_hz;
  CHECK_INT(b->has_bands, a->has_bands);
  CHECK_INT(b->has_groups, a->has_groups);
  CHECK_INT(b->n_context, a->n_context);
  CHECK_INT(b->n_ahead, a->n_ahead);
  CHECK_INT(b->is_symmetrical, a->is_symmetrical);
  CHECK(b->exponent == a->exponent);
  CHECK(b->beta == a->beta);
  CHECK_INT(b->n_iterations, a->n_iterations);
  CHECK(b->relaxation == a->relaxation);
  CHECK(b->momentum == a->momentum);
  CHECK(b->mask_exponent == a->mask_exponent);
  CHECK_INT(b->n_components, a->n_components);
  CHECK_INT(b->n_sources, a->n_sources);
  CHECK_NEAR(b->stride_samples, a->stride_samples * ratio, 0.5 + 1e-9);
  CHECK_INT(fitted->n_bins, b->window / 2 + 1);
  CHECK_INT(fitted->n_features, b->n_bands * b->n_context);
  CHECK_SAME(fitted->sparsity, old->sparsity, a->n_iterations);
  CHECK(
      !memcmp(fitted->sources, old->sources, a->n_sources * sizeof(NmsSource)));
  CHECK_TEXT(fitted->licence, old->licence);
  CHECK_TEXT(fitted->provenance, old->provenance);
}

/// Bands above the new half sample rate go with their features, the rest stays
static void
check_bands(const NmsDictionary* old, const NmsDictionary* fitted)
{
  const uint32_t n      = old->shape.n_components;
  const uint32_t n_kept = fitted->shape.n_bands;
  const double   half   = 0.5 * fitted->shape.sample_rate_hz;
  REQUIRE(n_kept >= 1 && n_kept <= old->shape.n_bands);
  CHECK_SAME((const float*)fitted->bands,
             (const float*)old->bands,
             3 * (size_t)n_kept);
  CHECK((double)fitted->bands[n_kept - 1].lower_hz < half);
  if (n_kept < old->shape.n_bands) {
    CHECK((double)old->bands[n_kept].upper_hz > half);
  }
  for (uint32_t c = 0; c < old->shape.n_context; ++c) {
    CHECK_SAME(fitted->analysis + (size_t)c * n_kept * n,
               old->analysis + (size_t)c * old->shape.n_bands * n,
               (size_t)n_kept * n);
  }
}

/// Groups above the new half sample rate go with their rows, the rest stays;
/// every bin has the row of its frequency
static void
check_groups(const NmsDictionary* old, const NmsDictionary* fitted)
{
  const uint32_t n      = old->shape.n_components;
  const uint32_t n_kept = fitted->shape.n_groups;
  const double   half   = 0.5 * fitted->shape.sample_rate_hz;
  REQUIRE(n_kept >= 1 && n_kept <= old->shape.n_groups);
  CHECK_SAME(fitted->edges, old->edges, (size_t)n_kept + 1);
  CHECK((double)fitted->edges[n_kept - 1] <= half);
  CHECK(n_kept == old->shape.n_groups || (double)old->edges[n_kept] > half);
  CHECK_SAME(fitted->reconstruction, old->reconstruction, (size_t)n_kept * n);
  for (uint32_t bin = 0; bin < fitted->n_bins; ++bin) {
    const double hz = bin * fitted->shape.sample_rate_hz / fitted->shape.window;
    const uint32_t g = nms_dictionary_group(fitted, bin);
    CHECK(g < n_kept);
    CHECK(g == 0 || (double)fitted->edges[g] <= hz);
    CHECK(g == n_kept - 1 || hz < (double)fitted->edges[g + 1]);
  }
}

static void
test_fit(const NmsDictionary* old, double rate_hz, uint32_t hop)
{
  const double   half   = 0.5 * old->shape.sample_rate_hz;
  NmsDictionary* fitted = fit(old, rate_hz, hop);
  check_note(
      "fit from %g to %g Hz, hop %u", old->shape.sample_rate_hz, rate_hz, hop);
  CHECK(fitted->shape.sample_rate_hz == rate_hz);
  CHECK_INT(fitted->shape.hop, hop);
  check_shape(old, fitted);
  check_window(old, fitted);
  if (old->shape.has_groups) {
    check_groups(old, fitted);
  } else {
    CHECK_INT(fitted->shape.n_groups, fitted->n_bins);
    check_ramps(fitted, fitted->reconstruction, half);
  }
  if (old->shape.has_bands) {
    check_bands(old, fitted);
  } else {
    CHECK_INT(fitted->shape.n_bands, fitted->n_bins);
    for (uint32_t c = 0; c < old->shape.n_context; ++c) {
      check_ramps(fitted,
                  fitted->analysis + (size_t)c * kit_n_reconstruction(fitted),
                  half);
    }
  }
  size_t n_bytes = 0;
  free(kit_encode(fitted, NMS_F32, &n_bytes));
  nms_dictionary_free(fitted);
}

/// Every rate to every rate
static void
test_rates(uint32_t n_bands, uint32_t n_groups)
{
  for (size_t i = 0; i < N_RATES; ++i) {
    KitConfig config      = KIT_DEFAULTS;
    config.n_bands        = n_bands;
    config.n_groups       = n_groups;
    config.n_ahead        = i % 2;
    config.is_symmetrical = i % 3 == 0;
    config.sample_rate_hz = rates[i];
    NmsDictionary* old    = kit_new(&config);
    if (!n_groups) {
      make_ramps(old);
    }
    for (size_t j = 0; j < N_RATES; ++j) {
      test_fit(old, rates[j], 16);
      test_fit(old, rates[j], 600);
    }
    nms_dictionary_free(old);
  }
  check_no_note();
}

/// At its own rate and any hop that fits, nothing changes
static void
test_same(void)
{
  for (uint32_t n_bands = 0; n_bands <= 40; n_bands += 40) {
    KitConfig config      = KIT_DEFAULTS;
    config.n_bands        = n_bands;
    config.n_groups       = 2 * n_bands;
    NmsDictionary* old    = kit_new(&config);
    NmsDictionary* fitted = fit(old, 44100.0, 64);
    CHECK_INT(fitted->shape.hop, 64);
    fitted->shape.hop = old->shape.hop;
    kit_check_same(fitted, old);
    nms_dictionary_free(fitted);
    nms_dictionary_free(old);
  }
}

/// A hop lasts as long at another rate, to the nearest power of two
static void
test_hop_at(void)
{
  const double rate = 44100.0;
  CHECK_INT(nms_hop_at(128, rate, 44100.0), 128);
  CHECK_INT(nms_hop_at(128, rate, 48000.0), 128);
  CHECK_INT(nms_hop_at(128, rate, 88200.0), 256);
  CHECK_INT(nms_hop_at(128, rate, 96000.0), 256);
  CHECK_INT(nms_hop_at(128, rate, 176400.0), 512);
  CHECK_INT(nms_hop_at(128, rate, 192000.0), 512);
  CHECK_INT(nms_hop_at(128, rate, 768000.0), 2048);
  CHECK_INT(nms_hop_at(128, rate, 32000.0), 128);
  CHECK_INT(nms_hop_at(128, rate, 22050.0), 64);
  CHECK_INT(nms_hop_at(128, rate, 11025.0), 32);
  CHECK_INT(nms_hop_at(128, 96000.0, 48000.0), 64);
  CHECK_INT(nms_hop_at(100, rate, 96000.0), 200);
  CHECK_INT(nms_hop_at(1, rate, 8000.0), 1);
  CHECK_INT(nms_hop_at(1, rate, 1000.0), 1);
}

/// Contexts are as many frames apart as come closest to the stride, at least
/// one; the rest is the dictionary's
static void
test_features_of(void)
{
  const KitConfig config = KIT_DEFAULTS;
  NmsDictionary*  kit    = kit_new(&config);
  const uint32_t  hops[] = {1, 64, 100, 128, 171, 170, 256, 600};
  const uint32_t  want[] = {256, 4, 3, 2, 1, 2, 1, 1};
  for (int i = 0; i < 8; ++i) {
    const NmsFeaturesConfig found = nms_dictionary_features(kit, hops[i]);
    check_note("hop %u", hops[i]);
    CHECK_INT(found.stride_frames, want[i]);
    CHECK_INT(found.n_bins, 257);
    CHECK_NEAR(found.bin_spacing_hz, 44100.0 / 512.0, 1e-5);
    CHECK(found.bands == kit->bands);
    CHECK_INT(found.n_bands, 40);
    CHECK_NEAR(found.exponent, 0.85, 1e-6);
    CHECK_INT(found.n_context, 2);
  }
  check_no_note();
  nms_dictionary_free(kit);
}

/// The newest columns stay, and all else
static void
test_shorten(void)
{
  const KitConfig config = {.sample_rate_hz = 44100.0,
                            .window         = 512,
                            .hop            = 128,
                            .n_bands        = 40,
                            .n_groups       = 100,
                            .n_context      = 4,
                            .n_ahead        = 1,
                            .stride_samples = 256,
                            .exponent       = 1.0f,
                            .beta           = 1.0f,
                            .relaxation     = 1.0f,
                            .mask_exponent  = 2.0f,
                            .n_iterations   = 8,
                            .n_sources      = 2,
                            .n_components   = 3,
                            .spatial        = true,
                            .seed           = 5};
  NmsDictionary*  kit    = kit_new(&config);
  NmsDictionary*  same   = NULL;
  NmsDictionary*  fewer  = NULL;
  CHECK_INT(nms_dictionary_shorten(kit, 4, &same), NMS_SUCCESS);
  kit_check_same(kit, same);
  CHECK_INT(nms_dictionary_shorten(kit, 2, &fewer), NMS_SUCCESS);
  CHECK_INT(fewer->shape.n_context, 2);
  CHECK_INT(fewer->n_features, 80);
  CHECK(!memcmp(fewer->analysis,
                kit->analysis,
                (size_t)80 * kit->shape.n_components * sizeof(float)));
  for (uint32_t n = 0; n < 6; ++n) {
    NmsDictionary* none = kit;
    if (n < 2 || n > 4) {
      CHECK_INT(nms_dictionary_shorten(kit, n, &none), NMS_BAD_ARGUMENT);
      CHECK(!none);
    }
  }
  nms_dictionary_free(fewer);
  nms_dictionary_free(same);
  nms_dictionary_free(kit);
}

static void
test_bad_arguments(void)
{
  const double    bad_rates[] = {0.0, 999.0, 768001.0, -44100.0, NAN, INFINITY};
  const KitConfig config      = KIT_DEFAULTS;
  NmsDictionary*  kit         = kit_new(&config);
  NmsDictionary*  fitted      = NULL;
  for (int i = 0; i < 6; ++i) {
    fitted = kit;
    CHECK_INT(nms_dictionary_fit(kit, bad_rates[i], 64, &fitted),
              NMS_BAD_ARGUMENT);
    CHECK(fitted == NULL);
  }
  CHECK_INT(nms_dictionary_fit(kit, 44100.0, 0, &fitted), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_dictionary_fit(kit, 44100.0, UINT32_MAX, &fitted),
            NMS_BAD_ARGUMENT);
  CHECK_INT(nms_dictionary_fit(kit, 44100.0, 0x80000000u, &fitted),
            NMS_BAD_ARGUMENT);
  CHECK(fitted == NULL);
  nms_dictionary_free(kit);
}

int
main(void)
{
  test_same();
  test_rates(0, 0);
  test_rates(40, 0);
  test_rates(40, 100);
  test_hop_at();
  test_features_of();
  test_shorten();
  test_bad_arguments();
  return check_result();
}
