// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_GROOVE_H
#define RENDER_GROOVE_H

#include "form.h"
#include "library.h"
#include "random.h"

#include <stddef.h>

/**
   @file groove.h
   What a drummer plays.
*/

/// A hit
typedef struct {
  double   time_s;
  double   velocity; ///< 0 to 1; ghost notes are at about 0.3
  RenPiece piece;
  int      which; ///< Of the toms or crashes, from the highest
} RenHit;

/// Hits in the order of time; all zeros is empty
typedef struct {
  RenHit* hits; ///< [n_hits], owned
  size_t  n_hits;
  size_t  capacity;
} RenHits;

/// Free what the hits own.
void ren_hits_free(RenHits* hits);

/// Return a tempo and swing that a random groove likes, and its number.
int ren_groove_choose(RenRandom* random, double* bpm, double* swing);

/**
   Play a groove through a song, with fills, variations and human timing.

   @param groove From ren_groove_choose().
   @param stem   The bit of RenForm.playing that says when to play.
*/
RenHits
ren_groove_play(RenRandom* random, const RenForm* form, int groove, int stem);

/// Play single hits with pauses, piece after piece, as in a sound check.
RenHits ren_groove_sparse(RenRandom* random, const RenForm* form);

#endif // RENDER_GROOVE_H
