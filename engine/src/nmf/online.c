// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nmf/online.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/// Sums of a spectrum up to this are silence
static const double silence = 1e-30;

/// No model raised to beta - 2 is larger: NMS_ONLINE_LEAST for a beta of 0
static const double most_power = 1e24;

static double
total(const float* values, uint32_t n)
{
  double sum = 0.0;
  for (uint32_t i = 0; i < n; ++i) {
    sum += (double)values[i];
  }
  return sum;
}

NmsOnlineScale
nms_online_scale(const float* spectrum, uint32_t n_features)
{
  const double sum = total(spectrum, n_features);

  // Not a number is silence, too
  NmsOnlineScale scale = {0.0f, 0.0f, true};
  if (sum > silence) {
    scale.to_one    = (float)(n_features / sum);
    scale.from_one  = (float)(sum / n_features);
    scale.is_silent = false;
  }
  return scale;
}

float
nms_online_start(const float* totals,
                 uint32_t     n_components,
                 uint32_t     n_features)
{
  const double sum = total(totals, n_components);

  return sum > 0.0 ? (float)(n_features / sum) : 0.0f;
}

float
nms_online_least(float beta)
{
  return beta < 0.0f ? (float)pow(most_power, 1.0 / ((double)beta - 2.0))
                     : NMS_ONLINE_LEAST;
}
