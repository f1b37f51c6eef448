// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_PARTING_H
#define NMS_LEARN_PARTING_H

#include "base/arena.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/solver.h"
#include "nms/status.h"

#include <stdint.h>

/**
   @file parting.h
   Masks of what a dictionary of two sources explains as its second: while
   learning, not as it plays.
*/

/// Memory to part one frame after another with; one thread's
typedef struct {
  const NmsDictionary* dictionary;
  NmsArena             arena;
  NmsSolver*           solver;
  float*               activations; ///< [n_components]
  float*               features;    ///< [2][n_features], models, then masks
  float*               groups;      ///< [2][n_groups], likewise
} NmsParting;

/**
   Make memory to part with.

   @param parting    Out.
   @param dictionary In, of two sources; must outlive it.
   @return NMS_NO_MEMORY; nms_parting_clear() is still due.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_parting_init(NmsParting*          parting,
                                         const NmsDictionary* dictionary);

/// Free what nms_parting_init() took.  Not realtime.
void nms_parting_clear(NmsParting* parting);

/// Find the activations of a frame, [n_features].  Worker thread.
void nms_parting_solve(NmsParting* parting, const float* features);

/**
   Return the mask of the second source on the groups of the frame solved.

   @return [n_groups], 0 to 1; valid until the next is asked for.

   Worker thread.  O(n_groups * n_components).
*/
NMS_NODISCARD const float* nms_parting_mask_groups(NmsParting* parting);

/// The same on its features, [n_features].
NMS_NODISCARD const float* nms_parting_mask_features(NmsParting* parting);

#endif // NMS_LEARN_PARTING_H
