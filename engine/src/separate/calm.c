// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "separate/calm.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/// Far enough from the range's end for what rounding adds
static const double most_model = 1e38;

bool
nms_models_are_calm(const float* activations, uint32_t n, float largest)
{
  float sum = 0.0f;
  for (uint32_t k = 0; k < n; ++k) {
    sum += activations[k];
  }
  return (double)sum * (double)largest <= most_model;
}

void
nms_models_calm(float* const* models, uint32_t n_models, uint32_t n_groups)
{
  for (uint32_t g = 0; g < n_groups; ++g) {
    bool good = true;
    for (uint32_t m = 0; m < n_models; ++m) {
      good = good && fabsf(models[m][g]) <= FLT_MAX;
    }
    for (uint32_t m = 0; m < n_models && !good; ++m) {
      models[m][g] = 0.0f;
    }
  }
}
