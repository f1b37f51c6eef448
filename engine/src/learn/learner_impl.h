// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_LEARNER_IMPL_H
#define NMS_LEARN_LEARNER_IMPL_H

#include "learn/material.h"
#include "nms/dictionary.h"
#include "nms/features.h"
#include "nms/learner.h"
#include "nms/status.h"
#include "nms/stft.h"

#include <stdint.h>

/**
   @file learner_impl.h
   What a learner is made of: learner.c makes it and puts the result together,
   listen.c takes in recordings, learn_source.c learns.
*/

/// Samples of sound kept per source for mixtures, in chunks
#define NMS_MAX_SOUND (1U << 25U)

/// Recordings of a source whose beginnings are remembered
#define NMS_MAX_HITS 4096U

/// A source to be learnt
typedef struct {
  char      name[NMS_NAME_SIZE];
  NmsStore  store;        ///< Frames: features, then compressed groups
  NmsStore  sound;        ///< Chunks of samples, channels summed
  float*    chunk;        ///< [chunk_samples], being filled
  uint32_t  n_chunk;      ///< Samples in it
  uint32_t* starts;       ///< [n_recordings + 1], where in `sound` each begins
  uint32_t  n_recordings; ///< At most NMS_MAX_HITS; later ones count as one
  float*    analysis;     ///< [n_features][n_components], NULL until learnt
  float*    reconstruction; ///< [n_groups][n_components], NULL until learnt
} NmsLearnerSource;

struct NmsLearnerImpl {
  NmsLearnerConfig config;
  NmsDictionary*   model;    ///< Of one source: the shape, bands and groups
  NmsFeatures*     features; ///< Of the recording begun
  NmsStft*         stft;     ///< Of the recording begun, or NULL
  uint32_t  chunk_samples; ///< Of a chunk: holds a frame and its context twice
  uint32_t  n_channels;
  uint32_t  n_values;   ///< Of a stored frame: n_features + n_groups
  float*    frame;      ///< [n_values]
  float*    magnitudes; ///< [n_bins]
  uint32_t* starts;     ///< [n_groups + 1], of the groups of bins
  uint32_t  current;    ///< Source of the recording begun
  NmsStatus status;     ///< Of storing the frames of a block
  uint32_t  n_sources;
  NmsLearnerSource sources[NMS_MAX_SOURCES];
};

/**
   Keep the last chunk of sound as well, filled up by repeating it, and note
   where the last recording ends.

   @return NMS_NO_MEMORY.

   Worker thread; other sources may be used by others.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_learner_fill_chunk(NmsLearnerSource* source);

#endif // NMS_LEARN_LEARNER_IMPL_H
