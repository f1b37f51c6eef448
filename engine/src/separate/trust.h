// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_SEPARATE_TRUST_H
#define NMS_SEPARATE_TRUST_H

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nms/attributes.h"

#include <stdint.h>

/**
   @file trust.h
   Whether the images that were learnt are those of what is heard.

   In each frame the covariance of each group is compared with what the images
   make expect, and with the mean of what was heard lately.  Images that explain
   it not much worse than that mean does are trusted.

   What was heard is kept in whole numbers: so the sums over the last frames,
   which change by what comes and what goes, are exact, and do not depend on
   where a stretch of a recording begins.
*/

/// What it takes to trust images; start from all zeros
typedef struct {
  uint32_t n_groups;
  uint32_t n_frames; ///< That are remembered
  uint32_t n_heard;  ///< Of them
  uint32_t at;       ///< Of the next frame
  int16_t* heard;    ///< [n_frames][3 * n_groups], images
  int32_t* sums;     ///< [3 * n_groups], over the frames
  float*   mean;     ///< [3 * n_groups], an image
  int64_t* leads;    ///< [n_frames], of the images over the mean
  int64_t  lead;     ///< Sum over the frames
} NmsTrust;

/**
   Return how many frames are to be remembered: some three quarters of a second,
   less where that would be beyond some megabytes.

   @param rate_hz  Sample rate.
   @param hop      Samples, >= 1.
   @param n_groups >= 1.
*/
NMS_NODISCARD uint32_t nms_trust_frames(double   rate_hz,
                                        uint32_t hop,
                                        uint32_t n_groups);

/// Take memory for the number of frames and groups that is set.
void nms_trust_lay_out(NmsTrust* trust, NmsArena* arena);

/// Forget what was heard.  Audio thread.  Realtime: O(n_groups).
void nms_trust_reset(NmsTrust* trust) NMS_REALTIME;

/**
   Listen to the next frame.

   @param scene Its focus is that of images that are trusted.
   @return From 0, not trusted at all, to 1.

   Audio thread.  Realtime: O(n_groups * n_streams).
*/
NMS_NODISCARD float nms_trust_run(NmsTrust*        trust,
                                  const NmsKernel* kernel,
                                  const NmsScene*  scene) NMS_REALTIME;

#endif // NMS_SEPARATE_TRUST_H
