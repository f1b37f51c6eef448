// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_KIT_H
#define RENDER_KIT_H

#include "groove.h"
#include "library.h"
#include "random.h"
#include "recording.h"

/**
   @file kit.h
   A drum kit, put together for one song.
*/

/// The stems that a kit is rendered into
typedef enum {
  REN_STEM_KICK,
  REN_STEM_SNARE,
  REN_STEM_CYMBALS,
  REN_STEM_TOMS,
  REN_N_KIT_STEMS
} RenKitStem;

/**
   Render hits with a kit chosen at random, without any room.

   The kit has one drummer's pieces with some of other kits, each at a pitch of
   its own.  Softer hits are other recordings, not only quieter ones; no
   recording sounds twice in a row if there is another; hi-hats choke.

   @param stems Out, [REN_N_KIT_STEMS], each of the same length, added to.
*/
void ren_kit_render(RenRandom*     random,
                    RenLibrary*    library,
                    const RenHits* hits,
                    RenSound*      stems);

#endif // RENDER_KIT_H
