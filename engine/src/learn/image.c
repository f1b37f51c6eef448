// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/image.h"

#include "nms/status.h"
#include "nms/stft.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Of a group that was never heard
static const float anywhere[4] = {0.5f, 0.5f, 0.0f, 0.0f};

/// More than floats can sum up to
static const double largest_sum = 1e120;

/// Less than any sound has, and divides without loss
static const double least_trace = 1e-200;

void
nms_image_clear(NmsImage* image)
{
  free(image->sums);
  image->sums       = NULL;
  image->is_partial = false;
}

/// Add the bins of one group, unless one is not finite
static void
add_group(const NmsComplex* left,
          const NmsComplex* right,
          uint32_t          n_bins,
          double*           sums)
{
  double own[4] = {0.0, 0.0, 0.0, 0.0};
  for (uint32_t i = 0; i < n_bins; ++i) {
    const double a = (double)left[i].re;
    const double b = (double)left[i].im;
    const double c = (double)right[i].re;
    const double d = (double)right[i].im;

    own[0] += a * a + b * b;
    own[1] += c * c + d * d;
    own[2] += a * c + b * d;
    own[3] += b * c - a * d;
  }
  if (isfinite(own[0] + own[1])) {
    for (uint32_t i = 0; i < 4; ++i) {
      sums[i] += own[i];
    }
  }
}

NmsStatus
nms_image_add(NmsImage*                image,
              const NmsComplex* const* spectra,
              uint32_t                 n_channels,
              const uint32_t*          starts,
              uint32_t                 n_groups)
{
  image->is_partial = image->is_partial || n_channels != 2;
  if (image->is_partial) {
    return NMS_SUCCESS;
  }
  if (!image->sums) {
    image->sums = calloc(n_groups, 4 * sizeof(double));
    if (!image->sums) {
      return NMS_NO_MEMORY;
    }
  }

  for (uint32_t g = 0; g < n_groups; ++g) {
    add_group(spectra[0] + starts[g],
              spectra[1] + starts[g],
              starts[g + 1] - starts[g],
              image->sums + (size_t)4 * g);
  }
  return NMS_SUCCESS;
}

bool
nms_image_sums_are_good(const double* sums)
{
  const double a = sums[0];
  const double b = sums[1];
  const double x = sums[2];
  const double y = sums[3];

  // What is not a number fails some of these
  return a >= 0.0 && b >= 0.0 && a <= largest_sum && b <= largest_sum &&
         x * x + y * y <= a * b * (1.0 + 1e-9);
}

bool
nms_image_is_whole(const NmsImage* image)
{
  return image->sums && !image->is_partial;
}

void
nms_image_normalize(const NmsImage* image, uint32_t n_groups, float* spatial)
{
  for (size_t g = 0; g < n_groups; ++g) {
    const double* const sums  = image->sums + 4 * g;
    float* const        to    = spatial + 4 * g;
    const double        trace = sums[0] + sums[1];

    memcpy(to, anywhere, sizeof(anywhere));
    for (uint32_t i = 0; trace > least_trace && i < 4; ++i) {
      to[i] = (float)(sums[i] / trace);
    }
  }
}

void
nms_image_anywhere(uint32_t n_groups, float* spatial)
{
  for (size_t g = 0; g < n_groups; ++g) {
    memcpy(spatial + 4 * g, anywhere, sizeof(anywhere));
  }
}
