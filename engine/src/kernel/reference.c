// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kernel/kernel.h"
#include "kernel/pairs.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static float
column_product(const float* const block,
               const float* const c,
               const uint32_t     count,
               const uint32_t     lane)
{
  float y = 0.0f;
  for (uint32_t k = 0U; k < count; ++k) {
    y += c[k] * block[k * NMS_PACK_LANES + lane];
  }
  return y;
}

static void
ratio_sum(const NmsPacked* const x,
          const float* const     v,
          const float* const     c,
          const float            floor,
          float* const           sum)
{
  const uint32_t n = x->n_components;

  memset(sum, 0, (size_t)n * sizeof(float));
  for (uint32_t j = 0U; j < x->n_blocks * NMS_PACK_LANES; ++j) {
    const uint32_t     lane  = j % NMS_PACK_LANES;
    const float* const block = x->data + (size_t)(j - lane) * n;
    const float        y     = column_product(block, c, n, lane);
    const float        ratio = v[j] / (y > floor ? y : floor);

    for (uint32_t k = 0U; k < n; ++k) {
      sum[k] += block[k * NMS_PACK_LANES + lane] * ratio;
    }
  }
}

static void
combine(const NmsPacked* const x,
        const float* const     c,
        const uint32_t         first,
        const uint32_t         count,
        float* const           y)
{
  for (uint32_t j = 0U; j < x->n_blocks * NMS_PACK_LANES; ++j) {
    const uint32_t     lane  = j % NMS_PACK_LANES;
    const float* const block = x->data + (size_t)(j - lane) * x->n_components;

    y[j] =
        column_product(block + first * NMS_PACK_LANES, c + first, count, lane);
  }
}

static void
project(const NmsPacked* const x,
        const float* const     v,
        const uint32_t         first,
        const uint32_t         count,
        float* const           sum)
{
  memset(sum, 0, (size_t)count * sizeof(float));
  for (uint32_t j = 0U; j < x->n_blocks * NMS_PACK_LANES; ++j) {
    const uint32_t     lane  = j % NMS_PACK_LANES;
    const float* const block = x->data + (size_t)(j - lane) * x->n_components +
                               (size_t)first * NMS_PACK_LANES;

    for (uint32_t k = 0U; k < count; ++k) {
      sum[k] += block[k * NMS_PACK_LANES + lane] * v[j];
    }
  }
}

static void
add_outer(NmsPacked* const x, const NmsOuter* const outer)
{
  const uint32_t n_columns = x->n_blocks * NMS_PACK_LANES;

  for (uint32_t j = 0U; j < n_columns; ++j) {
    const uint32_t lane  = j % NMS_PACK_LANES;
    float* const   block = x->data + (size_t)(j - lane) * x->n_components +
                         (size_t)outer->first * NMS_PACK_LANES;

    for (uint32_t k = 0U; k < outer->count; ++k) {
      for (uint32_t m = 0U; m < outer->n_pairs; ++m) {
        block[k * NMS_PACK_LANES + lane] +=
            outer->c[(size_t)m * outer->c_stride + k] *
            outer->v[(size_t)m * n_columns + j];
      }
    }
  }
}

static void
power(float* const values, const size_t n, const float exponent)
{
  for (size_t i = 0U; i < n; ++i) {
    values[i] = powf(values[i], exponent);
  }
}

static float
largest_model(float* const* const models,
              const uint32_t      n_sources,
              const uint32_t      bin)
{
  float largest = 0.0f;
  for (uint32_t s = 0U; s < n_sources; ++s) {
    largest = models[s][bin] > largest ? models[s][bin] : largest;
  }
  return largest;
}

static void
share(float* const* const models,
      const uint32_t      n_sources,
      const uint32_t      n_bins,
      const float         exponent)
{
  const float equal = 1.0f / (float)n_sources;

  for (uint32_t bin = 0U; bin < n_bins; ++bin) {
    const float largest = largest_model(models, n_sources, bin);
    float       sum     = 0.0f;

    for (uint32_t s = 0U; s < n_sources; ++s) {
      const float part =
          largest > 0.0f ? powf(models[s][bin] / largest, exponent) : equal;
      models[s][bin] = part;
      sum += part;
    }
    for (uint32_t s = 0U; s < n_sources; ++s) {
      models[s][bin] /= sum;
    }
  }
}

static void
link_channels(const NmsComplex* const* const spectra,
              const uint32_t                 n_channels,
              const uint32_t                 n_bins,
              float* const                   magnitudes)
{
  for (uint32_t bin = 0U; bin < n_bins; ++bin) {
    float sum = 0.0f;
    for (uint32_t c = 0U; c < n_channels; ++c) {
      const NmsComplex x = spectra[c][bin];
      sum += x.re * x.re + x.im * x.im;
    }
    magnitudes[bin] = sqrtf(sum);
  }
}

static void
apply_mask(const float* const      mask,
           const NmsComplex* const x,
           const uint32_t          n_bins,
           NmsComplex* const       y)
{
  for (uint32_t bin = 0U; bin < n_bins; ++bin) {
    y[bin].re = mask[bin] * x[bin].re;
    y[bin].im = mask[bin] * x[bin].im;
  }
}

static float
energy(const float* const mask,
       const float* const magnitudes,
       const uint32_t     n_bins)
{
  float sum = 0.0f;
  for (uint32_t bin = 0U; bin < n_bins; ++bin) {
    const float y = mask[bin] * magnitudes[bin];
    sum += y * y;
  }
  return sum;
}

static void
sum_bands(const NmsBands* const bands,
          const float* const    magnitudes,
          float* const          sums)
{
  for (uint32_t b = 0U; b < bands->n_bands; ++b) {
    const NmsBandRow row = bands->rows[b];

    float sum = 0.0f;
    for (uint32_t i = 0U; i < row.n_bins; ++i) {
      sum +=
          bands->weights[row.first_weight + i] * magnitudes[row.first_bin + i];
    }
    sums[b] = sum;
  }
}

static void
split_pairs(NmsComplex* const z, const uint32_t h, const float* const twiddles)
{
  const NmsComplex first = z[0];

  z[0] = (NmsComplex){first.re + first.im, 0.0f};
  z[h] = (NmsComplex){first.re - first.im, 0.0f};
  for (uint32_t k = 1U; k <= h - k; ++k) {
    const float* const re = twiddles + (size_t)2U * k;
    split_pair(z, k, h - k, re, re + (size_t)2U * (h / 2U + 1U));
  }
}

static void
join_pairs(NmsComplex* const y, const uint32_t h, const float* const twiddles)
{
  const NmsComplex first = {y[0].re, y[h].re};

  y[0] = (NmsComplex){first.re + first.im, first.re - first.im};
  for (uint32_t k = 1U; k <= h - k; ++k) {
    const float* const re = twiddles + (size_t)2U * k;
    join_pair(y, k, h - k, re, re + (size_t)2U * (h / 2U + 1U));
  }
}

const NmsKernel nms_kernel_reference = {"reference",
                                        1U,
                                        ratio_sum,
                                        NULL, // ratio_sum_tiled
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
                                        split_pairs,
                                        join_pairs};
