// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "features_naive.h"

#include <math.h>

/// Return a triangular band's weight at a frequency
static double
triangle(const NmsBand* band, double hz)
{
  const double lower  = band->lower_hz;
  const double center = band->center_hz;
  const double upper  = band->upper_hz;
  if (hz == center) {
    return 1.0;
  }
  if (hz <= lower || hz >= upper) {
    return 0.0;
  }
  return hz < center ? (hz - lower) / (center - lower)
                     : (upper - hz) / (upper - center);
}

/// Return one band of a spectrum, scaled but not compressed
static double
naive_band(const NmsFeaturesConfig* config,
           const NmsBand*           band,
           const double*            magnitudes)
{
  const double spacing = (double)config->bin_spacing_hz;
  double       sum     = 0.0;
  double       weights = 0.0;
  for (uint32_t i = 0; i < config->n_bins; ++i) {
    const double weight = triangle(band, i * spacing);
    sum += weight * magnitudes[i];
    weights += weight;
  }
  if (weights > 0.0) {
    return sum / sqrt(weights);
  }
  const long nearest = lround((double)band->center_hz / spacing);
  return nearest < (long)config->n_bins ? magnitudes[nearest] : 0.0;
}

double
naive_feature(const NmsFeaturesConfig* config,
              const double*            magnitudes,
              uint32_t                 frame,
              uint32_t                 i)
{
  const uint32_t n_bands = config->bands ? config->n_bands : config->n_bins;
  const uint32_t back    = i / n_bands * config->stride_frames;
  const uint32_t b       = i % n_bands;
  if (back > frame) {
    return 0.0;
  }
  const double* now = magnitudes + (uint64_t)(frame - back) * config->n_bins;
  const double  sum =
      config->bands ? naive_band(config, &config->bands[b], now) : now[b];
  return pow(sum, (double)config->exponent);
}
