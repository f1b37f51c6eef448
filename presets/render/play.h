// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_PLAY_H
#define RENDER_PLAY_H

#include "recording.h"

#include <stddef.h>

/**
   @file play.h
   Playing a recording into another, as a sampler does.
*/

/// How a recording is played; all zeros but `ratio` and `gain` is as it stands
typedef struct {
  double start_s;       ///< Where it begins; before 0 is cut off
  double ratio;         ///< Speed, > 0; 2 is an octave up
  double gain;          ///< Amplitude
  double skip_s;        ///< What is left out at the recording's start
  double attack_s;      ///< Fade at the start
  double hold_s;        ///< When the release begins; 0: never
  double release_s;     ///< Fade after the hold
  double glide;         ///< Semitones it begins away from its pitch
  double glide_s;       ///< Time the glide takes
  double vibrato;       ///< Semitones either way, rising over 0.3 s
  double vibrato_hz;    ///< Rate of the vibrato
  double vibrato_phase; ///< Radians
} RenPlay;

/**
   Add a recording to `out`, resampled with a windowed sinc of 16 points.

   What lies outside of `out` is dropped.  The last 5 ms are faded, so that a
   recording that was cut does not click.
*/
void ren_play(RenSound* out, const RenSound* in, const RenPlay* play);

#endif // RENDER_PLAY_H
