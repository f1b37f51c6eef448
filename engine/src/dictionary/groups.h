// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_DICTIONARY_GROUPS_H
#define NMS_DICTIONARY_GROUPS_H

#include "nms/attributes.h"
#include "nms/dictionary.h"

#include <stdint.h>

/**
   @file groups.h
   From the bins of a spectrum to a dictionary's groups of them and back.

   Group g has the bins starts[g] to starts[g + 1] - 1, which may be none.
*/

/// What nms_groups_expand() may write beyond the last bin
#define NMS_GROUPS_PADDING 3

/**
   Find the bins of each group.

   @param dictionary In; without groups each bin is one.
   @param starts     Out, [n_groups + 1], from 0 to n_bins.

   Any thread.  Realtime: O(n_bins log n_groups).
*/
void nms_groups_start(const NmsDictionary* dictionary,
                      uint32_t*            starts) NMS_REALTIME;

/**
   Give every bin the value of its group.

   @param starts   In, [n_groups + 1].
   @param n_groups 1 or more.
   @param groups   In, [n_groups].
   @param bins     Out, [starts[n_groups] + NMS_GROUPS_PADDING], the padding
                   with any values; must not alias the others.

   Any thread.  Realtime: O(n_bins + n_groups).
*/
void nms_groups_expand(const uint32_t* starts,
                       uint32_t        n_groups,
                       const float*    groups,
                       float*          bins) NMS_REALTIME;

/**
   Sum the bins of each group.

   @param starts   In, [n_groups + 1].
   @param n_groups 1 or more.
   @param bins     In, [starts[n_groups]].
   @param groups   Out, [n_groups]; 0 for those without bins.

   Any thread.  Realtime: O(n_bins + n_groups).
*/
void nms_groups_sum(const uint32_t* starts,
                    uint32_t        n_groups,
                    const float*    bins,
                    float*          groups) NMS_REALTIME;

/// The same for the mean of the bins.
void nms_groups_mean(const uint32_t* starts,
                     uint32_t        n_groups,
                     const float*    bins,
                     float*          groups) NMS_REALTIME;

#endif // NMS_DICTIONARY_GROUPS_H
