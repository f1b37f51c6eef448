// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_MATERIAL_H
#define NMS_LEARN_MATERIAL_H

#include "nms/attributes.h"
#include "nms/learner.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file material.h
   What a learner keeps of one source: frames, evenly spread, bounded.
*/

/// Kept frames of one source
typedef struct {
  uint32_t    n_values;   ///< Of a frame
  uint32_t    max_frames; ///< Kept at most, even
  uint32_t    capacity;   ///< There is memory for so many frames
  float*      values;     ///< [capacity][n_values]
  float*      levels;     ///< [capacity], root of a frame's energy
  uint32_t    waiting;    ///< Frames to pass over before the next is kept
  NmsMaterial heard;
} NmsStore;

/// Empty a store, as if nothing had been heard, its step 0.  Not realtime.
void nms_store_clear(NmsStore* store);

/// Make an empty store of the shape of another.  Any thread.
void nms_store_begin_like(NmsStore* store, const NmsStore* like);

/// Return whether a frame of a level is more than silence: above -100 dB of
/// full scale.  Any thread.
NMS_NODISCARD bool nms_store_is_sound(float level);

/**
   Offer a frame.

   One that is silent (not above -100 dB of full scale) is counted and dropped.
   Others are kept every `heard.step`-th; when `max_frames` are reached, every
   second one is dropped and the step doubles.

   @param level  Root of the frame's energy per sample, full scale 1.
   @param values In, [n_values].
   @return NMS_NO_MEMORY, the frame lost.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_store_offer(NmsStore*    store,
                                        float        level,
                                        const float* values);

/**
   Drop the frames that are much quieter than the loudest one (by 60 dB): decay
   and background, not the sound.

   Worker thread.  O(size).
*/
void nms_store_drop_quiet(NmsStore* store);

/**
   Return the least power of two so that one of so many kept frames each, from
   the first on, are few enough.

   @param most Frames, 1 or more.

   Any thread.
*/
NMS_NODISCARD uint32_t nms_store_choose_every(const NmsStore* store,
                                              size_t          most);

/**
   Count as if only every `every`-th kept frame had been kept; the frames
   themselves are left alone.

   @param store At least one frame is kept.
   @param every A power of two.

   Any thread.
*/
void nms_store_count_every(NmsStore* store, uint32_t every);

#endif // NMS_LEARN_MATERIAL_H
