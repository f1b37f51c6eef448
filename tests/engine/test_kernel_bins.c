// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "guarded.h"
#include "kernels.h"
#include "tools.h"

#include "kernel/kernel.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
   The functions of every kernel that go from bin to bin, against the reference
   or their definition, with arrays that start anywhere and end in values that
   must be neither used nor changed.
*/

/// Bins at most
#define MAX_BINS 300

static void
check_close(const float* found, const float* expected, size_t n)
{
  const double most = max_magnitude(expected, n);
  for (size_t i = 0; i < n; ++i) {
    CHECK_NEAR(found[i], (double)expected[i], 1e-5 * most);
  }
}

static void
test_power(const NmsKernel* kernel, uint32_t n)
{
  const float exponents[] = {0.1f, 0.85f, 1.0f, 2.0f, 8.0f};
  for (int e = 0; e < 5; ++e) {
    Guarded values   = guarded_new(n, n, 0.0, 30.0);
    values.values[0] = 0.0f;
    kernel->power(values.values, n, exponents[e]);
    CHECK(values.values[0] == 0.0f);
    for (uint32_t i = 1; i < n; ++i) {
      const double expected =
          pow((double)values.before[1 + i], (double)exponents[e]);
      CHECK_NEAR(values.values[i], expected, 1e-5 * expected);
    }
    guarded_free(&values);
  }
}

/// Masks follow the reference, sum to one, and are exact where they can be
static void
test_share(const NmsKernel* kernel, uint32_t n, uint32_t n_sources)
{
  Guarded models[8];
  Guarded others[8];
  float*  found[8];
  float*  expected[8];
  for (uint32_t s = 0; s < n_sources; ++s) {
    models[s]   = guarded_new(n, 1 + s, 0.0, 1.0);
    others[s]   = guarded_new(n, 1 + s, 0.0, 1.0);
    found[s]    = models[s].values;
    expected[s] = others[s].values;
    for (uint32_t i = 0; i < n; ++i) {
      // Silence, one source alone, the ends of the range of float
      const float scales[] = {1.0f, 0.0f, s ? 0.0f : 1.0f, 1e-37f, 3e38f};
      found[s][i] *= scales[i % 5];
      expected[s][i] *= scales[i % 5];
    }
  }
  kernel->share(found, n_sources, n, 1.4f);
  nms_kernel_reference.share(expected, n_sources, n, 1.4f);
  for (uint32_t i = 0; i < n; ++i) {
    double sum = 0.0;
    for (uint32_t s = 0; s < n_sources; ++s) {
      CHECK_NEAR(found[s][i], (double)expected[s][i], 1e-5);
      sum += (double)found[s][i];
    }
    CHECK_NEAR(sum, 1.0, 1e-6);
    CHECK(i % 5 != 1 || found[0][i] == 1.0f / (float)n_sources);
    CHECK(i % 5 != 2 || found[0][i] == 1.0f);
  }
  for (uint32_t s = 0; s < n_sources; ++s) {
    guarded_free(&models[s]);
    guarded_free(&others[s]);
  }
}

/// Models as far apart as float allows, at every sharpness
static void
test_share_extremes(const NmsKernel* kernel)
{
  const float values[] = {
      0.0f, FLT_MIN, 1e-38f, 1e30f, FLT_MAX, 1.0f, 1e-20f, 0x1p127f};
  const float exponents[] = {0.5f, 1.0f, 1.4f, 2.0f, 8.0f};
  for (int e = 0; e < 5; ++e) {
    float  found[3][64];
    float  expected[3][64];
    float* found_rows[]    = {found[0], found[1], found[2]};
    float* expected_rows[] = {expected[0], expected[1], expected[2]};
    for (int i = 0; i < 64; ++i) {
      found[0][i] = values[i % 8];
      found[1][i] = values[i / 8];
      found[2][i] = values[(i + 3) % 8];
    }
    memcpy(expected, found, sizeof(found));
    kernel->share(found_rows, 3, 64, exponents[e]);
    nms_kernel_reference.share(expected_rows, 3, 64, exponents[e]);
    // Quotients below the smallest normal number may count as 0
    check_close(found[0], expected[0], 3 * 64);
  }
}

static void
test_link(const NmsKernel* kernel, uint32_t n, uint32_t n_channels)
{
  Guarded           spectra[4];
  const NmsComplex* rows[4];
  for (uint32_t c = 0; c < n_channels; ++c) {
    spectra[c] = guarded_new((size_t)2 * n, 1 + c, -1.0, 1.0);
    rows[c]    = (const NmsComplex*)spectra[c].values;
  }
  Guarded magnitudes = guarded_new(n, 9, 7.0, 8.0);
  kernel->link(rows, n_channels, n, magnitudes.values);
  for (uint32_t i = 0; i < n; ++i) {
    double sum = 0.0;
    for (uint32_t c = 0; c < n_channels; ++c) {
      sum += pow((double)rows[c][i].re, 2.0) + pow((double)rows[c][i].im, 2.0);
    }
    CHECK_NEAR(magnitudes.values[i], sqrt(sum), 1e-6 * sqrt(sum));
  }
  guarded_free(&magnitudes);
  for (uint32_t c = 0; c < n_channels; ++c) {
    guarded_free(&spectra[c]);
  }
}

static void
test_mask(const NmsKernel* kernel, uint32_t n)
{
  Guarded mask     = guarded_new(n, 1, 0.0, 1.0);
  Guarded spectrum = guarded_new((size_t)2 * n, 2, -1.0, 1.0);
  Guarded found    = guarded_new((size_t)2 * n, 3, 7.0, 8.0);
  double  energy   = 0.0;
  kernel->apply_mask(mask.values,
                     (const NmsComplex*)spectrum.values,
                     n,
                     (NmsComplex*)found.values);
  for (uint32_t i = 0; i < 2 * n; ++i) {
    CHECK(found.values[i] == mask.values[i / 2] * spectrum.values[i]);
  }
  for (uint32_t i = 0; i < n; ++i) {
    energy += pow((double)mask.values[i] * (double)spectrum.values[i], 2.0);
  }
  CHECK_NEAR(
      kernel->energy(mask.values, spectrum.values, n), energy, 1e-5 * energy);
  guarded_free(&mask);
  guarded_free(&spectrum);
  guarded_free(&found);
}

/// Bands of every width from 0 to 40
static void
test_bands(const NmsKernel* kernel, uint32_t n)
{
  NmsBandRow rows[41];
  uint32_t   n_weights = 0;
  for (uint32_t b = 0; b < 41; ++b) {
    const uint32_t width = b < n ? b : n;
    rows[b]              = (NmsBandRow){n - width, width, n_weights};
    n_weights += width;
  }
  Guarded        weights    = guarded_new(n_weights, 1, 0.0, 1.0);
  Guarded        magnitudes = guarded_new(n, 2, 0.0, 1.0);
  Guarded        found      = guarded_new(41, 3, 7.0, 8.0);
  float          expected[41];
  const NmsBands bands = {rows, weights.values, 41};
  kernel->sum_bands(&bands, magnitudes.values, found.values);
  nms_kernel_reference.sum_bands(&bands, magnitudes.values, expected);
  check_close(found.values, expected, 41);
  guarded_free(&weights);
  guarded_free(&magnitudes);
  guarded_free(&found);
}

/// Taking apart follows the reference; joining again gives the double
static void
test_pairs(const NmsKernel* kernel, uint32_t h)
{
  const size_t n        = (size_t)2 * (h + 1);
  Guarded      found    = guarded_new(n, h, -1.0, 1.0);
  Guarded      expected = guarded_new(n, h, -1.0, 1.0);
  Guarded      twiddles = guarded_new(nms_twiddles_size(h), 1, 7.0, 8.0);
  nms_twiddles(twiddles.values, h);
  nms_kernel_reference.split_pairs(
      (NmsComplex*)expected.values, h, twiddles.values);
  kernel->split_pairs((NmsComplex*)found.values, h, twiddles.values);
  check_close(found.values, expected.values, n);
  kernel->join_pairs((NmsComplex*)found.values, h, twiddles.values);
  for (size_t i = 0; i < (size_t)2 * h; ++i) {
    CHECK_NEAR(found.values[i], 2.0 * (double)found.before[1 + i], 2e-6);
  }
  guarded_free(&found);
  guarded_free(&expected);
  guarded_free(&twiddles);
}

static void
test_kernel(const NmsKernel* kernel)
{
  for (uint32_t n = 1; n <= MAX_BINS; n += n < 70 ? 1 : 23) {
    check_note("%s, %u bins", kernel->name, n);
    test_power(kernel, n);
    test_share(kernel, n, 1 + n % 8);
    test_link(kernel, n, 1 + n % 4);
    test_mask(kernel, n);
    test_bands(kernel, n);
    test_pairs(kernel, n);
  }
  check_no_note();
  test_share_extremes(kernel);
}

int
main(void)
{
  test_each_kernel(test_kernel);
  return check_result();
}
