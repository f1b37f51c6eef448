// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_HARMONY_H
#define RENDER_HARMONY_H

#include "form.h"
#include "random.h"

/**
   @file harmony.h
   Keys, chords and scales.  Pitches are MIDI numbers.
*/

/// Chords of a progression at most
#define REN_MAX_CHORDS 8

/// Notes of a chord at most
#define REN_MAX_TONES 5

/// A chord
typedef struct {
  int root;                 ///< Pitch class, 0 is C
  int tones[REN_MAX_TONES]; ///< Semitones above the root, the first is 0
  int n_tones;
} RenChord;

/// A song's key and chords
typedef struct {
  int      key; ///< Pitch class
  int      minor;
  RenChord verse[REN_MAX_CHORDS];
  RenChord chorus[REN_MAX_CHORDS];
  int      n_verse;
  int      n_chorus;
  double   chord_beats; ///< Beats per chord, 2, 4 or 8
} RenHarmony;

/// Return random chords in a random key.
RenHarmony ren_harmony_new(RenRandom* random);

/// Return the chord of a beat of a bar; sections alternate.
const RenChord* ren_harmony_at(const RenHarmony* harmony,
                               const RenForm*    form,
                               int               bar,
                               double            beat);

/// Return the pitch of a pitch class that is nearest to another pitch.
int ren_pitch_near(int pitch_class, int midi);

/// Return the nearest pitch in the key's scale, of five notes or of seven.
int ren_scale_near(const RenHarmony* harmony, int midi, int n_notes);

#endif // RENDER_HARMONY_H
