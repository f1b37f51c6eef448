// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/track.h"

#include "learn/hits.h"
#include "learn/learner_impl.h"
#include "learn/material.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

/// So much sound of a source is enough for all steps of refining
static const double enough_s = 6.0;

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

uint32_t
nms_tracks_count_steps(const NmsTrack* tracks,
                       uint32_t        n_tracks,
                       double          rate_hz,
                       uint32_t        n_steps)
{
  double share = 1.0;
  for (uint32_t s = 0; s < n_tracks; ++s) {
    const NmsTrack* const track = &tracks[s];
    if (nms_track_is_heard(track) && !track->hits.n_hits && track->n_samples) {
      share = fmin(share, track->n_samples / (enough_s * rate_hz));
    }
  }

  const uint32_t n_enough = (uint32_t)(share * share * share * n_steps);
  return n_enough || !n_steps ? n_enough : 1;
}

NmsTrack
nms_learner_track(const NmsLearner* learner, uint32_t s)
{
  const NmsLearnerSource* const source = &learner->sources[s];
  const NmsStore* const         sound  = nms_learner_sound(source);
  const uint32_t                n      = source->n_recordings;

  NmsTrack track = {.sound    = sound,
                    .hits     = {sound->values, source->starts, 0},
                    .is_apart = source->is_rest,
                    .n_samples =
                        sound->heard.step == 1 ? source->starts[n] : 0};
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
