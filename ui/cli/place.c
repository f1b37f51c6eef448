// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "place.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>

#define QUARTER_PI 0.78539816339744831

/// What is added to both channels of a covariance before it is inverted
#define LOADING 0.003

/// Return how much energy the components of a source hold in each group
static double*
new_energies(const NmsDictionary* dictionary, uint32_t index)
{
  const NmsSource* const source = &dictionary->sources[index];
  double* const energies = ui_new(dictionary->shape.n_groups, sizeof(double));
  nms_portrait_energies(
      dictionary, source->first_component, source->n_components, energies);
  return energies;
}

/// Return the covariances of a source, [n_groups][4]
static const float*
covariances_of(const NmsDictionary* dictionary, uint32_t source)
{
  return dictionary->spatial + (size_t)source * dictionary->shape.n_groups * 4;
}

NmsPlace
ui_place_of(const NmsDictionary* dictionary, uint32_t source)
{
  double* const  energies = new_energies(dictionary, source);
  const NmsPlace place    = nms_portrait_place(dictionary, source, energies);
  free(energies);
  return place;
}

char*
ui_place_format(NmsPlace place)
{
  // Zero is added for no number to be "-0.00"
  const double pan = rint(100.0 * place.pan) / 100.0 + 0.0;
  return ui_format("%+.2f  %.2f", pan, place.width);
}

/// Return what comes from one direction of a group, gains for left and right
static double
power_from(const float* covariance, double left, double right)
{
  const double a   = (double)covariance[0] + LOADING;
  const double b   = (double)covariance[1] + LOADING;
  const double z   = (double)covariance[2];
  const double det = fmax(a * b - z * z, 1e-9);
  return det / (b * left * left + a * right * right - 2.0 * z * left * right);
}

void
ui_place_spread(const NmsDictionary* dictionary,
                uint32_t             source,
                uint32_t             n_points,
                double*              levels)
{
  const float* const covariances = covariances_of(dictionary, source);
  double* const      energies    = new_energies(dictionary, source);
  double             largest     = 0.0;
  for (uint32_t i = 0; i < n_points; ++i) {
    const double angle = 2.0 * QUARTER_PI * i / (double)(n_points - 1);
    const double left  = cos(angle);
    const double right = sin(angle);

    levels[i] = 0.0;
    for (size_t g = 0; g < dictionary->shape.n_groups; ++g) {
      levels[i] += energies[g] * power_from(covariances + 4 * g, left, right);
    }
    largest = fmax(largest, levels[i]);
  }
  for (uint32_t i = 0; largest > 0.0 && i < n_points; ++i) {
    levels[i] /= largest;
  }
  free(energies);
}
