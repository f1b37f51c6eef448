// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/features.h"

#include "base/arena.h"
#include "kernel/kernel.h"
#include "spectral/features_impl.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

static bool
config_is_good(const NmsFeaturesConfig* config)
{
  return config->n_bins >= 2 && config->bin_spacing_hz > 0.0f &&
         config->exponent > 0.0f && config->exponent <= 4.0f &&
         config->n_context >= 1 && config->n_context <= 16 &&
         config->stride_frames >= 1U && config->stride_frames <= 1U << 20U &&
         (!config->bands || config->n_bands >= 1);
}

static bool
band_is_good(NmsBand band)
{
  return band.lower_hz <= band.center_hz && band.center_hz <= band.upper_hz &&
         isfinite(band.lower_hz) && isfinite(band.upper_hz) &&
         band.center_hz >= 0.0f;
}

static bool
bands_are_good(const NmsFeaturesConfig* config)
{
  for (uint32_t b = 0; config->bands && b < config->n_bands; ++b) {
    if (!band_is_good(config->bands[b])) {
      return false;
    }
  }
  return true;
}

static float
band_weight(NmsBand band, float hz)
{
  const float rise = band.center_hz - band.lower_hz;
  const float fall = band.upper_hz - band.center_hz;

  if (hz == band.center_hz) {
    return 1.0f;
  }
  if (hz < band.center_hz) {
    return hz > band.lower_hz ? (hz - band.lower_hz) / rise : 0.0f;
  }
  return hz < band.upper_hz ? (band.upper_hz - hz) / fall : 0.0f;
}

/// Return the first bin at or above a frequency, at most `n_bins`
static uint32_t
bin_at(const NmsFeaturesConfig* config, float hz)
{
  const double bin = ceil((double)hz / (double)config->bin_spacing_hz);
  return bin <= 0.0              ? 0
         : bin >= config->n_bins ? config->n_bins
                                 : (uint32_t)bin;
}

static NmsBandRow
find_row(const NmsFeaturesConfig* config, NmsBand band)
{
  const uint32_t first = bin_at(config, band.lower_hz);
  const uint32_t end   = bin_at(config, band.upper_hz);
  NmsBandRow     row   = {first, end - first, 0};

  // Bins that lie exactly on an edge have no weight
  if (row.n_bins &&
      band_weight(band, (float)first * config->bin_spacing_hz) <= 0.0f) {
    ++row.first_bin;
    --row.n_bins;
  }

  if (!row.n_bins) {
    const double bin = (double)band.center_hz / (double)config->bin_spacing_hz;
    row.first_bin    = (uint32_t)(bin + 0.5);
    row.n_bins       = row.first_bin < config->n_bins ? 1 : 0;
  }
  return row;
}

static void
write_weights(const NmsFeaturesConfig* config,
              NmsBand                  band,
              NmsBandRow               row,
              float*                   weights)
{
  float sum = 0.0f;
  for (uint32_t i = 0; i < row.n_bins; ++i) {
    const float hz = (float)(row.first_bin + i) * config->bin_spacing_hz;
    weights[i]     = row.n_bins == 1 ? 1.0f : band_weight(band, hz);
    sum += weights[i];
  }
  for (uint32_t i = 0; i < row.n_bins; ++i) {
    weights[i] /= sqrtf(sum);
  }
}

/// Take all arrays; once there is memory, also fill the rows
static void
lay_out(NmsFeatures* features, const NmsBand* bands)
{
  const NmsFeaturesConfig* const config    = &features->config;
  NmsArena* const                arena     = &features->arena;
  uint32_t                       n_weights = 0;

  features->past = (float*)nms_arena_take(
      arena, (size_t)features->n_slots * config->n_bands, sizeof(float));
  if (!bands) {
    return;
  }

  features->rows =
      (NmsBandRow*)nms_arena_take(arena, config->n_bands, sizeof(NmsBandRow));
  for (uint32_t b = 0; b < config->n_bands; ++b) {
    NmsBandRow row   = find_row(config, bands[b]);
    row.first_weight = n_weights;
    n_weights += row.n_bins;
    if (features->rows) {
      features->rows[b] = row;
    }
  }
  features->weights = (float*)nms_arena_take(arena, n_weights, sizeof(float));
}

NmsStatus
nms_features_new(const NmsFeaturesConfig* config, NmsFeatures** features)
{
  *features = NULL;
  if (!config_is_good(config) || !bands_are_good(config)) {
    return NMS_BAD_ARGUMENT;
  }

  NmsFeatures* const made = calloc(1, sizeof(NmsFeatures));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  made->kernel         = nms_kernel_choose();
  made->config         = *config;
  made->config.n_bands = config->bands ? config->n_bands : config->n_bins;
  made->n_slots        = (config->n_context - 1) * config->stride_frames + 1;

  lay_out(made, config->bands);
  if (nms_arena_reserve(&made->arena)) {
    nms_features_free(made);
    return NMS_NO_MEMORY;
  }

  lay_out(made, config->bands);
  for (uint32_t b = 0; config->bands && b < config->n_bands; ++b) {
    const NmsBandRow row = made->rows[b];
    write_weights(
        config, config->bands[b], row, made->weights + row.first_weight);
  }

  *features = made;
  return NMS_SUCCESS;
}

void
nms_features_free(NmsFeatures* features)
{
  if (features) {
    nms_arena_free(&features->arena);
    free(features);
  }
}
