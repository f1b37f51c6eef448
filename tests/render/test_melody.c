// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_melody.c
   Melodies: within their pitches and the song, in the order of time, where
   their stem plays, and the same for a seed.
*/

#include "check.h"
#include "form.h"
#include "harmony.h"
#include "part.h"
#include "random.h"
#include "recording.h"

#include <stddef.h>

/// Lowest and highest pitch asked for, and how far a chord may lead beyond
#define LOW 55
#define HIGH 76
#define BEYOND 8

static RenTone tones[REN_MAX_MELODY];
static RenTone again[REN_MAX_MELODY];

/// Invent a melody from a seed
static int
invent(RenRandom seed, double fast, RenForm* form, RenTone* out)
{
  RenRandom random   = seed;
  *form              = ren_form_new(&random, 120.0, (size_t)60 * REN_RATE);
  form->playing[1]   = ~(1U << REN_VOCALS);
  RenHarmony harmony = ren_harmony_new(&random);
  RenBand    band    = {.random = &random, .form = form, .harmony = &harmony};
  return ren_melody_new(&band, REN_VOCALS, LOW, HIGH, fast, out);
}

static void
test_tones(RenRandom seed, double fast)
{
  RenForm   form;
  const int n = invent(seed, fast, &form, tones);
  REQUIRE(n > 0 && n <= REN_MAX_MELODY);
  double end = 0.0;
  for (int i = 0; i < n; ++i) {
    const RenTone* tone = &tones[i];
    const double   at   = 4.0 * tone->bar + tone->beat;
    CHECK(tone->bar >= 0 && tone->bar < form.n_bars);
    CHECK(tone->beat >= 0.0 && tone->beat < 4.0);
    CHECK(tone->beats > 0.0);
    CHECK(tone->midi >= LOW - BEYOND && tone->midi <= HIGH + BEYOND);
    CHECK(ren_form_section(&form, tone->bar) != 1);
    CHECK(at >= end); // One voice, one tone
    end = at + tone->beats;
  }
  RenForm same;
  REQUIRE_INT(invent(seed, fast, &same, again), n);
  for (int i = 0; i < n; ++i) {
    CHECK_INT(again[i].midi, tones[i].midi);
    CHECK(again[i].beat == tones[i].beat && again[i].beats == tones[i].beats);
  }
}

/// Fast ones have more tones
static void
test_fast(void)
{
  int n_slow = 0;
  int n_fast = 0;
  for (RenRandom seed = 0; seed < 20; ++seed) {
    RenForm form;
    n_slow += invent(seed, 0.0, &form, tones);
    n_fast += invent(seed, 1.0, &form, tones);
  }
  CHECK(n_fast > n_slow * 3 / 2);
}

int
main(void)
{
  for (RenRandom seed = 0; seed < 50; ++seed) {
    check_note("seed %u", (unsigned)seed);
    test_tones(seed, 0.0);
    test_tones(seed, 0.5);
    test_tones(seed, 1.0);
  }
  check_no_note();
  test_fast();
  return check_result();
}
