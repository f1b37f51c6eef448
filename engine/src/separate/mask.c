// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/mask.h"

#include "kernel/kernel.h"

#include <math.h>
#include <stdint.h>

void
nms_mask_share(float* const* models,
               uint32_t      n_sources,
               uint32_t      n_bins,
               float         exponent)
{
  nms_kernel_reference.share(models, n_sources, n_bins, exponent);
}

void
nms_mask_residual(const float* const* models,
                  uint32_t            n_sources,
                  uint32_t            n_bins,
                  float               compression,
                  float*              residual)
{
  for (uint32_t bin = 0; bin < n_bins; ++bin) {
    float left =
        compression == 1.0f ? residual[bin] : powf(residual[bin], compression);

    for (uint32_t s = 0; s < n_sources; ++s) {
      left -= models[s][bin];
    }
    residual[bin] = left > 0.0f ? left : 0.0f;
  }
}
