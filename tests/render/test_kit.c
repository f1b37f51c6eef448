// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_kit.c
   Kits of synthesised one-shots: whose hits are heard, and which tom is which.
*/

#include "check.h"
#include "groove.h"
#include "kit.h"
#include "library.h"
#include "random.h"
#include "recording.h"
#include "tone.h"

#include <math.h>
#include <stddef.h>

#define N_KITS 8
#define N_TOMS 4

/// Kits that were always known, then those that kits.py adds
static char kits[N_KITS][16] = {"gogodze2",
                                "muldjord",
                                "pearlmaster",
                                "sonicpi",
                                "rumpf",
                                "fluid01",
                                "fluid16",
                                "fluid00"};

static char names[N_TOMS][8] = {"t1_vl1", "t2_vl1", "t3_vl1", "t4_vl1"};

/// A sixth of a second, shorter than anything that is damped
#define LENGTH (REN_RATE / 6)

/// The hats of kits are half an octave from each other
static double
hat_hz(int kit)
{
  return 100.0 * exp2(0.5 * kit);
}

/// Render one hit and return the frequency of the stem it is on
static double
hit(RenRandom*  random,
    RenLibrary* library,
    RenPiece    piece,
    int         which,
    RenKitStem  stem)
{
  RenHit        one  = {.piece = piece, .which = which, .velocity = 1.0};
  const RenHits hits = {.hits = &one, .n_hits = 1};
  RenSound      stems[REN_N_KIT_STEMS];
  for (int i = 0; i < REN_N_KIT_STEMS; ++i) {
    stems[i] = ren_sound_new(LENGTH);
  }
  ren_kit_render(random, library, &hits, stems);

  const double hz = tone_frequency(&stems[stem]);
  for (int i = 0; i < REN_N_KIT_STEMS; ++i) {
    CHECK((ren_sound_rms(&stems[i]) > 0.0) == (i == (int)stem));
    ren_sound_free(&stems[i]);
  }
  return hz;
}

/// Return how many of some songs play a hat of the kits that are added
static int
count_added(RenLibrary* library, int n_songs)
{
  RenRandom random  = 1;
  int       n_added = 0;
  for (int i = 0; i < n_songs; ++i) {
    const double hz =
        hit(&random, library, REN_HAT_CLOSED, 0, REN_STEM_CYMBALS);
    n_added += hz > sqrt(hat_hz(3) * hat_hz(4));
  }
  return n_added;
}

/// The kits that are added play a third of the songs, none without their toms
static void
test_added(void)
{
  RenSample  hats[N_KITS] = {{0}};
  RenSample  toms[N_KITS] = {{0}};
  RenLibrary library      = {0};
  for (int i = 0; i < N_KITS; ++i) {
    hats[i] = (RenSample){.instrument = kits[i],
                          .name       = names[0],
                          .loudness   = 0.1,
                          .sound      = tone_new(hat_hz(i), 0.3, REN_RATE)};
    toms[i] = hats[i];
  }
  library.drums[REN_HAT_CLOSED] = (RenFolder){hats, N_KITS};
  library.drums[REN_TOM]        = (RenFolder){toms, N_KITS};
  CHECK_NEAR(count_added(&library, 300) / 300.0, 1.0 / 3.0, 0.1);

  library.drums[REN_TOM].n_samples = N_KITS - 1;
  CHECK_INT(count_added(&library, 100), 0);
  for (int i = 0; i < N_KITS; ++i) {
    ren_sound_free(&hats[i].sound);
  }
}

/// The toms of a kit are hit in their order, and tuned together
static void
test_toms(void)
{
  static const double hz[N_TOMS]      = {400.0, 300.0, 200.0, 100.0};
  RenSample           samples[N_TOMS] = {{0}};
  RenLibrary          library         = {0};
  for (int i = 0; i < N_TOMS; ++i) {
    samples[i] = (RenSample){.instrument = kits[N_KITS - 1],
                             .name       = names[i],
                             .loudness   = 0.1,
                             .sound      = tone_new(hz[i], 0.3, REN_RATE)};
  }
  library.drums[REN_TOM] = (RenFolder){samples, N_TOMS};
  for (RenRandom seed = 1; seed < 20; ++seed) {
    for (int i = 0; i < N_TOMS; ++i) {
      RenRandom    random = seed;
      const double heard  = hit(&random, &library, REN_TOM, i, REN_STEM_TOMS);
      CHECK_NEAR(12.0 * log2(heard / hz[i]), 0.0, 3.2);
    }
  }
  for (int i = 0; i < N_TOMS; ++i) {
    ren_sound_free(&samples[i].sound);
  }
}

int
main(void)
{
  test_added();
  test_toms();
  return check_result();
}
