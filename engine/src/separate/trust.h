// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_SEPARATE_TRUST_H
#define NMS_SEPARATE_TRUST_H

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file trust.h
   Whether the images that were learnt are those of what is heard.

   In each frame the images make expect a covariance in each group.  So does the
   mean of what was heard in the last half second.  How much better the images
   explain the frame, in bits a group, is their lead, at most 0.  Trust goes by
   the mean lead of the last second and a half: the nearer to 0 it is, the more
   the images are those that were learnt; trust.c has where it begins and ends.

   What was heard is kept in whole numbers: so the sums over the last frames,
   which change by what comes and what goes, are exact, and do not depend on
   where a stretch of a recording begins.  Silence is as if nothing had been
   heard yet, so that sound after it begins as a recording does.
*/

/// What it takes to trust images; start from all zeros
typedef struct {
  uint32_t n_groups;
  uint32_t n_frames; ///< Whose sound is remembered
  uint32_t n_leads;  ///< Frames whose leads are
  uint32_t n_begun;  ///< Frames that the first means of sound have besides
  uint32_t n_heard;  ///< Frames, up to the larger number
  uint32_t at;       ///< Of the next frame
  uint32_t lead_at;  ///< Of the next lead
  int16_t* heard;    ///< [n_frames][3 * n_groups], images
  int32_t* sums;     ///< [3 * n_groups], over the frames
  float*   mean;     ///< [3 * n_groups], an image
  int64_t* leads;    ///< [n_leads], of the images over the mean, at most 0
  int64_t  lead;     ///< Sum over them
  bool*    sounds;   ///< [n_frames], whether the frames whose sound it is do
  bool*    led;      ///< [n_leads], whether the frames whose leads they are do
  uint32_t n_sounds; ///< Of `sounds`
  uint32_t n_led;    ///< Of `led`
} NmsTrust;

/**
   Set how many frames are remembered: less where it would be some megabytes.

   @param rate_hz  Sample rate.
   @param hop      Samples, >= 1.
   @param n_groups >= 1.
*/
void nms_trust_size_up(NmsTrust* trust,
                       double    rate_hz,
                       uint32_t  hop,
                       uint32_t  n_groups);

/// Return how many frames before the newest one its trust depends on.
NMS_NODISCARD uint32_t nms_trust_memory_frames(const NmsTrust* trust)
    NMS_REALTIME;

/// Take memory for the frames and groups that are set.
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
