// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_TRACK_H
#define NMS_LEARN_TRACK_H

#include "learn/hits.h"
#include "learn/material.h"
#include "nms/attributes.h"
#include "nms/learner.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file track.h
   The sound of a source as it is mixed.
*/

/// Channels of a mixture at most: half the sum and half the difference of two
#define NMS_MIXER_CHANNELS 2

/// What is known of the sound of a source
typedef struct {
  const NmsStore* sound; ///< Chunks of samples; none if it is always silent
  const NmsStore* side;  ///< The same of the second channel, or NULL
  NmsHits         hits;  ///< None if the recordings are no single hits
  bool     is_apart;     ///< Never in time with others: not recorded with them
  uint32_t n_samples;    ///< Of the recordings; 0 if not all of it is kept
} NmsTrack;

/// Return whether there is any sound of a source.  Any thread.
NMS_NODISCARD bool nms_track_is_heard(const NmsTrack* track);

/// Return whether a source can be mixed in two channels: silent, or recorded in
/// two and not played as hits.  Any thread.
NMS_NODISCARD bool nms_track_has_image(const NmsTrack* track);

/**
   Return how many steps of refining there is enough sound for.

   With less than six seconds of a source, that are no single hits, they are
   fewer, by the cube: what is held back of so little is too much like the
   rest to tell when that is learnt by heart.

   @param n_steps At most; 0 stays 0.

   Any thread.
*/
NMS_NODISCARD uint32_t nms_tracks_count_steps(const NmsTrack* tracks,
                                              uint32_t        n_tracks,
                                              double          rate_hz,
                                              uint32_t        n_steps);

/// Return the sound of a source, where the learner has it.  Worker thread.
NMS_NODISCARD NmsTrack nms_learner_track(const NmsLearner* learner, uint32_t s);

#endif // NMS_LEARN_TRACK_H
