// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/mask.h"

#include "kernel/kernel.h"

#include <math.h>
#include <stdint.h>

void
nms_mask_share(float* const* const models,
               const uint32_t      n_sources,
               const uint32_t      n_bins,
               const float         exponent)
{
  nms_kernel_reference.share(models, n_sources, n_bins, exponent);
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
