// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_note.c
   The pitch of a recording, from the many ways in which names tell it.
*/

#include "check.h"
#include "note.h"

#include <stddef.h>

int
main(void)
{
  static const struct {
    const char* instrument;
    const char* name;
    double      midi;
  } cases[] = {
      {"box", "c4", 60},
      {"box", "a3", 57},
      {"box", "A4", 69},
      {"box", "a#3", 58},
      {"box", "Bb-1", 10},
      {"box", "c-1", 0},
      {"box", "g9", 127},
      {"box", "b3", 59},
      {"box", "c3v12", 48},
      {"box", "soft-e2", 40},
      {"box", "soft_e2_3", 40},
      {"box", "loud-60", 60},
      {"box", "loud-108", 108},
      {"box", "loud-3", -1},
      {"box", "loud", -1},
      {"box", "h4", -1},
      {"box", "c44", -1},
      {"box", "", -1},
      {"box", "noise-c4", -1},
      {"box", "bended_c4", -1},
      {"growlybass", "e2", 28},
      {"upright-sneaky-1", "e2", 28},
      {"section-violins", "c3", 60},
      {"tuba-war", "c1", 36},
      {"flute-ixox", "4x1", 96},
      {"flute-ixox", "4x3", 99},
      {"flute-ixox", "4x6", 105},
      {"flute-ixox", "4x9", -1},
      {"flute-ixox", "1", -1},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    check_note("%s, %s", cases[i].instrument, cases[i].name);
    CHECK_NEAR(
        ren_note_midi(cases[i].instrument, cases[i].name), cases[i].midi, 0.0);
  }
  check_no_note();
  return check_result();
}
