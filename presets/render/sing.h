// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_SING_H
#define RENDER_SING_H

#include "recording.h"

#include <stddef.h>

/**
   @file sing.h
   Making speech sing: its vowels are stretched and put on other pitches.

   Pitch-synchronous overlap-add: Moulines & Charpentier, Speech Communication
   9(5-6), 1990.  Formants stay where they are.
*/

/// Samples from one value of a pitch contour to the next, 5 ms
#define REN_SING_HOP 220

/// The pitch of a voice over time
typedef struct {
  float* periods; ///< [n_frames], samples; 0 where there is no voice; owned
  size_t n_frames;
} RenPitches;

/// What speech is to be sung on
typedef struct {
  const float* midi; ///< [n_frames], pitch of the song at each hop
  size_t       n_frames;
  size_t       start;   ///< Frame at which the voice begins
  double       stretch; ///< How much longer vowels become, at least 1
} RenTune;

/// Find the pitch of speech by autocorrelation, freed with ren_pitches_free().
RenPitches ren_pitches_new(const RenSound* speech);

/// Free what pitches own.
void ren_pitches_free(RenPitches* pitches);

/// Return the median pitch as a MIDI number, 0 if there is no voice.
double ren_pitches_median(const RenPitches* pitches);

/**
   Return speech sung on a tune, freed with ren_sound_free().

   @param pitches Of the same speech.
*/
RenSound ren_sing(const RenSound*   speech,
                  const RenPitches* pitches,
                  const RenTune*    tune);

#endif // RENDER_SING_H
