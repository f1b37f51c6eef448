// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "component_order.h"

#include "base/memory.h"
#include "nms/portrait.h"

#include <stdlib.h>

/// A component and where it is to stand
typedef struct {
  double   centre; ///< Mean logarithm of the bin
  uint32_t component;
} Entry;

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
    entries[i] = (Entry){nms_portrait_centre(dictionary, i), i};
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
