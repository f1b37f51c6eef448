// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_HITS_H
#define NMS_LEARN_HITS_H

#include "base/random.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file hits.h
   Plays single hits, as of a sampled drum, one after another and into each
   other's decay, as they will be heard in a mixture.
*/

/// Recordings of single hits, all in one piece of sound
typedef struct {
  const float*    samples; ///< Of all recordings, one after another
  const uint32_t* starts;  ///< [n_hits + 1], where each begins, the last ends
  uint32_t        n_hits;  ///< 0 if the recordings are no hits
} NmsHits;

/// When hits are played
typedef struct {
  float    mean_gap;  ///< From hit to hit, samples
  float    first_age; ///< Since the newest one began, samples
  uint32_t reach;     ///< The oldest one began so many samples ago at most
  bool     is_test; ///< Every fifth recording is held back, and played if true
} NmsHitsTiming;

/**
   Return whether recordings are to be taken for single hits: at least four,
   shorter than three seconds on average.

   @param n_recordings Any.
   @param n_samples    Of all of them.
   @param rate_hz      Of the samples.
*/
bool
nms_hits_are_hits(uint32_t n_recordings, uint64_t n_samples, double rate_hz);

/**
   Play hits up to a moment.

   @param hits      In, at least one.
   @param timing    In.
   @param random    State of the generator; chooses the hits, how loud each is,
                    and when all but the newest begin.
   @param segment   Out, [n_samples], what is heard before that moment.
   @param n_samples Any.

   Worker thread.  O(n_samples * number of hits in reach).
*/
void nms_hits_play(const NmsHits*       hits,
                   const NmsHitsTiming* timing,
                   NmsRandom*           random,
                   float*               segment,
                   uint32_t             n_samples);

#endif // NMS_LEARN_HITS_H
