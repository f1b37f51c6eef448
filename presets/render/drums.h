// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_DRUMS_H
#define RENDER_DRUMS_H

#include "groove.h"
#include "kit.h"
#include "library.h"

/**
   @file drums.h
   Drums as they are recorded and mixed.
*/

/**
   Render hits with a random kit in a random room, mixed as kits are.

   @param stems In: silence, [REN_N_KIT_STEMS]; out: at any level.
*/
void ren_drums_render(RenRandom*     random,
                      RenLibrary*    library,
                      const RenHits* hits,
                      RenSound*      stems);

#endif // RENDER_DRUMS_H
