// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_COLUMNS_H
#define NMS_LEARN_COLUMNS_H

#include "learn/learner_impl.h"
#include "learn/material.h"
#include "nms/attributes.h"
#include "nms/learner.h"
#include "nms/progress.h"
#include "nms/status.h"

#include <stdint.h>

/**
   @file columns.h
   Columns of W and R from the frames of a store.
*/

/// What columns are learnt from
typedef struct {
  const NmsStore*      store;         ///< Its frames, one or more
  const NmsComponents* held;          ///< What else explains them, or NULL
  float                held_sparsity; ///< Of its activations, of columns of
                                      ///< unit sum
  uint32_t        n;                  ///< Columns, 1 or more
  NmsProgressFunc progress;           ///< Or NULL
  void*           user;               ///< For `progress`
} NmsColumnsConfig;

/**
   Learn columns: both factors free on the features, scaled to unit sum, then R
   on the groups with the activations held.

   What is held keeps its columns and explains its part: what is learnt is the
   rest (semi-supervised NMF).

   @param config In.
   @param learnt Out, owned by the caller; none after failure.
   @return NMS_CANCELLED, NMS_NO_MEMORY.

   Worker thread; other sources may be learnt by others.  Not realtime:
   allocates.  Deterministic for a given kernel.
   Smaragdis, Raj & Shashanka, "Supervised and semi-supervised separation of
   sounds from single-channel mixtures", ICA 2007.
*/
NMS_NODISCARD NmsStatus nms_columns_learn(const NmsLearner*       learner,
                                          const NmsColumnsConfig* config,
                                          NmsComponents*          learnt);

#endif // NMS_LEARN_COLUMNS_H
