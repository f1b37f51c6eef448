// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/features.h"

#include <math.h>
#include <stdint.h>

static double
erb_rate(double hz)
{
  return 21.4 * log10(1.0 + 0.00437 * hz);
}

static double
erb_rate_to_hz(double rate)
{
  return (pow(10.0, rate / 21.4) - 1.0) / 0.00437;
}

/// Return the next center: `step` further in ERB rate, but at least a bin
static double
next_center(double center, double step, double bin_hz)
{
  const double next = erb_rate_to_hz(erb_rate(center) + step);
  return next - center < bin_hz ? center + bin_hz : next;
}

static double
last_center(double step, double bin_hz, uint32_t n_bands)
{
  double center = 0.0;
  for (uint32_t b = 1; b < n_bands; ++b) {
    center = next_center(center, step, bin_hz);
  }
  return center;
}

/// Find the step with which the last center falls on half the sample rate
static double
find_step(double top_hz, double bin_hz, uint32_t n_bands)
{
  double low  = 0.0;
  double high = erb_rate(top_hz);
  for (unsigned i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    if (last_center(middle, bin_hz, n_bands) < top_hz) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

void
nms_features_erb_bands(double   sample_rate_hz,
                       uint32_t n_bins,
                       uint32_t n_bands,
                       NmsBand* bands)
{
  const double top_hz = 0.5 * sample_rate_hz;
  const double bin_hz = top_hz / (n_bins - 1);
  const double step   = find_step(top_hz, bin_hz, n_bands);

  double lower  = -bin_hz;
  double center = 0.0;
  for (uint32_t b = 0; b < n_bands; ++b) {
    const double upper = next_center(center, step, bin_hz);

    bands[b].lower_hz  = (float)lower;
    bands[b].center_hz = (float)center;
    bands[b].upper_hz  = (float)upper;
    lower              = center;
    center             = upper;
  }
}

void
nms_features_erb_edges(double   sample_rate_hz,
                       uint32_t n_bins,
                       uint32_t n_groups,
                       float*   edges_hz)
{
  const double top_hz = 0.5 * sample_rate_hz;
  const double bin_hz = top_hz / (n_bins - 1);
  const double step   = find_step(top_hz, bin_hz, n_groups);

  double center = 0.0;
  edges_hz[0]   = 0.0f;
  for (uint32_t g = 1; g < n_groups; ++g) {
    const double next = next_center(center, step, bin_hz);

    edges_hz[g] = (float)(0.5 * (center + next));
    center      = next;
  }
  edges_hz[n_groups] = (float)top_hz;
}
