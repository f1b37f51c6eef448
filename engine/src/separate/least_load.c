// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/separator.h"

#include "kernel/kernel.h"
#include "nms/dictionary.h"
#include "nms/hop.h"

#include <stdint.h>

/// Weights a second for each lane: one a cycle, which is two multiplications,
/// faster than any clock
static const double lane_hz = 6e9;

/// Return how many features there are at another rate, or fewer
static double
count_features(const NmsDictionary* dictionary, double rate_hz)
{
  const double ratio = rate_hz / dictionary->shape.sample_rate_hz;

  // Bins keep their distance in Hz, bands are left out where they are too high
  return dictionary->n_features *
         (dictionary->shape.has_bands && ratio > 1.0 ? 1.0 : ratio);
}

double
nms_separator_least_load(const NmsSeparatorConfig* config,
                         const NmsDictionary*      dictionary)
{
  const NmsDictionaryShape* const shape   = &dictionary->shape;
  const double                    rate_hz = config->sample_rate_hz;

  const uint32_t hop =
      config->hop ? config->hop
                  : nms_hop_at(shape->hop, shape->sample_rate_hz, rate_hz);
  const double n_iterations =
      config->n_iterations ? config->n_iterations : shape->n_iterations;
  const double weights_hz = rate_hz / hop * n_iterations *
                            count_features(dictionary, rate_hz) *
                            shape->n_components;

  // Other divergences have no vectors all the way
  return weights_hz /
         (lane_hz * (shape->beta == 1.0f ? nms_kernel_choose()->n_lanes : 1));
}
