// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "peak.h"

#include <math.h>

/// Maxima at a time: one alone would have each wait for the one before
#define LANES 16

float
ui_peak_raise(float peak, const float* samples, size_t n_samples)
{
  float        peaks[LANES] = {peak};
  const size_t n_whole      = n_samples - n_samples % LANES;
  for (size_t i = 0; i < n_whole; i += LANES) {
    for (size_t lane = 0; lane < LANES; ++lane) {
      const float x = fabsf(samples[i + lane]);
      peaks[lane]   = x > peaks[lane] ? x : peaks[lane];
    }
  }
  for (size_t i = n_whole; i < n_samples; ++i) {
    peaks[0] = fmaxf(peaks[0], fabsf(samples[i]));
  }
  for (size_t lane = 1; lane < LANES; ++lane) {
    peaks[0] = fmaxf(peaks[0], peaks[lane]);
  }
  return peaks[0];
}
