// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_MASKER_H
#define NMS_LEARN_MASKER_H

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/solver.h"
#include "nms/status.h"

#include <stdint.h>

/**
   @file masker.h
   What recordings made at the same time hold of each source.

   One frame of all I recordings is explained at once, by the same activations:

       V_i = sum over j of c_ij o (W_j h_j)
       masks of recording i: (c_ij o R_j h_j)^p / sum over j of the same

   where o is the product of elements and c_ij how much of source j recording i
   hears.  A single recording of a mixture is the same with I = 1 and c = 1.
*/

/// How much of each source each recording hears, or NULLs for all of it
typedef struct {
  const float* features; ///< [n_recordings][n_sources][n_features]
  const float* groups;   ///< [n_recordings][n_sources][n_groups]
} NmsHearing;

/// Memory to explain frames with
typedef struct {
  uint32_t         n_recordings;
  uint32_t         n_sources;
  uint32_t         n_features;
  uint32_t         n_groups;
  uint32_t         n_components;
  uint32_t         padded_groups;
  float            exponent; ///< Of the masks
  const NmsSource* sources;  ///< [n_sources], not owned
  const float*     heard;    ///< NmsHearing.groups, not owned
  const NmsKernel* kernel;
  NmsSolver*       solver;
  NmsArena         arena;
  NmsPacked*       reconstructions; ///< [n_sources]
  float*           vector;      ///< [n_recordings][n_features], to be written
  float*           activations; ///< [n_components]
  float**          models;      ///< [n_sources][padded_groups], of all of each
  float**          masks;       ///< [n_sources][padded_groups]
} NmsMasker;

/**
   Make a masker.

   @param masker        Out.
   @param dictionary   In, of all sources; must outlive the masker.
   @param n_recordings 1 or more.
   @param hearing      In, its `groups` must outlive the masker.
   @return NMS_NO_MEMORY; nms_masker_clear() is still due.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_masker_init(NmsMasker*           masker,
                                        const NmsDictionary* dictionary,
                                        uint32_t             n_recordings,
                                        NmsHearing           hearing);

/// Free what nms_masker_init() took.  Not realtime.
void nms_masker_clear(NmsMasker* masker);

/**
   Explain the frame in `masker->vector`: compute `activations` and `models`.

   Worker thread.  O(n_recordings * n_iterations * size of W).
*/
void nms_masker_explain(NmsMasker* masker);

/**
   Compute the masks of one recording, which are in `masker->masks`, [n_sources]
   of [n_groups], until the next.

   @param recording 0 to n_recordings - 1.

   Worker thread.  O(n_sources * n_groups).
*/
void nms_masker_share(NmsMasker* masker, uint32_t recording);

#endif // NMS_LEARN_MASKER_H
