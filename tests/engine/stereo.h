// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef STEREO_H
#define STEREO_H

#include "nms/learner.h"

#include <stddef.h>
#include <stdint.h>

/**
   @file stereo.h
   The made-up recordings of material.h in two channels.
*/

#define STEREO_SAMPLES 40000

/// A recording of two channels of STEREO_SAMPLES; owned
typedef struct {
  float* channels[2];
} Stereo;

/// Return a sound with gains for left and right, the right one so many samples
/// late; frees the sound.
Stereo stereo_pan(float* sound, float left, float right, size_t delay);

/// Return two takes of noise that have nothing in common.
Stereo stereo_two_takes(void);

/// Return the tones panned.
Stereo stereo_tones(float left, float right, size_t delay);

/// Return the bursts panned.
Stereo stereo_bursts(float left, float right);

/// Push a recording of a source, cut into blocks (0: random), and free it.
void stereo_push(NmsLearner* learner,
                 uint32_t    source,
                 Stereo      stereo,
                 uint32_t    block);

/// Push a recording of one to three channels, of which only the first sounds.
void stereo_push_channels(NmsLearner* learner,
                          uint32_t    source,
                          uint32_t    n_channels,
                          float       gain);

#endif // STEREO_H
