// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_VECTOR_BINS_IMPL_H
#define NMS_KERNEL_VECTOR_BINS_IMPL_H

#include "kernel/kernel.h"
#include "kernel/vector_base_impl.h"
#include "kernel/vector_power_impl.h"
#include "nms/complex.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
   @file vector_bins_impl.h
   Bins of spectra: share, link, apply_mask, energy, sum_bands.
*/

/// Vectors of bins that are shared side by side, so that none waits for another
#define SHARED 8

/// What a model is multiplied with, and what its powers add up to
typedef struct {
  Vector scale;
  Vector sum;
  Flags  some; ///< Any model is greater than zero
} Shared;

/// A power of two that brings the largest model to [1, 4): this rounds nothing,
/// and no power leaves the range of float
static inline Shared
scale_models(float* const* models,
             uint32_t      n_sources,
             size_t        bin,
             size_t        n) // <= LANES
{
  const Vector zero    = {0.0f};
  Vector       largest = zero;

  for (uint32_t s = 0; s < n_sources; ++s) {
    largest = larger(load_some(models[s] + bin, n), largest);
  }

  const Bits   field  = (254 << 23) - ((Bits)largest & (255 << 23));
  const Shared shared = {
      larger((Vector)field, zero + 0x1p-126f), zero, ~not_below(zero, largest)};
  return shared;
}

/// Raise to the exponent of a mask, of which 2 is the most common
static inline Vector
sharpen(Vector x, float exponent)
{
  return exponent == 2.0f ? x * x : power_vector(x, exponent);
}

/// Share up to SHARED vectors of bins, the last of n lanes, from `bin` on
static inline void
share_part(float* const* models,
           uint32_t      n_sources,
           size_t        bin,
           size_t        n_vectors,
           size_t        n,
           float         exponent)
{
  const Vector one = 1.0f - (Vector){0.0f};
  Shared       shared[SHARED];

  for (size_t i = 0; i < n_vectors; ++i) {
    shared[i] = scale_models(models, n_sources, bin + i * LANES, n);
  }
  for (uint32_t s = 0; s < n_sources; ++s) {
    float* const model = models[s] + bin;

    for (size_t i = 0; i < n_vectors; ++i) {
      const Vector scaled = load_some(model + i * LANES, n) * shared[i].scale;
      const Vector part =
          select_vector(shared[i].some, sharpen(scaled, exponent), one);
      memcpy(model + i * LANES, &part, n * sizeof(float));
      shared[i].sum += part;
    }
  }
  for (uint32_t s = 0; s < n_sources; ++s) {
    float* const model = models[s] + bin;

    for (size_t i = 0; i < n_vectors; ++i) {
      const Vector mask =
          quotient(load_some(model + i * LANES, n), shared[i].sum);
      memcpy(model + i * LANES, &mask, n * sizeof(float));
    }
  }
}

static void
share(float* const* models, uint32_t n_sources, uint32_t n_bins, float exponent)
{
  const size_t whole = n_bins / LANES * LANES;
  size_t       bin   = 0;

  for (; bin + SHARED * LANES <= n_bins; bin += SHARED * LANES) {
    share_part(models, n_sources, bin, SHARED, LANES, exponent);
  }
  share_part(models, n_sources, bin, (whole - bin) / LANES, LANES, exponent);
  if (whole < n_bins) {
    share_part(models, n_sources, whole, 1, n_bins - whole, exponent);
  }
}

#if NMS_VECTOR_BYTES == 64

/// Return the real or imaginary parts of as many numbers as there are lanes
#define REAL_PARTS(a, b)   \
  __builtin_shufflevector( \
      a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define IMAGINARY_PARTS(a, b) \
  __builtin_shufflevector(    \
      a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)

/// Link n <= LANES bins from `bin` on
static inline void
link_part(const NmsComplex* const* spectra,
          uint32_t                 n_channels,
          size_t                   bin,
          __mmask16                low, // Of 2 n floats
          __mmask16                top,
          __mmask16                some, // Of n
          float*                   magnitudes)
{
  Vector sum = {0.0f};
  for (uint32_t c = 0; c < n_channels; ++c) {
    const float* const x  = &spectra[c][bin].re;
    const Vector       a  = (Vector)_mm512_maskz_loadu_ps(low, x);
    const Vector       b  = (Vector)_mm512_maskz_loadu_ps(top, x + LANES);
    const Vector       re = REAL_PARTS(a, b);
    const Vector       im = IMAGINARY_PARTS(a, b);
    sum += re * re + im * im;
  }
  _mm512_mask_storeu_ps(magnitudes + bin, some, _mm512_sqrt_ps((__m512)sum));
}

static void
link_channels(const NmsComplex* const* spectra,
              uint32_t                 n_channels,
              uint32_t                 n_bins,
              float*                   magnitudes)
{
  for (size_t bin = 0; bin < n_bins; bin += LANES) {
    const size_t left = n_bins - bin;
    link_part(spectra,
              n_channels,
              bin,
              first_lanes(2 * left),
              first_lanes(2 * left > LANES ? 2 * left - LANES : 0),
              first_lanes(left),
              magnitudes);
  }
}

#else

static void
link_channels(const NmsComplex* const* spectra,
              uint32_t                 n_channels,
              uint32_t                 n_bins,
              float*                   magnitudes)
{
  memset(magnitudes, 0, n_bins * sizeof(float));
  for (uint32_t c = 0; c < n_channels; ++c) {
    const NmsComplex* const x = spectra[c];
    for (uint32_t bin = 0; bin < n_bins; ++bin) {
      magnitudes[bin] += x[bin].re * x[bin].re + x[bin].im * x[bin].im;
    }
  }
  for (uint32_t bin = 0; bin < n_bins; ++bin) {
    magnitudes[bin] = sqrtf(magnitudes[bin]);
  }
}

#endif

/// Return the lower or upper half of the lanes, each twice
#if NMS_VECTOR_BYTES == 64
#define LOW_TWICE(v) \
  __builtin_shufflevector(v, v, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7)
#define TOP_TWICE(v)       \
  __builtin_shufflevector( \
      v, v, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15)
#elif NMS_VECTOR_BYTES == 32
#define LOW_TWICE(v) __builtin_shufflevector(v, v, 0, 0, 1, 1, 2, 2, 3, 3)
#define TOP_TWICE(v) __builtin_shufflevector(v, v, 4, 4, 5, 5, 6, 6, 7, 7)
#else
#define LOW_TWICE(v) __builtin_shufflevector(v, v, 0, 0, 1, 1)
#define TOP_TWICE(v) __builtin_shufflevector(v, v, 2, 2, 3, 3)
#endif

static void
apply_mask(const float*      mask,
           const NmsComplex* x,
           uint32_t          n_bins,
           NmsComplex*       y)
{
  const size_t whole = n_bins / LANES * LANES;

  for (size_t bin = 0; bin < whole; bin += LANES) {
    const Vector       m    = load(mask + bin);
    const float* const from = &x[bin].re;
    float* const       to   = &y[bin].re;
    store(LOW_TWICE(m) * load(from), to);
    store(TOP_TWICE(m) * load(from + LANES), to + LANES);
  }
  for (size_t bin = whole; bin < n_bins; ++bin) {
    y[bin].re = mask[bin] * x[bin].re;
    y[bin].im = mask[bin] * x[bin].im;
  }
}

static float
energy(const float* mask, const float* magnitudes, uint32_t n_bins)
{
  const size_t whole = n_bins / LANES * LANES;
  Vector       sum   = {0.0f};

  for (size_t bin = 0; bin < whole; bin += LANES) {
    const Vector y = load(mask + bin) * load(magnitudes + bin);
    sum += y * y;
  }
  const Vector y = load_some(mask + whole, n_bins - whole) *
                   load_some(magnitudes + whole, n_bins - whole);
  return total(sum + y * y);
}

#if NMS_VECTOR_BYTES == 64

/// Return a band's products, added up to a vector
static inline Vector
band_products(const NmsBands* bands, NmsBandRow row, const float* magnitudes)
{
  const float* const weights = bands->weights + row.first_weight;
  const float* const from    = magnitudes + row.first_bin;
  Vector             sum     = {0.0f};

  for (uint32_t i = 0; i < row.n_bins; i += LANES) {
    const __mmask16 some = first_lanes(row.n_bins - i);
    sum += (Vector)_mm512_maskz_loadu_ps(some, weights + i) *
           (Vector)_mm512_maskz_loadu_ps(some, from + i);
  }
  return sum;
}

static void
sum_bands(const NmsBands* bands, const float* magnitudes, float* sums)
{
  for (uint32_t b = 0; b < bands->n_bands; b += GROUP) {
    const uint32_t left         = bands->n_bands - b;
    const uint32_t n            = left < GROUP ? left : GROUP;
    Quad           quads[GROUP] = {{0.0f}};

    for (uint32_t i = 0; i < n; ++i) {
      quads[i] = fold(band_products(bands, bands->rows[b + i], magnitudes));
    }
    const Quad added = add_lanes(quads);
    memcpy(sums + b, &added, n * sizeof(float));
  }
}

#else

static void
sum_bands(const NmsBands* bands, const float* magnitudes, float* sums)
{
  for (uint32_t b = 0; b < bands->n_bands; ++b) {
    const NmsBandRow   row     = bands->rows[b];
    const float* const weights = bands->weights + row.first_weight;
    const float* const from    = magnitudes + row.first_bin;
    const uint32_t     whole   = row.n_bins / LANES * LANES;
    Vector             sum     = {0.0f};

    for (uint32_t i = 0; i < whole; i += LANES) {
      sum += load(weights + i) * load(from + i);
    }

    float last = 0.0f;
    for (uint32_t i = whole; i < row.n_bins; ++i) {
      last += weights[i] * from[i];
    }
    sums[b] = whole ? total(sum) + last : last;
  }
}

#endif

#endif // NMS_KERNEL_VECTOR_BINS_IMPL_H
