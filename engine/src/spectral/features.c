// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/features.h"

#include "spectral/features_impl.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

uint32_t
nms_features_size(const NmsFeatures* const features)
{
  return features->config.n_bands * features->config.n_context;
}

void
nms_features_reset(NmsFeatures* const features)
{
  memset(features->past,
         0,
         (size_t)features->n_slots * features->config.n_bands * sizeof(float));
  features->newest = 0U;
}

void
nms_features_link(const NmsComplex* const* const spectra,
                  const uint32_t                 n_channels,
                  const uint32_t                 n_bins,
                  float* const                   magnitudes)
{
  for (uint32_t bin = 0U; bin < n_bins; ++bin) {
    magnitudes[bin] = 0.0f;
  }

  for (uint32_t c = 0U; c < n_channels; ++c) {
    for (uint32_t bin = 0U; bin < n_bins; ++bin) {
      const NmsComplex x = spectra[c][bin];
      magnitudes[bin] += x.re * x.re + x.im * x.im;
    }
  }

  for (uint32_t bin = 0U; bin < n_bins; ++bin) {
    magnitudes[bin] = sqrtf(magnitudes[bin]);
  }
}

static float
band_sum(const NmsFeatures* const features,
         const NmsBandRow         row,
         const float* const       magnitudes)
{
  const float* const weights = features->weights + row.first_weight;

  float sum = 0.0f;
  for (uint32_t i = 0U; i < row.n_bins; ++i) {
    sum += weights[i] * magnitudes[row.first_bin + i];
  }
  return sum;
}

static void
compute_bands(const NmsFeatures* const features,
              const float* const       magnitudes,
              float* const             bands)
{
  const uint32_t n_bands  = features->config.n_bands;
  const float    exponent = features->config.exponent;

  for (uint32_t b = 0U; b < n_bands; ++b) {
    bands[b] = features->rows
                   ? band_sum(features, features->rows[b], magnitudes)
                   : magnitudes[b];
  }

  if (exponent != 1.0f) {
    features->kernel->power(bands, n_bands, exponent);
  }
}

void
nms_features_run(NmsFeatures* const features,
                 const float* const magnitudes,
                 float* const       vector)
{
  const uint32_t n_bands = features->config.n_bands;
  const uint32_t stride  = features->config.stride_frames;
  const uint32_t n_slots = features->n_slots;

  features->newest = (features->newest + 1U) % n_slots;
  compute_bands(features,
                magnitudes,
                features->past + (size_t)features->newest * n_bands);

  for (uint32_t c = 0U; c < features->config.n_context; ++c) {
    const uint32_t slot = (features->newest + n_slots - c * stride) % n_slots;
    memcpy(vector + (size_t)c * n_bands,
           features->past + (size_t)slot * n_bands,
           n_bands * sizeof(float));
  }
}
