// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef STFT_RIG_H
#define STFT_RIG_H

#include "nms/stft.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file stft_rig.h
   An STFT under test, whose callbacks copy, and remember what they saw.
*/

#define RIG_CHANNELS 4

/// What the spectral callback does with the outputs
typedef enum {
  RIG_COPY,  ///< Output i is input i
  RIG_ZERO,  ///< Writes zeros
  RIG_CLEAR, ///< Clears `active`, writes nothing
  RIG_JUNK,  ///< Writes infinities, then clears `active`
} RigMode;

/// An STFT and its callbacks' settings
typedef struct {
  NmsStft*    stft;
  uint32_t    window;
  uint32_t    hop;
  uint32_t    n_bins;
  uint32_t    n_channels;
  RigMode     mode;       ///< In frames where `every` divides the count
  uint32_t    every;      ///< Other frames copy
  bool        dry;        ///< Replace the output with the delayed input
  uint64_t    n_frames;   ///< Frames seen
  uint64_t    n_hops;     ///< Hops of samples seen
  uint64_t    keep_frame; ///< Which frame to keep, counted from 0
  NmsComplex* kept;       ///< [n_bins], channel 0 of it
  NmsComplex* newest;     ///< The same of the newest then
  bool        all_active; ///< Every output was active on every entry
} StftRig;

/// Return a rig with as many outputs as inputs, or end the test.
StftRig* stft_rig_new(uint32_t window, uint32_t hop, uint32_t n_channels);

/// The same with any windows and frames ahead.
StftRig* stft_rig_new_like(const NmsStftConfig* config);

/// Free a rig.
void stft_rig_free(StftRig* rig);

/**
   Run a signal through, cut into blocks.

   @param input  In, [n_channels][n], entries may be NULL.
   @param output Out, [n_channels][n], entries may be NULL.
   @param block  Samples at a time, 0 for random.
*/
void stft_rig_run(StftRig*      rig,
                  float* const* input,
                  float* const* output,
                  size_t        n,
                  uint32_t      block);

#endif // STFT_RIG_H
