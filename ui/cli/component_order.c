// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "component_order.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/// A component and where it is to stand
typedef struct {
  double   centre; ///< Mean logarithm of the bin
  uint32_t component;
} Entry;

/// Return the centre of a component's spectrum
static double
centre_of(const NmsDictionary* dictionary, uint32_t component)
{
  const uint32_t n_components = dictionary->shape.n_components;
  double         sum          = 0.0;
  double         moment       = 0.0;
  for (uint32_t bin = 1; bin < dictionary->n_bins; ++bin) {
    const size_t row = nms_dictionary_group(dictionary, bin);
    const double weight =
        (double)dictionary->reconstruction[row * n_components + component];
    sum += weight;
    moment += weight * log((double)bin);
  }
  return sum > 0.0 ? moment / sum : 0.0;
}

static int
compare(const void* a, const void* b)
{
  const Entry* const one = a;
  const Entry* const two = b;
  if (one->centre < two->centre || one->centre > two->centre) {
    return one->centre < two->centre ? -1 : 1;
  }
  return one->component < two->component ? -1 : 1;
}

uint32_t*
ui_component_order_new(const NmsDictionary* dictionary)
{
  const uint32_t  n_components = dictionary->shape.n_components;
  Entry* const    entries      = ui_new(n_components, sizeof(Entry));
  uint32_t* const order        = ui_new(n_components, sizeof(uint32_t));
  for (uint32_t i = 0; i < n_components; ++i) {
    entries[i] = (Entry){centre_of(dictionary, i), i};
  }
  for (uint32_t i = 0; i < dictionary->shape.n_sources; ++i) {
    const NmsSource* const source = &dictionary->sources[i];
    qsort(entries + source->first_component,
          source->n_components,
          sizeof(Entry),
          compare);
  }
  for (uint32_t i = 0; i < n_components; ++i) {
    order[i] = entries[i].component;
  }
  free(entries);
  return order;
}
