// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_PART_H
#define RENDER_PART_H

#include "form.h"
#include "groove.h"
#include "harmony.h"
#include "library.h"
#include "random.h"
#include "recording.h"

#include <stddef.h>

/**
   @file part.h
   What the members of a band play.  Parts are rendered at any level.
*/

/// Bits of RenForm.playing, and stems of a band
typedef enum {
  REN_DRUMS,
  REN_BASS_STEM,
  REN_VOCALS,
  REN_OTHER,
  REN_N_BAND_STEMS
} RenBandStem;

/// What the members of a band know of a song
typedef struct {
  RenRandom*        random;
  RenLibrary*       library;
  const RenForm*    form;
  const RenHarmony* harmony;
  const RenHits*    hits; ///< The drummer's
} RenBand;

/// A note of a melody
typedef struct {
  int    bar;
  double beat;
  double beats; ///< Length
  int    midi;
} RenTone;

/// Notes of a melody at most
#define REN_MAX_MELODY 1024

/**
   Invent a melody between two pitches.

   @param stem Plays where this stem does.
   @param fast 0 for long notes, 1 for short ones.
   @param tones Out, [REN_MAX_MELODY].
   @return How many notes it has.
*/
int ren_melody_new(const RenBand* band,
                   RenBandStem    stem,
                   int            low,
                   int            high,
                   double         fast,
                   RenTone*       tones);

/// Play a bass line into silence.
void ren_bass_render(const RenBand* band, RenSound* out);

/// Play guitars into silence.
void ren_guitar_render(const RenBand* band, RenSound* out);

/// Play piano, electric piano or organ into silence.
void ren_keys_render(const RenBand* band, RenSound* out);

/// Play strings or winds into silence.
void ren_orchestra_render(const RenBand* band, RenSound* out);

/// Sing into silence.
void ren_vocals_render(const RenBand* band, RenSound* out);

/**
   Play excerpts of recorded performances into silence: in each section where
   a stem plays another one, at another speed.

   @param players Each with the recordings of one player or singer.
   @param n_players How many there are, at least one.
*/
void ren_excerpts_render(const RenBand*   band,
                         RenBandStem      stem,
                         const RenFolder* players,
                         size_t           n_players,
                         RenSound*        out);

#endif // RENDER_PART_H
