// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_instrument.c
   Notes from recordings of some of them: the right instrument, the right pitch,
   as long as they are held.
*/

#include "check.h"
#include "instrument.h"
#include "library.h"
#include "random.h"
#include "recording.h"
#include "tone.h"

#include <math.h>
#include <stddef.h>

/// Recordings of the library: tones of a second
#define N_SAMPLES 4

static char box[]    = "box";
static char fiddle[] = "fiddle";
static char none[]   = "";

static RenSample samples[N_SAMPLES] = {{none, box, none, 57.0, 0.1, {0}},
                                       {none, box, none, 69.0, 0.1, {0}},
                                       {none, fiddle, none, 60.0, 0.1, {0}},
                                       {none, fiddle, none, -1.0, 0.1, {0}}};

static RenLibrary library;

/// Return the frequency of a pitch
static double
frequency(double midi)
{
  return 440.0 * exp2((midi - 69.0) / 12.0);
}

static void
make_library(void)
{
  for (int i = 0; i < N_SAMPLES; ++i) {
    samples[i].sound =
        tone_new(frequency(fmax(samples[i].midi, 40.0)), 0.5, REN_RATE);
  }
  library.notes[REN_PIANO]   = (RenFolder){samples, N_SAMPLES};
  library.notes[REN_STRINGS] = (RenFolder){samples, N_SAMPLES};
}

static void
test_choose(void)
{
  int       n_boxes = 0;
  RenRandom random  = 1;
  for (int i = 0; i < 100; ++i) {
    const RenInstrument chosen =
        ren_instrument_choose(&random, &library, REN_PIANO, "");
    const int is_box = chosen.samples[0] == &samples[0];
    n_boxes += is_box;
    CHECK_INT(chosen.n_samples, is_box ? 2 : 1); // None without pitch
    CHECK(chosen.low == (is_box ? 57.0 : 60.0));
    CHECK(chosen.high == (is_box ? 69.0 : 60.0));
    CHECK(!chosen.sustained);
  }
  CHECK(n_boxes > 20 && n_boxes < 80);

  const RenInstrument fiddles =
      ren_instrument_choose(&random, &library, REN_STRINGS, "fid");
  CHECK(fiddles.samples[0] == &samples[2] && fiddles.sustained);
  CHECK_INT(
      ren_instrument_choose(&random, &library, REN_PIANO, "tuba").n_samples, 0);
  CHECK_INT(ren_instrument_choose(&random, &library, REN_WINDS, "").n_samples,
            0);
}

static void
test_reaches(void)
{
  RenRandom           random = 1;
  const RenInstrument boxes =
      ren_instrument_choose(&random, &library, REN_PIANO, "box");
  CHECK(ren_instrument_reaches(&boxes, 57.0));
  CHECK(ren_instrument_reaches(&boxes, 52.0));
  CHECK(!ren_instrument_reaches(&boxes, 51.0));
  CHECK(ren_instrument_reaches(&boxes, 62.0));
  CHECK(!ren_instrument_reaches(&boxes, 63.0)); // In the middle
  CHECK(ren_instrument_reaches(&boxes, 74.0));
  CHECK(!ren_instrument_reaches(&boxes, 74.5));
}

/// Return the frequency of what is played between two times; 0 for silence
static double
heard(const RenSound* out, double from_s, double to_s)
{
  const size_t   from = (size_t)(from_s * REN_RATE);
  const RenSound part = {out->samples + from, (size_t)(to_s * REN_RATE) - from};
  CHECK(tone_is_finite(&part));
  return ren_sound_peak(&part) > 0.0 ? tone_frequency(&part) : 0.0;
}

/// Every note has its pitch, from whichever recording
static void
test_pitch(void)
{
  RenRandom           random = 1;
  const RenInstrument boxes =
      ren_instrument_choose(&random, &library, REN_PIANO, "box");
  for (int midi = 52; midi <= 74; ++midi) {
    const RenNote note = {
        .midi = midi, .hold_s = 0.4, .release_s = 0.05, .gain = 1.0};
    RenSound out = ren_sound_new(2 * REN_RATE);
    ren_instrument_play(&random, &boxes, &note, &out);
    check_note("note %d", midi);
    CHECK_NEAR(heard(&out, 0.05, 0.4), frequency(midi), 0.1);
    CHECK(heard(&out, 0.5, 2.0) == 0.0);
    ren_sound_free(&out);
  }
  check_no_note();
}

/// What sustains goes on beyond its recording's end, without a gap
static void
test_sustain(void)
{
  RenRandom     random = 1;
  const RenNote note   = {
        .midi = 60.0, .hold_s = 3.0, .release_s = 0.1, .gain = 1.0};
  const RenInstrument fiddles =
      ren_instrument_choose(&random, &library, REN_STRINGS, "fiddle");
  RenInstrument plucked = fiddles;
  RenSound      out     = ren_sound_new(4 * REN_RATE);
  RenSound      pluck   = ren_sound_new(4 * REN_RATE);
  plucked.sustained     = false;
  ren_instrument_play(&random, &fiddles, &note, &out);
  ren_instrument_play(&random, &plucked, &note, &pluck);
  for (int i = 1; i < 58; ++i) {
    const double at_s = 0.05 * i;
    check_note("after %g s", at_s);
    CHECK(heard(&out, at_s, at_s + 0.05) > 0.0);
    CHECK(at_s < 1.0 || heard(&pluck, at_s, at_s + 0.05) == 0.0);
  }
  check_no_note();
  CHECK(heard(&out, 3.2, 4.0) == 0.0);
  ren_sound_free(&out);
  ren_sound_free(&pluck);

  // An instrument without recordings is silent
  const RenInstrument nothing = {.n_samples = 0};
  out                         = ren_sound_new(REN_RATE);
  ren_instrument_play(&random, &nothing, &note, &out);
  CHECK(ren_sound_peak(&out) == 0.0);
  ren_sound_free(&out);
}

int
main(void)
{
  make_library();
  test_choose();
  test_reaches();
  test_pitch();
  test_sustain();
  for (int i = 0; i < N_SAMPLES; ++i) {
    ren_sound_free(&samples[i].sound);
  }
  return check_result();
}
