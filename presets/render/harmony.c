// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "harmony.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Progressions: the degree in semitones, then the chord
typedef struct {
  int         minor;
  const char* chords; ///< "0M 5M 7D ..."
} Progression;

static const Progression progressions[] = {
    {0, "0M 7M 9m 5M"},
    {0, "0M 5M 7M 5M"},
    {0, "9m 5M 0M 7M"},
    {0, "0M 9m 5M 7M"},
    {0, "0D 0D 5D 5D 0D 7D"},
    {0, "0M 10M 5M 0M"},
    {0, "2m 7D 0J 0J"},
    {0, "0J 9m 2m 7D"},
    {0, "0M 4m 5M 7S"},
    {1, "0m 8M 3M 10M"},
    {1, "0m 10M 8M 7D"},
    {1, "0m 0m 5m 7m"},
    {1, "0m 3M 5M 8M"},
    {1, "0P 3P 5P 3P"},
    {1, "0P 0P 10P 5P"},
    {1, "0P 1P 0P 6P"},
    {1, "0n 5n"},
    {1, "0n 5D"},
    {0, "0M"},
    {1, "0n"},
    {0, "5J 4n 2n 0J"},
    {0, "0M 2M 5M 0M"},
    {1, "0m 7m 8M 5m"},
    {0, "0S 0M 5M 7S"},
};

/// Read the chord at the start of a text.
static RenChord
read_chord(const char* text, int key)
{
  static const struct {
    char name;
    int  n;
    int  tones[REN_MAX_TONES];
  } kinds[] = {
      {'M', 3, {0, 4, 7}},
      {'m', 3, {0, 3, 7}},
      {'P', 2, {0, 7}},
      {'D', 4, {0, 4, 7, 10}},
      {'n', 4, {0, 3, 7, 10}},
      {'J', 4, {0, 4, 7, 11}},
      {'S', 3, {0, 5, 7}},
  };
  char*     rest  = NULL;
  const int step  = (int)strtol(text, &rest, 10);
  RenChord  chord = {0};

  chord.root = (key + step) % 12;
  for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); ++i) {
    if (kinds[i].name == *rest) {
      chord.n_tones = kinds[i].n;
      memcpy(chord.tones, kinds[i].tones, sizeof(chord.tones));
    }
  }
  return chord;
}

/// Read a progression.
static int
read_chords(const char* text, int key, RenChord* chords)
{
  int n = 0;

  while (text && n < REN_MAX_CHORDS) {
    chords[n++] = read_chord(text, key);
    text        = strchr(text, ' ');
    text        = text ? text + 1 : NULL;
  }
  return n;
}

RenHarmony
ren_harmony_new(RenRandom* random)
{
  static const double beats[] = {4.0, 4.0, 4.0, 2.0, 8.0};
  const int           n = (int)(sizeof(progressions) / sizeof(progressions[0]));
  const Progression* const verse   = &progressions[ren_below(random, n)];
  const Progression*       chorus  = &progressions[ren_below(random, n)];
  RenHarmony               harmony = {0};

  while (chorus->minor != verse->minor) {
    chorus = &progressions[ren_below(random, n)];
  }
  harmony.key         = ren_below(random, 12);
  harmony.minor       = verse->minor;
  harmony.chord_beats = beats[ren_below(random, 5)];
  harmony.n_verse     = read_chords(verse->chords, harmony.key, harmony.verse);
  harmony.n_chorus = read_chords(chorus->chords, harmony.key, harmony.chorus);
  return harmony;
}

const RenChord*
ren_harmony_at(const RenHarmony* harmony,
               const RenForm*    form,
               int               bar,
               double            beat)
{
  const int       chorus = ren_form_section(form, bar) % 2;
  const double    from   = 4.0 * (bar % form->section_bars) + beat;
  const int       n      = chorus ? harmony->n_chorus : harmony->n_verse;
  const int       index  = (int)floor((from + 1e-9) / harmony->chord_beats);
  const RenChord* list   = chorus ? harmony->chorus : harmony->verse;

  return &list[index % n];
}

int
ren_pitch_near(int pitch_class, int midi)
{
  const int above = ((pitch_class - midi) % 12 + 12) % 12;

  return above <= 6 ? midi + above : midi + above - 12;
}

int
ren_scale_near(const RenHarmony* harmony, int midi, int n_notes)
{
  static const unsigned scales[2][2] = {
      {0x295U /* 0 2 4 7 9 */, 0xAB5U /* 0 2 4 5 7 9 11 */},
      {0x4A9U /* 0 3 5 7 10 */, 0x5ADU /* 0 2 3 5 7 8 10 */}};
  const unsigned scale = scales[harmony->minor != 0][n_notes == 7];

  for (int away = 0; away < 6; ++away) {
    const int up   = ((midi + away - harmony->key) % 12 + 12) % 12;
    const int down = ((midi - away - harmony->key) % 12 + 12) % 12;

    if ((scale >> (unsigned)down) & 1U) {
      return midi - away;
    }
    if ((scale >> (unsigned)up) & 1U) {
      return midi + away;
    }
  }
  return midi;
}
