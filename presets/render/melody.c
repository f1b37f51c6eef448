// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "part.h"

#include <math.h>

/// Return the length of a note in beats.
static double
choose_length(RenRandom* random, double fast)
{
  static const double slow[]  = {0.5, 1.0, 1.0, 1.5, 2.0, 3.0, 0.5};
  static const double quick[] = {0.25, 0.5, 0.5, 0.25, 1.0, 0.75, 0.5};

  return ren_chance(random, fast) ? quick[ren_below(random, 7)]
                                  : slow[ren_below(random, 7)];
}

int
ren_melody_new(const RenBand* band,
               RenBandStem    stem,
               int            low,
               int            high,
               double         fast,
               RenTone*       tones)
{
  RenRandom* const random = band->random;
  const double     end    = 4.0 * band->form->n_bars;
  const int        scale  = ren_chance(random, 0.5) ? 5 : 7;
  double           beat   = ren_uniform(random, 0.0, 4.0);
  double           phrase = 0.0;
  int              midi   = (low + high) / 2;
  int              n      = 0;

  beat = floor(beat * 2.0) / 2.0;
  while (beat < end && n < REN_MAX_MELODY) {
    const int    bar    = (int)(beat / 4.0);
    const double inside = beat - (4.0 * bar);
    const double length = choose_length(random, fast);
    RenTone      tone   = {bar, inside, length, 0};

    midi += ren_below(random, 9) - 4;
    if (ren_chance(random, 0.12)) {
      midi += ren_chance(random, 0.5) ? 7 : -7;
    }
    midi = midi < low ? low + ren_below(random, 4) : midi;
    midi = midi > high ? high - ren_below(random, 4) : midi;
    midi = ren_scale_near(band->harmony, midi, scale);
    if (fabs(inside - floor(inside)) < 1e-9 && ren_chance(random, 0.5)) {
      const RenChord* const chord =
          ren_harmony_at(band->harmony, band->form, bar, inside);

      midi = ren_pitch_near(
          (chord->root + chord->tones[ren_below(random, chord->n_tones)]) % 12,
          midi);
    }
    tone.midi = midi;
    if (ren_form_plays(band->form, bar, (int)stem)) {
      tones[n++] = tone;
    }
    beat += length;
    phrase += length;
    if (phrase > 3.0 && ren_chance(random, 0.35)) {
      beat   = ceil(beat + ren_uniform(random, 0.0, 3.0));
      phrase = 0.0;
    }
  }
  return n;
}
