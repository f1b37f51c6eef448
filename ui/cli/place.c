// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "place.h"

#include "base/memory.h"
#include "base/text.h"
#include "picture/directions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define QUARTER_PI 0.78539816339744831

/// Return how much energy the components of a source hold in each group
static double*
new_energies(const NmsDictionary* dictionary, uint32_t index)
{
  const NmsSource* const source = &dictionary->sources[index];
  const size_t           n      = dictionary->shape.n_components;
  const double           power  = 2.0 / (double)dictionary->shape.exponent;
  double* const energies = ui_new(dictionary->shape.n_groups, sizeof(double));
  for (uint32_t bin = 0; bin < dictionary->n_bins; ++bin) {
    const size_t       group = nms_dictionary_group(dictionary, bin);
    const float* const row =
        dictionary->reconstruction + group * n + source->first_component;
    for (uint32_t k = 0; k < source->n_components; ++k) {
      energies[group] += pow((double)row[k], power);
    }
  }
  return energies;
}

/// Return the covariances of a source, [n_groups][4]
static const float*
covariances_of(const NmsDictionary* dictionary, uint32_t source)
{
  return dictionary->spatial + (size_t)source * dictionary->shape.n_groups * 4;
}

/// Return the width of a group's image, from its covariance of trace 1
static double
width_of(const float* covariance)
{
  const double side = (double)covariance[0] - (double)covariance[1];
  const double re   = (double)covariance[2];
  const double im   = (double)covariance[3];
  return fmax(0.0, 1.0 - sqrt(side * side + 4.0 * (re * re + im * im)));
}

UiPlace
ui_place_of(const NmsDictionary* dictionary, uint32_t source)
{
  if (!dictionary->spatial) {
    return (UiPlace){(double)NAN, (double)NAN};
  }

  const float* const covariances = covariances_of(dictionary, source);
  double* const      energies    = new_energies(dictionary, source);
  double             left        = 0.0;
  double             right       = 0.0;
  double             wide        = 0.0;
  for (size_t g = 0; g < dictionary->shape.n_groups; ++g) {
    left += energies[g] * (double)covariances[4 * g];
    right += energies[g] * (double)covariances[4 * g + 1];
    wide += energies[g] * width_of(covariances + 4 * g);
  }
  free(energies);

  const double all = left + right;
  return (UiPlace){all > 0.0 ? atan2(sqrt(right), sqrt(left)) / QUARTER_PI - 1.0
                             : (double)NAN,
                   wide / all};
}

char*
ui_place_format(UiPlace place)
{
  // Zero is added for no number to be "-0.00"
  const double pan = rint(100.0 * place.pan) / 100.0 + 0.0;
  return ui_format("%+.2f  %.2f", pan, place.width);
}

void
ui_place_spread(const NmsDictionary* dictionary,
                uint32_t             source,
                uint32_t             n_points,
                double*              levels)
{
  const float* const covariances = covariances_of(dictionary, source);
  double* const      energies    = new_energies(dictionary, source);
  memset(levels, 0, n_points * sizeof(double));
  for (size_t g = 0; g < dictionary->shape.n_groups; ++g) {
    ui_directions_add(covariances + 4 * g, energies[g], n_points, levels);
  }
  ui_directions_scale(n_points, levels);
  free(energies);
}
