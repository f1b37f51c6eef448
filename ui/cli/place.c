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
