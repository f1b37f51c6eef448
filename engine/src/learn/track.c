// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/track.h"

#include "learn/hits.h"
#include "learn/learner_impl.h"
#include "learn/material.h"

#include <stdbool.h>
#include <stdint.h>

bool
nms_track_is_heard(const NmsTrack* track)
{
  return track->sound->heard.n_frames_kept > 0;
}

bool
nms_track_has_image(const NmsTrack* track)
{
  return !nms_track_is_heard(track) || (track->side && !track->hits.n_hits);
}

NmsTrack
nms_learner_track(const NmsLearner* learner, uint32_t s)
{
  const NmsLearnerSource* const source = &learner->sources[s];
  const NmsStore* const         sound  = nms_learner_sound(source);
  const uint32_t                n      = source->n_recordings;

  NmsTrack track = {
      sound, NULL, {sound->values, source->starts, 0}, source->is_rest};
  if (source->is_rest) {
    return track; // In one channel, and no hits
  }
  if (source->side.heard.n_frames_kept == sound->heard.n_frames_kept) {
    track.side = &source->side;
  }
  if (sound->heard.step == 1 && n < NMS_MAX_HITS &&
      nms_hits_are_hits(n, source->starts[n], learner->config.sample_rate_hz)) {
    track.hits.n_hits = n;
  }
  return track;
}
