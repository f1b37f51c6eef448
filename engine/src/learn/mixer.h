// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_MIXER_H
#define NMS_LEARN_MIXER_H

#include "base/arena.h"
#include "learn/hits.h"
#include "learn/material.h"
#include "nms/attributes.h"
#include "nms/complex.h"
#include "nms/features.h"
#include "nms/status.h"
#include "spectral/fft.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file mixer.h
   Makes mixtures to learn from: frames of the sources' own recordings, at
   random places and gains, some left out; or of single hits, played at random.
*/

/// Windows to analyse with: that learnt with, and one of an eighth of its hop
#define NMS_MIXER_WINDOWS 2

/// What is known of the sound of a source
typedef struct {
  const NmsStore* sound;     ///< Chunks of samples; none if it is always silent
  NmsHits         hits;      ///< None if the recordings are no single hits
  uint32_t        n_samples; ///< Of the recordings; 0 if not all of it is kept
} NmsTrack;

/// Return whether there is any sound of a source.  Any thread.
NMS_NODISCARD bool nms_track_is_heard(const NmsTrack* track);

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

/// What a mixer is made of
typedef struct {
  NmsFeaturesConfig features; ///< Of the dictionary; stride is ignored
  const NmsTrack*   tracks;   ///< [n_sources]
  uint32_t          n_sources;
  uint32_t          window;         ///< Samples
  uint32_t          hop;            ///< Samples
  uint32_t          stride_samples; ///< From context to context
  uint32_t          n_examples;     ///< Kept at the same time
} NmsMixerConfig;

/// One frame of a mixture, with what it was mixed from
typedef struct {
  float*       features;  ///< v, [padded features], mean one, padding zero
  NmsComplex*  mixture;   ///< X, [n_bins]
  NmsComplex** sources;   ///< S_s, [n_sources][n_bins], with their gains
  const float* synthesis; ///< Window, [n_tail]
  uint32_t     n_tail;    ///< Samples at the end of the frame that are heard
} NmsExample;

/// Memory of a mixer
typedef struct {
  NmsMixerConfig config;
  NmsArena       arena;
  NmsFft         fft;
  NmsFeatures*   features;
  uint32_t       n_features;
  uint32_t       n_bins;
  float*         analyses[NMS_MIXER_WINDOWS];  ///< [window]
  float*         syntheses[NMS_MIXER_WINDOWS]; ///< [2 hop]
  uint32_t       tails[NMS_MIXER_WINDOWS];     ///< 2 hop
  float*         frame;                        ///< [window]
  float*         magnitudes;                   ///< [n_bins]
  float*         vector;                       ///< [n_features]
  const float**  places;    ///< Where each source's newest frame ends
  float**        segments;  ///< Of hits, [n_sources][n_segment]
  uint32_t       n_segment; ///< A window and its context, samples
  float*         gains;     ///< [n_sources]
  NmsExample*    examples;  ///< [n_examples]
} NmsMixer;

/**
   Make a mixer.

   @return NMS_NO_MEMORY, NMS_BAD_ARGUMENT; nms_mixer_clear() is still due.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_mixer_init(NmsMixer*             mixer,
                                       const NmsMixerConfig* config);

/// Free what nms_mixer_init() took.  Not realtime.
void nms_mixer_clear(NmsMixer* mixer);

/**
   Mix an example, which is in `mixer->examples` until that is mixed again.

   @param index   0 to n_examples - 1.
   @param seed    Of every choice.
   @param is_test True to take from the last tenth of every chunk, which is held
                  back, false to take from the rest.

   Worker thread.  O((n_sources + n_context) * window log window).
*/
void
nms_mixer_mix(NmsMixer* mixer, uint32_t index, uint64_t seed, bool is_test);

#endif // NMS_LEARN_MIXER_H
