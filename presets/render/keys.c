// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dynamics.h"
#include "filter.h"
#include "instrument.h"
#include "part.h"
#include "room.h"

#include <math.h>

/// Notes of a chord at most
#define FINGERS 5

/// How keys are played
typedef enum { QUARTERS, WHOLE, OFFBEAT, BROKEN, SYNCOPATED, N_STYLES } Style;

/// A player of keys
typedef struct {
  const RenBand* band;
  RenInstrument  instrument;
  RenSound*      out;
  int            centre; ///< Pitch about which the right hand plays
  bool           left;   ///< A left hand plays roots
  double         jitter_s;
} Player;

/// Write a chord's pitches close to a centre.
static int
voice_chord(const RenChord* chord, int centre, int* pitches)
{
  int n = 1;

  pitches[0] = ren_pitch_near(chord->root, centre);
  for (int t = 1; t < chord->n_tones && n < FINGERS; ++t) {
    pitches[n++] = ren_pitch_near((chord->root + chord->tones[t]) % 12, centre);
  }
  if (chord->n_tones < 3) {
    pitches[n++] = pitches[0] + 12;
  }
  return n;
}

/// Press a key for some beats.
static void
press(const Player* player,
      int           bar,
      double        beat,
      double        beats,
      int           midi,
      double        velocity)
{
  RenRandom* const random = player->band->random;
  RenNote          note   = {0};

  note.time_s = ren_form_time(player->band->form, bar, beat) +
                ren_normal(random, player->jitter_s);
  note.midi      = midi;
  note.hold_s    = fmax(0.06, beats * ren_form_beat_s(player->band->form));
  note.release_s = ren_uniform(random, 0.05, 0.12);
  note.gain      = velocity * ren_uniform(random, 0.8, 1.1);
  if (ren_instrument_reaches(&player->instrument, midi)) {
    ren_instrument_play(random, &player->instrument, &note, player->out);
  }
}

/// Press a chord.
static void
press_chord(
    const Player* player, int bar, double beat, double beats, double velocity)
{
  const RenBand* const band = player->band;
  int                  pitches[FINGERS];
  const int            n =
      voice_chord(ren_harmony_at(band->harmony, band->form, bar, beat),
                  player->centre,
                  pitches);

  for (int i = 0; i < n; ++i) {
    press(player, bar, beat, beats, pitches[i], velocity);
  }
}

/// Play a bar.
static void
play_bar(const Player* player, Style style, int bar)
{
  static const double  places[] = {0.0, 1.5, 2.5, 4.0};
  const RenBand* const band     = player->band;
  const double         step     = fmin(band->harmony->chord_beats, 4.0);
  int                  pitches[FINGERS];

  if (player->left) {
    for (int i = 0; i * step < 4.0; ++i) {
      const double          beat = i * step;
      const RenChord* const chord =
          ren_harmony_at(band->harmony, band->form, bar, beat);

      press(player, bar, beat, step, ren_pitch_near(chord->root, 43), 0.9);
    }
  }
  for (int i = 0; i < 8; ++i) {
    const double beat = i / 2.0;

    if (style == QUARTERS && i % 2 == 0) {
      press_chord(player, bar, beat, 0.9, i % 4 ? 0.75 : 0.9);
    } else if (style == OFFBEAT && i % 2 == 1) {
      press_chord(player, bar, beat, 0.4, 0.85);
    } else if (style == WHOLE && fmod(beat, step) == 0.0) {
      press_chord(player, bar, beat, step * 0.98, 0.85);
    } else if (style == BROKEN) {
      const int n =
          voice_chord(ren_harmony_at(band->harmony, band->form, bar, beat),
                      player->centre,
                      pitches);

      press(player, bar, beat, 1.0, pitches[i % n] + (i >= n ? 12 : 0), 0.8);
    }
  }
  for (int i = 0; i < 3 && style == SYNCOPATED; ++i) {
    press_chord(player,
                bar,
                places[i],
                places[i + 1] - places[i] - 0.1,
                i ? 0.75 : 0.9);
  }
}

void
ren_keys_render(const RenBand* band, RenSound* out)
{
  static const RenFamily families[] = {
      REN_PIANO, REN_PIANO, REN_EPIANO, REN_EPIANO, REN_ORGAN};
  RenRandom* const random = band->random;
  const RenFamily  family = families[ren_below(random, 5)];
  Style            style  = (Style)ren_below(random, N_STYLES);
  Player           player = {0};

  player.band       = band;
  player.instrument = ren_instrument_choose(random, band->library, family, "");
  player.out        = out;
  player.centre     = 58 + ren_below(random, 14);
  player.left       = ren_chance(random, 0.4);
  player.jitter_s   = ren_uniform(random, 0.003, 0.01);
  for (int bar = 0; bar < band->form->n_bars; ++bar) {
    if (bar % band->form->section_bars == 0 && ren_chance(random, 0.4)) {
      style = (Style)ren_below(random, N_STYLES);
    }
    if (ren_form_plays(band->form, bar, REN_OTHER)) {
      play_bar(&player, style, bar);
    }
  }
  if (ren_chance(random, 0.5)) {
    ren_brighten(random, out, 2500.0, 8.0);
  }
  if (family == REN_ORGAN && ren_chance(random, 0.6)) {
    // A rotating speaker, about
    ren_double_add(random, out, 0.0005, 0.0025, 0.8);
  }
  if (family != REN_PIANO && ren_chance(random, 0.3)) {
    ren_distort(out, ren_uniform(random, -6.0, 12.0), 0.1);
    ren_filter(out, ren_lowpass(5000.0, 0.7));
  }
}
