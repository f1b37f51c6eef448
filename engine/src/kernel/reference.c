// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kernel/kernel.h"
#include "kernel/pairs.h"
#include "kernel/reference_scene.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static float
column_product(const float* block,
               const float* c,
               uint32_t     count,
               uint32_t     lane)
{
  float y = 0.0f;
  for (uint32_t k = 0; k < count; ++k) {
    y += c[k] * block[k * NMS_PACK_LANES + lane];
  }
  return y;
}

static void
ratio_sum(
    const NmsPacked* x, const float* v, const float* c, float floor, float* sum)
{
  const uint32_t n = x->n_components;

  memset(sum, 0, (size_t)n * sizeof(float));
  for (uint32_t j = 0; j < x->n_blocks * NMS_PACK_LANES; ++j) {
    const uint32_t     lane  = j % NMS_PACK_LANES;
    const float* const block = x->data + (size_t)(j - lane) * n;
    const float        y     = column_product(block, c, n, lane);
    const float        ratio = v[j] / (y > floor ? y : floor);

    for (uint32_t k = 0; k < n; ++k) {
      sum[k] += block[k * NMS_PACK_LANES + lane] * ratio;
    }
  }
}

static void
ratio_project(
    const NmsPacked* x, const float* v, const float* y, float floor, float* sum)
{
  const uint32_t n = x->n_components;

  memset(sum, 0, (size_t)n * sizeof(float));
  for (uint32_t j = 0; j < x->n_blocks * NMS_PACK_LANES; ++j) {
    const uint32_t     lane  = j % NMS_PACK_LANES;
    const float* const block = x->data + (size_t)(j - lane) * n;
    const float        ratio = v[j] / (y[j] > floor ? y[j] : floor);

    for (uint32_t k = 0; k < n; ++k) {
      sum[k] += block[k * NMS_PACK_LANES + lane] * ratio;
    }
  }
}

static void
combine(const NmsPacked* x,
        const float*     c,
        uint32_t         first,
        uint32_t         count,
        float*           y)
{
  for (uint32_t j = 0; j < x->n_blocks * NMS_PACK_LANES; ++j) {
    const uint32_t     lane  = j % NMS_PACK_LANES;
    const float* const block = x->data + (size_t)(j - lane) * x->n_components;

    y[j] =
        column_product(block + first * NMS_PACK_LANES, c + first, count, lane);
  }
}

static void
project(const NmsPacked* x,
        const float*     v,
        uint32_t         first,
        uint32_t         count,
        float*           sum)
{
  memset(sum, 0, (size_t)count * sizeof(float));
  for (uint32_t j = 0; j < x->n_blocks * NMS_PACK_LANES; ++j) {
    const uint32_t     lane  = j % NMS_PACK_LANES;
    const float* const block = x->data + (size_t)(j - lane) * x->n_components +
                               (size_t)first * NMS_PACK_LANES;

    for (uint32_t k = 0; k < count; ++k) {
      sum[k] += block[k * NMS_PACK_LANES + lane] * v[j];
    }
  }
}

static void
add_outer(NmsPacked* x, const NmsOuter* outer)
{
  const uint32_t n_columns = x->n_blocks * NMS_PACK_LANES;

  for (uint32_t j = 0; j < n_columns; ++j) {
    const uint32_t lane  = j % NMS_PACK_LANES;
    float* const   block = x->data + (size_t)(j - lane) * x->n_components +
                         (size_t)outer->first * NMS_PACK_LANES;

    for (uint32_t k = 0; k < outer->count; ++k) {
      for (uint32_t m = 0; m < outer->n_pairs; ++m) {
        block[k * NMS_PACK_LANES + lane] +=
            outer->c[(size_t)m * outer->c_stride + k] *
            outer->v[(size_t)m * n_columns + j];
      }
    }
  }
}

static void
power(float* values, size_t n, float exponent)
{
  for (size_t i = 0; i < n; ++i) {
    values[i] = powf(values[i], exponent);
  }
}

static float
largest_model(float* const* models, uint32_t n_sources, uint32_t bin)
{
  float largest = 0.0f;
  for (uint32_t s = 0; s < n_sources; ++s) {
    largest = models[s][bin] > largest ? models[s][bin] : largest;
  }
  return largest;
}

static void
share(float* const* models, uint32_t n_sources, uint32_t n_bins, float exponent)
{
  const float equal = 1.0f / (float)n_sources;

  for (uint32_t bin = 0; bin < n_bins; ++bin) {
    const float largest = largest_model(models, n_sources, bin);
    float       sum     = 0.0f;

    for (uint32_t s = 0; s < n_sources; ++s) {
      const float part =
          largest > 0.0f ? powf(models[s][bin] / largest, exponent) : equal;
      models[s][bin] = part;
      sum += part;
    }
    for (uint32_t s = 0; s < n_sources; ++s) {
      models[s][bin] /= sum;
    }
  }
}

static void
link_channels(const NmsComplex* const* spectra,
              uint32_t                 n_channels,
              uint32_t                 n_bins,
              float*                   magnitudes)
{
  for (uint32_t bin = 0; bin < n_bins; ++bin) {
    float sum = 0.0f;
    for (uint32_t c = 0; c < n_channels; ++c) {
      const NmsComplex x = spectra[c][bin];
      sum += x.re * x.re + x.im * x.im;
    }
    magnitudes[bin] = sqrtf(sum);
  }
}

static void
apply_mask(const float*      mask,
           const NmsComplex* x,
           uint32_t          n_bins,
           NmsComplex*       y)
{
  for (uint32_t bin = 0; bin < n_bins; ++bin) {
    y[bin].re = mask[bin] * x[bin].re;
    y[bin].im = mask[bin] * x[bin].im;
  }
}

static float
energy(const float* mask, const float* magnitudes, uint32_t n_bins)
{
  float sum = 0.0f;
  for (uint32_t bin = 0; bin < n_bins; ++bin) {
    const float y = mask[bin] * magnitudes[bin];
    sum += y * y;
  }
  return sum;
}

static void
sum_bands(const NmsBands* bands, const float* magnitudes, float* sums)
{
  for (uint32_t b = 0; b < bands->n_bands; ++b) {
    const NmsBandRow row = bands->rows[b];

    float sum = 0.0f;
    for (uint32_t i = 0; i < row.n_bins; ++i) {
      sum +=
          bands->weights[row.first_weight + i] * magnitudes[row.first_bin + i];
    }
    sums[b] = sum;
  }
}

static void
split_pairs(NmsComplex* z, uint32_t h, const float* twiddles)
{
  const NmsComplex first = z[0];

  z[0] = (NmsComplex){first.re + first.im, 0.0f};
  z[h] = (NmsComplex){first.re - first.im, 0.0f};
  for (uint32_t k = 1; k <= h - k; ++k) {
    const float* const re = twiddles + (size_t)2 * k;
    split_pair(z, k, h - k, re, re + (size_t)2 * (h / 2 + 1));
  }
}

static void
join_pairs(NmsComplex* y, uint32_t h, const float* twiddles)
{
  const NmsComplex first = {y[0].re, y[h].re};

  y[0] = (NmsComplex){first.re + first.im, first.re - first.im};
  for (uint32_t k = 1; k <= h - k; ++k) {
    const float* const re = twiddles + (size_t)2 * k;
    join_pair(y, k, h - k, re, re + (size_t)2 * (h / 2 + 1));
  }
}

const NmsKernel nms_kernel_reference = {"reference",
                                        1,
                                        ratio_sum,
                                        ratio_project,
                                        NULL, // ratio_sum_tiled
                                        NULL, // ratio_project_tiled
                                        NULL, // combine_tiled
                                        combine,
                                        NULL, // combine_halves
                                        project,
                                        add_outer,
                                        power,
                                        share,
                                        link_channels,
                                        apply_mask,
                                        energy,
                                        sum_bands,
                                        nms_reference_covary,
                                        nms_reference_weigh,
                                        nms_reference_mix_filter,
                                        nms_reference_apply_filter,
                                        nms_reference_compare,
                                        split_pairs,
                                        join_pairs};
