// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_MIXER_H
#define NMS_LEARN_MIXER_H

#include "base/arena.h"
#include "base/random.h"
#include "kernel/kernel.h"
#include "learn/material.h"
#include "learn/unroll.h"
#include "nms/attributes.h"
#include "nms/features.h"
#include "nms/status.h"
#include "spectral/fft.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file mixer.h
   Makes mixtures to learn from: frames of the sources' own recordings, at
   random places and gains, some left out.
*/

/// Windows to analyse with: that learnt with, and one of an eighth of its hop
#define NMS_MIXER_WINDOWS 2U

/// What a mixer is made of
typedef struct {
  NmsFeaturesConfig      features; ///< Of the dictionary; stride is ignored
  const NmsStore* const* sounds;   ///< Chunks of samples, [n_sources]
  uint32_t               n_sources;
  uint32_t               window;         ///< Samples
  uint32_t               hop;            ///< Samples
  uint32_t               stride_samples; ///< From context to context
} NmsMixerConfig;

/// Memory of a mixer
typedef struct {
  NmsMixerConfig   config;
  NmsArena         arena;
  NmsFft           fft;
  NmsFeatures*     features;
  const NmsKernel* kernel;
  uint32_t         n_features;
  uint32_t         n_bins;
  float*           windows[NMS_MIXER_WINDOWS]; ///< [window]
  float*           frame;                      ///< [window]
  NmsComplex*      mixture;                    ///< [n_bins]
  NmsComplex**     spectra;                    ///< [n_sources][n_bins]
  float*           magnitudes;                 ///< [n_bins]
  float*           vector;                     ///< [n_features]
  const float**    places; ///< Where each source's newest frame ends, or NULL
  float*           gains;  ///< [n_sources]
  NmsExample       example;
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
   Mix an example.

   @param random  State of the generator.
   @param is_test True to take from the last fifth of every chunk, which is held
                  back, false to take from the rest.
   @return The example, valid until the next call.

   Worker thread.  O((n_sources + n_context) * window log window).
*/
NMS_NODISCARD const NmsExample*
nms_mixer_mix(NmsMixer* mixer, NmsRandom* random, bool is_test);

#endif // NMS_LEARN_MIXER_H
