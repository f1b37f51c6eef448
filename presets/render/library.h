// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_LIBRARY_H
#define RENDER_LIBRARY_H

#include "recording.h"

#include <stddef.h>

/**
   @file library.h
   The folder of recordings that everything is rendered from.
*/

/// A recording on disk, read when it is first wanted
typedef struct {
  char*    path;
  char*    instrument; ///< What stands before "__" in its name, or all of it
  char*    name;       ///< What stands after it, without suffix
  double   midi;       ///< Its pitch, -1 if unknown
  double   loudness;   ///< RMS of its first 0.2 s; 0 before it is read
  RenSound sound;      ///< Empty before it is read
} RenSample;

/// The recordings of a folder, in the bytewise order of their names
typedef struct {
  RenSample* samples; ///< [n_samples], owned
  size_t     n_samples;
} RenFolder;

/// What a kit is hit on
typedef enum {
  REN_KICK,
  REN_SNARE,
  REN_SIDE,
  REN_TOM,
  REN_HAT_CLOSED,
  REN_HAT_HALF,
  REN_HAT_OPEN,
  REN_HAT_PEDAL,
  REN_CRASH,
  REN_CHINA,
  REN_RIDE,
  REN_BELL,
  REN_N_PIECES
} RenPiece;

/// Families of instruments that play notes
typedef enum {
  REN_BASS,
  REN_GUITAR,
  REN_PIANO,
  REN_EPIANO,
  REN_ORGAN,
  REN_STRINGS,
  REN_WINDS,
  REN_VOICE,
  REN_POWER, ///< Distorted fifths by their roots, which may be missing
  REN_N_FAMILIES
} RenFamily;

/// All recordings; folders that do not exist are empty
typedef struct {
  RenFolder  drums[REN_N_PIECES];
  RenFolder  machines[REN_N_PIECES];
  RenFolder  notes[REN_N_FAMILIES];
  RenFolder* speech; ///< [n_voices], owned
  size_t     n_voices;
  RenFolder  noise;
  RenFolder* singers; ///< [n_singers], owned; what was sung
  size_t     n_singers;
  RenFolder* guitarists; ///< [n_guitarists], owned; what was played
  size_t     n_guitarists;
  RenFolder* productions; ///< [n_productions], owned; its stems
  size_t     n_productions;
} RenLibrary;

/// List the recordings below a folder; ends the program if it has none.
void ren_library_open(RenLibrary* library, const char* folder);

/// Free everything.
void ren_library_close(RenLibrary* library);

/// Return the name of a needed piece of drums that has no recording, or NULL.
const char* ren_library_lacks_drums(const RenLibrary* library);

/// Return the name of a family of instruments without notes, or NULL.
const char* ren_library_lacks_notes(const RenLibrary* library);

/// Return a sample's recording, which stays until ren_library_trim().
const RenSound* ren_sample_sound(RenSample* sample);

/// Forget the recordings that were read, if they take much memory.
void ren_library_trim(RenLibrary* library);

#endif // RENDER_LIBRARY_H
