// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/mask.h"

#include <math.h>
#include <stdint.h>

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

void
nms_mask_share(float* const* const models,
               const uint32_t      n_sources,
               const uint32_t      n_bins,
               const float         exponent)
{
  const float equal = 1.0f / (float)n_sources;

  for (uint32_t bin = 0U; bin < n_bins; ++bin) {
    const float largest = largest_model(models, n_sources, bin);
    float       sum     = 0.0f;

    for (uint32_t s = 0U; s < n_sources; ++s) {
      const float share =
          largest > 0.0f ? powf(models[s][bin] / largest, exponent) : equal;
      models[s][bin] = share;
      sum += share;
    }
    for (uint32_t s = 0U; s < n_sources; ++s) {
      models[s][bin] /= sum;
    }
  }
}

void
nms_mask_residual(const float* const* const models,
                  const uint32_t            n_sources,
                  const uint32_t            n_bins,
                  const float               compression,
                  float* const              residual)
{
  for (uint32_t bin = 0U; bin < n_bins; ++bin) {
    float left =
        compression == 1.0f ? residual[bin] : powf(residual[bin], compression);

    for (uint32_t s = 0U; s < n_sources; ++s) {
      left -= models[s][bin];
    }
    residual[bin] = left > 0.0f ? left : 0.0f;
  }
}
