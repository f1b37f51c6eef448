// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dictionary/groups.h"

#include "nms/dictionary.h"

#include <stdint.h>
#include <string.h>

uint32_t
nms_dictionary_group(const NmsDictionary* dictionary, uint32_t bin)
{
  if (!dictionary->edges) {
    return bin;
  }

  const NmsDictionaryShape* const shape = &dictionary->shape;
  const double hz = bin * shape->sample_rate_hz / shape->window;

  uint32_t low  = 0; // The group is this one or above
  uint32_t high = shape->n_groups;
  while (high - low > 1) {
    const uint32_t middle = low + (high - low) / 2;
    if ((double)dictionary->edges[middle] <= hz) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

void
nms_groups_start(const NmsDictionary* dictionary, uint32_t* starts)
{
  uint32_t next = 0; // The first group that has not begun
  for (uint32_t bin = 0; bin < dictionary->n_bins; ++bin) {
    const uint32_t group = nms_dictionary_group(dictionary, bin);
    while (next <= group) {
      starts[next++] = bin;
    }
  }
  while (next <= dictionary->shape.n_groups) {
    starts[next++] = dictionary->n_bins;
  }
}

void
nms_groups_expand(const uint32_t* starts,
                  uint32_t        n_groups,
                  const float*    groups,
                  float*          bins)
{
  // Four at a time, whatever the length: what is too many, the next overwrites
  for (uint32_t g = 0; g < n_groups; ++g) {
    for (uint32_t bin = starts[g]; bin < starts[g + 1]; bin += 4) {
      const float four[4] = {groups[g], groups[g], groups[g], groups[g]};
      memcpy(bins + bin, four, sizeof(four));
    }
  }
}

void
nms_groups_sum(const uint32_t* starts,
               uint32_t        n_groups,
               const float*    bins,
               float*          groups)
{
  for (uint32_t g = 0; g < n_groups; ++g) {
    float sum = 0.0f;
    for (uint32_t bin = starts[g]; bin < starts[g + 1]; ++bin) {
      sum += bins[bin];
    }
    groups[g] = sum;
  }
}

void
nms_groups_mean(const uint32_t* starts,
                uint32_t        n_groups,
                const float*    bins,
                float*          groups)
{
  nms_groups_sum(starts, n_groups, bins, groups);
  for (uint32_t g = 0; g < n_groups; ++g) {
    const uint32_t n = starts[g + 1] - starts[g];
    groups[g] /= n > 1 ? (float)n : 1.0f;
  }
}
