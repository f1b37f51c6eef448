// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "note.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/// Instruments by the beginning of their names, and what is added to their
/// notes
static const struct {
  const char* instrument;
  int         semitones;
} octaves[] = {
    {"growlybass", -12},
    {"pastabass", -12},
    {"upright-sneaky", -12},
    {"splendid-grand", 12},
    {"cello-blackheart", 12},
    {"section-", 12},
    {"alto-weresax", 12},
    {"baritone-bearsax", 12},
    {"tuba-war", 12},
};

/// Names with these words are no plain notes
static const char* const others[] = {"singlecycle", "noise", "bended", "-ko"};

/// Read "a#3" at the start of a word; false if that is no note.
static bool
read_note(const char* text, int* midi)
{
  static const int steps[] = {9, 11, 0, 2, 4, 5, 7};
  const char*      at      = text;
  const int        letter  = tolower((unsigned char)*at);
  int              shift   = 0;
  int              sign    = 1;

  if (letter < 'a' || letter > 'g') {
    return false;
  }
  ++at;
  if (*at == '#' || *at == 'b') {
    shift = *at == '#' ? 1 : -1;
    ++at;
  }
  if (*at == '-') {
    sign = -1;
    ++at;
  }
  if (!isdigit((unsigned char)*at) || isdigit((unsigned char)at[1])) {
    return false;
  }
  *midi = steps[letter - 'a'] + shift + (12 * ((sign * (*at - '0')) + 1));
  return true;
}

/// Read the flute's "-OCTAVE-STEP" at the end of a name.
static double
flute_note(const char* name)
{
  static const int steps[] = {0, 0, 0, 3, 6, 0, 9};
  const size_t     n       = strlen(name);

  if (n < 3 || name[n - 1] < '1' || name[n - 1] > '6') {
    return -1.0;
  }
  return 48.0 + (12.0 * (name[n - 3] - '0')) + steps[name[n - 1] - '0'];
}

double
ren_note_midi(const char* instrument, const char* name)
{
  int         midi = -1;
  int         add  = 0;
  const char* dash = strrchr(name, '-');

  for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); ++i) {
    if (strstr(name, others[i])) {
      return -1.0;
    }
  }
  if (!strcmp(instrument, "flute-ixox")) {
    return flute_note(name);
  }
  for (size_t i = 0; i < sizeof(octaves) / sizeof(octaves[0]); ++i) {
    if (!strncmp(
            instrument, octaves[i].instrument, strlen(octaves[i].instrument))) {
      add = octaves[i].semitones;
    }
  }
  for (const char* at = name; *at; ++at) {
    if ((at == name || at[-1] == '-' || at[-1] == '_') &&
        read_note(at, &midi)) {
      return midi + add;
    }
  }
  if (dash && strspn(dash + 1, "0123456789") == strlen(dash + 1) &&
      strtod(dash + 1, NULL) >= 21.0) {
    return strtod(dash + 1, NULL);
  }
  return -1.0;
}
