// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_harmony.c
   Keys, chords and scales: pitches that are near, and chords that change when
   they should.
*/

#include "check.h"
#include "form.h"
#include "harmony.h"
#include "random.h"
#include "recording.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/// Return whether a pitch class is one of a list of steps above the key
static bool
is_step(const int* steps, int n_steps, int above)
{
  for (int i = 0; i < n_steps; ++i) {
    if (steps[i] == above) {
      return true;
    }
  }
  return false;
}

static void
test_near(void)
{
  for (int midi = 0; midi < 128; ++midi) {
    for (int pitch_class = 0; pitch_class < 12; ++pitch_class) {
      const int pitch = ren_pitch_near(pitch_class, midi);
      CHECK_INT(((pitch % 12) + 12) % 12, pitch_class);
      CHECK(abs(pitch - midi) <= 6);
    }
  }
}

static void
test_scale(void)
{
  static const int scales[2][2][7] = {
      {{0, 2, 4, 7, 9}, {0, 2, 4, 5, 7, 9, 11}},
      {{0, 3, 5, 7, 10}, {0, 2, 3, 5, 7, 8, 10}},
  };
  for (int minor = 0; minor < 2; ++minor) {
    for (int key = 0; key < 12; ++key) {
      const RenHarmony harmony = {.key = key, .minor = minor};
      for (int n_notes = 5; n_notes <= 7; n_notes += 2) {
        for (int midi = 20; midi < 110; ++midi) {
          const int* scale = scales[minor][n_notes == 7];
          const int  pitch = ren_scale_near(&harmony, midi, n_notes);
          CHECK(is_step(scale, n_notes, (pitch - key + 120) % 12));
          CHECK(abs(pitch - midi) <= 2);
          // What is of the scale stays
          CHECK(pitch == midi ||
                !is_step(scale, n_notes, (midi - key + 120) % 12));
        }
      }
    }
  }
}

static void
test_chords(void)
{
  bool keys[12] = {false};
  for (RenRandom seed = 0; seed < 300; ++seed) {
    RenRandom        random  = seed;
    RenRandom        same    = seed;
    const RenHarmony harmony = ren_harmony_new(&random);
    const RenHarmony again   = ren_harmony_new(&same);
    CHECK(!memcmp(&again, &harmony, sizeof(harmony)));
    REQUIRE(harmony.key >= 0 && harmony.key < 12);
    keys[harmony.key] = true;
    CHECK(harmony.chord_beats == 2.0 || harmony.chord_beats == 4.0 ||
          harmony.chord_beats == 8.0);
    CHECK(harmony.n_verse >= 1 && harmony.n_verse <= REN_MAX_CHORDS);
    CHECK(harmony.n_chorus >= 1 && harmony.n_chorus <= REN_MAX_CHORDS);
    for (int i = 0; i < harmony.n_verse; ++i) {
      const RenChord* chord = &harmony.verse[i];
      CHECK(chord->root >= 0 && chord->root < 12);
      CHECK(chord->n_tones >= 2 && chord->n_tones <= REN_MAX_TONES);
      CHECK_INT(chord->tones[0], 0);
      for (int t = 1; t < chord->n_tones; ++t) {
        CHECK(chord->tones[t] > chord->tones[t - 1] && chord->tones[t] < 12);
      }
    }
  }
  for (int i = 0; i < 12; ++i) {
    CHECK(keys[i]);
  }
}

/// A chord lasts for its beats, and verse and chorus take turns
static void
test_at(void)
{
  RenRandom     random = 1;
  const RenForm form   = ren_form_new(&random, 120.0, (size_t)60 * REN_RATE);
  for (RenRandom seed = 0; seed < 30; ++seed) {
    random             = seed;
    RenHarmony harmony = ren_harmony_new(&random);
    for (int bar = 0; bar < form.n_bars; ++bar) {
      const bool      is_chorus = bar / form.section_bars % 2;
      const RenChord* list      = is_chorus ? harmony.chorus : harmony.verse;
      const int       n = is_chorus ? harmony.n_chorus : harmony.n_verse;
      for (int half = 0; half < 8; ++half) {
        const double beat = 0.5 * half;
        const double at   = 4.0 * (bar % form.section_bars) + beat;
        CHECK(ren_harmony_at(&harmony, &form, bar, beat) ==
              &list[(int)(at / harmony.chord_beats) % n]);
      }
    }
  }
}

int
main(void)
{
  test_near();
  test_scale();
  test_chords();
  test_at();
  return check_result();
}
