// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_SONG_H
#define RENDER_SONG_H

#include "library.h"
#include "random.h"
#include "recording.h"

#include <stddef.h>

/**
   @file song.h
   Whole songs, one kind per file.
*/

/// Stems of a song at most
#define REN_MAX_STEMS 4

/// A kind of song
typedef struct {
  const char* name;
  size_t      n_stems;
  const char* stems[REN_MAX_STEMS]; ///< Names  /// Return the name of a folder
                                    ///< that is empty but needed, or NULL
  const char* (*missing)(const RenLibrary* library);

  /// Render a song into silent stems of equal length
  void (*render)(RenRandom* random, RenLibrary* library, RenSound* stems);
} RenKind;

/// Drummers' grooves: kick, snare, cymbals, toms
extern const RenKind ren_song_drums;

/// Bands: drums, bass, vocals, other
extern const RenKind ren_song_band;

/// Speech in noise
extern const RenKind ren_song_speech;

#endif // RENDER_SONG_H
