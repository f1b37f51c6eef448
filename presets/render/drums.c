// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "drums.h"

#include "dynamics.h"
#include "filter.h"
#include "room.h"

#include <math.h>

/// Bring a stem to a level, if it sounds.
static void
set_level(RenSound* stem, double now, double db)
{
  if (now > 1e-6) {
    ren_sound_scale(stem, ren_gain(db) / now);
  }
}

/// Balance the stems of a kit.
static void
balance(RenRandom* random, RenSound* stems)
{
  const double kick_db  = ren_uniform(random, -2.5, 2.5);
  const double snare_db = ren_uniform(random, -2.5, 2.5);
  RenSound*    cymbals  = &stems[REN_STEM_CYMBALS];
  RenSound*    toms     = &stems[REN_STEM_TOMS];

  set_level(
      &stems[REN_STEM_KICK], ren_sound_rms(&stems[REN_STEM_KICK]), kick_db);
  set_level(
      &stems[REN_STEM_SNARE], ren_sound_rms(&stems[REN_STEM_SNARE]), snare_db);
  set_level(cymbals, ren_sound_rms(cymbals), ren_uniform(random, -18.0, -5.0));

  // Toms are rare, so they are set where they sound
  const double active =
      ren_db(ren_sound_active_rms(&stems[REN_STEM_SNARE])) + 0.0;

  set_level(toms,
            ren_sound_active_rms(toms),
            fmax(active, -6.0) + ren_uniform(random, -7.0, 2.0));
}

void
ren_drums_render(RenRandom*     random,
                 RenLibrary*    library,
                 const RenHits* hits,
                 RenSound*      stems)
{
  ren_kit_render(random, library, hits, stems);
  for (int i = 0; i < REN_N_KIT_STEMS; ++i) {
    ren_equalize(random, &stems[i], 4.0);
  }
  balance(random, stems);
  if (ren_chance(random, 0.7)) {
    const double  decay_s = 0.1 * exp2(ren_uniform(random, 0.0, 2.6));
    const RenRoom room =
        ren_room_new(random, decay_s, ren_uniform(random, -20.0, -6.0));

    for (int i = 0; i < REN_N_KIT_STEMS; ++i) {
      ren_room_add(&room, &stems[i]);
    }
  }
  if (ren_chance(random, 0.45)) {
    RenCompressor compressor = {0};

    compressor.threshold_db = ren_uniform(random, -2.0, 6.0);
    compressor.ratio        = ren_uniform(random, 1.5, 5.0);
    compressor.attack_s     = ren_uniform(random, 0.001, 0.03);
    compressor.release_s    = ren_uniform(random, 0.05, 0.25);

    ren_compress(stems, REN_N_KIT_STEMS, &compressor);
  }
  if (ren_chance(random, 0.35)) {
    ren_saturate(stems, REN_N_KIT_STEMS, ren_uniform(random, -12.0, 0.0));
  }
}
