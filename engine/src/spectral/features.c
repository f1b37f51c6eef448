// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/features.h"

#include "spectral/features_impl.h"

#include <stdint.h>
#include <string.h>

uint32_t
nms_features_size(const NmsFeatures* features)
{
  return features->config.n_bands * features->config.n_context;
}

void
nms_features_reset(NmsFeatures* features)
{
  memset(features->past,
         0,
         (size_t)features->n_slots * features->config.n_bands * sizeof(float));
  features->newest = 0;
}

void
nms_features_link(const NmsComplex* const* spectra,
                  uint32_t                 n_channels,
                  uint32_t                 n_bins,
                  float*                   magnitudes)
{
  nms_kernel_reference.link(spectra, n_channels, n_bins, magnitudes);
}

static void
compute_bands(const NmsFeatures* features,
              const float*       magnitudes,
              float*             bands)
{
  const uint32_t n_bands  = features->config.n_bands;
  const float    exponent = features->config.exponent;

  if (features->rows) {
    const NmsBands matrix = {features->rows, features->weights, n_bands};
    features->kernel->sum_bands(&matrix, magnitudes, bands);
  } else {
    memcpy(bands, magnitudes, n_bands * sizeof(float));
  }

  if (exponent != 1.0f) {
    features->kernel->power(bands, n_bands, exponent);
  }
}

void
nms_features_run(NmsFeatures* features, const float* magnitudes, float* vector)
{
  const uint32_t n_bands = features->config.n_bands;
  const uint32_t stride  = features->config.stride_frames;
  const uint32_t n_slots = features->n_slots;

  features->newest = (features->newest + 1) % n_slots;
  compute_bands(features,
                magnitudes,
                features->past + (size_t)features->newest * n_bands);

  for (uint32_t c = 0; c < features->config.n_context; ++c) {
    const uint32_t slot = (features->newest + n_slots - c * stride) % n_slots;
    memcpy(vector + (size_t)c * n_bands,
           features->past + (size_t)slot * n_bands,
           n_bands * sizeof(float));
  }
}
