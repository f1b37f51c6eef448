// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef EXAMPLE_BAND_H
#define EXAMPLE_BAND_H

#include "sound.h"

#include <stdbool.h>

/**
   @file band.h
   What the example band plays: two pieces of eight bars, of other patterns,
   chords and melodies, on the same instruments.
*/

/// The players
typedef enum {
  BAND_DRUMS,
  BAND_BASS,
  BAND_GUITAR,
  BAND_VOICE,
} BandSource;

/// Number of players
#define BAND_N_SOURCES 4

/// The pieces
typedef enum {
  BAND_TRAIN, ///< To learn from
  BAND_TEST,  ///< To be separated
} BandPiece;

/// Return the name of a player, e.g. "drums".
const char* band_source_name(BandSource source);

/**
   Play one player's part of a piece.

   @param sound Out, about 20 s at 44.1 kHz in stereo, at the player's level in
                the mix; owned by the caller, empty after failure.
   @return False if out of memory, said on stderr.
*/
bool band_play(BandPiece piece, BandSource source, BenchSound* sound);

#endif // EXAMPLE_BAND_H
