// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/adam.h"

#include <math.h>
#include <stddef.h>

/// How much of the moments is kept from step to step
static const float keep_mean   = 0.9f;
static const float keep_square = 0.999f;

/// Part of the array's root mean square gradient below which steps shrink
static const float relative_floor = 0.05f;

static float
root_mean_square(const float* weights, const float* gradient, size_t n)
{
  double sum   = 0.0;
  double count = 0.0;
  for (size_t i = 0; i < n; ++i) {
    const double g = (double)weights[i] * (double)gradient[i];
    sum += g * g;
    count += g != 0.0;
  }
  return count > 0.0 ? (float)sqrt(sum / count) : 0.0f;
}

void
nms_adam_step(NmsAdam* adam, float rate, float* weights, float* gradient)
{
  ++adam->step;

  const float rms   = root_mean_square(weights, gradient, adam->n);
  const float floor = relative_floor * rms + 1e-30f;
  const float a     = 1.0f - powf(keep_mean, (float)adam->step);
  const float b     = 1.0f - powf(keep_square, (float)adam->step);

  for (size_t i = 0; i < adam->n; ++i) {
    const float g = weights[i] * gradient[i];

    adam->mean[i] = keep_mean * adam->mean[i] + (1.0f - keep_mean) * g;
    adam->square[i] =
        keep_square * adam->square[i] + (1.0f - keep_square) * g * g;
    weights[i] *= expf(-rate * (adam->mean[i] / a) /
                       (sqrtf(adam->square[i] / b) + floor));
    gradient[i] = 0.0f;
  }
}
