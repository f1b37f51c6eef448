// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "drums.h"
#include "form.h"
#include "groove.h"
#include "mix.h"
#include "song.h"

/// Render a drummer alone.
static void
render(RenRandom* random, RenLibrary* library, RenSound* stems)
{
  const bool sparse = ren_chance(random, 0.1);
  double     bpm    = 0.0;
  double     swing  = 0.0;
  const int  groove = ren_groove_choose(random, &bpm, &swing);
  RenForm    form   = ren_form_new(random, bpm, stems[0].n_samples);
  RenHits    hits   = {0};

  form.swing = swing;
  hits       = sparse ? ren_groove_sparse(random, &form)
                      : ren_groove_play(random, &form, groove, 0);
  ren_drums_render(random, library, &hits, stems);
  ren_mix_level_bus(stems, REN_N_KIT_STEMS, ren_uniform(random, -25.0, -17.0));
  ren_hits_free(&hits);
}

const RenKind ren_song_drums = {"drums",
                                4,
                                {"kick", "snare", "cymbals", "toms"},
                                ren_library_lacks_drums,
                                render};
