// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/portrait.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const double quarter_pi = 0.78539816339744831;

void
nms_portrait_energies(const NmsDictionary* dictionary,
                      uint32_t             first,
                      uint32_t             n,
                      double*              energies)
{
  const size_t n_components = dictionary->shape.n_components;
  const double power        = 2.0 / (double)dictionary->shape.exponent;

  memset(energies, 0, dictionary->shape.n_groups * sizeof(double));
  for (uint32_t bin = 0; bin < dictionary->n_bins; ++bin) {
    const size_t       group = nms_dictionary_group(dictionary, bin);
    const float* const row =
        dictionary->reconstruction + group * n_components + first;
    for (uint32_t k = 0; k < n; ++k) {
      energies[group] += pow((double)row[k], power);
    }
  }
}

double
nms_portrait_centre(const NmsDictionary* dictionary, uint32_t component)
{
  const size_t n      = dictionary->shape.n_components;
  double       sum    = 0.0;
  double       moment = 0.0;
  for (uint32_t bin = 1; bin < dictionary->n_bins; ++bin) {
    const size_t group = nms_dictionary_group(dictionary, bin);
    const double weight =
        (double)dictionary->reconstruction[group * n + component];
    sum += weight;
    moment += weight * log((double)bin);
  }
  return sum > 0.0 ? moment / sum : 0.0;
}

static int
compare(const void* a, const void* b)
{
  const NmsCentre* const one = a;
  const NmsCentre* const two = b;
  if (one->centre < two->centre || one->centre > two->centre) {
    return one->centre < two->centre ? -1 : 1;
  }
  return one->component < two->component ? -1 : 1;
}

void
nms_portrait_order(const NmsDictionary* dictionary, NmsCentre* order)
{
  for (uint32_t k = 0; k < dictionary->shape.n_components; ++k) {
    order[k] = (NmsCentre){nms_portrait_centre(dictionary, k), k};
  }
  for (uint32_t s = 0; s < dictionary->shape.n_sources; ++s) {
    const NmsSource* const source = &dictionary->sources[s];
    qsort(order + source->first_component,
          source->n_components,
          sizeof(NmsCentre),
          compare);
  }
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

NmsPlace
nms_portrait_place(const NmsDictionary* dictionary,
                   uint32_t             source,
                   const double*        energies)
{
  const size_t n_groups = dictionary->shape.n_groups;
  if (!dictionary->spatial) {
    return (NmsPlace){(double)NAN, (double)NAN};
  }

  const float* const covariances = dictionary->spatial + source * n_groups * 4;
  double             left        = 0.0;
  double             right       = 0.0;
  double             wide        = 0.0;
  for (size_t g = 0; g < n_groups; ++g) {
    left += energies[g] * (double)covariances[4 * g];
    right += energies[g] * (double)covariances[4 * g + 1];
    wide += energies[g] * width_of(covariances + 4 * g);
  }

  const double all = left + right;
  return (NmsPlace){all > 0.0
                        ? atan2(sqrt(right), sqrt(left)) / quarter_pi - 1.0
                        : (double)NAN,
                    wide / all};
}
