// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "end.h"
#include "instrument.h"
#include "part.h"

#include <math.h>
#include <stdlib.h>

/// Play a melody with one instrument.
static void
play_line(const RenBand*       band,
          const RenInstrument* instrument,
          int                  low,
          int                  high,
          RenSound*            out)
{
  RenRandom* const random = band->random;
  const double     beat_s = ren_form_beat_s(band->form);
  RenTone* const   tones  = ren_new(REN_MAX_MELODY, sizeof(RenTone));
  const double     legato = ren_uniform(random, 0.7, 1.05);
  const int        n      = ren_melody_new(
      band, REN_OTHER, low, high, ren_uniform(random, 0.0, 0.7), tones);

  for (int i = 0; i < n; ++i) {
    RenNote note = {0};

    note.time_s = ren_form_time(band->form, tones[i].bar, tones[i].beat) +
                  ren_normal(random, 0.008);
    note.midi      = tones[i].midi;
    note.hold_s    = fmax(0.08, tones[i].beats * beat_s * legato);
    note.release_s = 0.08;
    note.attack_s  = 0.01;
    note.gain      = ren_uniform(random, 0.7, 1.0);
    if (instrument->sustained && note.hold_s > 0.4) {
      note.vibrato = ren_uniform(random, 0.0, 0.25);
    }
    ren_instrument_play(random, instrument, &note, out);
  }
  free(tones);
}

/// Play the chords, held or short.
static void
play_chords(const RenBand*       band,
            const RenInstrument* instrument,
            int                  centre,
            RenSound*            out)
{
  RenRandom* const random = band->random;
  const double     step   = fmin(band->harmony->chord_beats, 4.0);
  const double     beats  = instrument->sustained ? step : 1.0;
  const double     slow_s = ren_uniform(random, 0.02, 0.2);

  for (int bar = 0; bar < band->form->n_bars; ++bar) {
    for (int i = 0; i * beats < 4.0; ++i) {
      const double          beat = i * beats;
      const RenChord* const chord =
          ren_harmony_at(band->harmony, band->form, bar, beat);

      for (int t = 0;
           t < chord->n_tones && ren_form_plays(band->form, bar, REN_OTHER);
           ++t) {
        RenNote note = {0};

        note.midi = ren_pitch_near((chord->root + chord->tones[t]) % 12,
                                   centre + (5 * t) - 5);
        note.time_s =
            ren_form_time(band->form, bar, beat) + ren_normal(random, 0.012);
        note.hold_s    = beats * ren_form_beat_s(band->form);
        note.release_s = 0.25;
        note.attack_s  = instrument->sustained ? slow_s : 0.0;
        note.gain      = ren_uniform(random, 0.6, 0.9);
        if (ren_instrument_reaches(instrument, note.midi)) {
          ren_instrument_play(random, instrument, &note, out);
        }
      }
    }
  }
}

void
ren_orchestra_render(const RenBand* band, RenSound* out)
{
  RenRandom* const    random     = band->random;
  const bool          winds      = ren_chance(random, 0.5);
  const RenInstrument instrument = ren_instrument_choose(
      random, band->library, winds ? REN_WINDS : REN_STRINGS, "");
  const int low  = (int)fmax(instrument.low, 36.0);
  const int high = (int)fmin(instrument.high, 84.0);

  if (instrument.n_samples == 0) {
    return;
  }
  if (winds ? ren_chance(random, 0.75) : ren_chance(random, 0.35)) {
    const int base =
        high - low > 20 ? low + ren_below(random, high - low - 19) : low;

    play_line(
        band, &instrument, base, base + 20 < high ? base + 20 : high, out);
  } else {
    play_chords(
        band, &instrument, (int)fmax(low + 6.0, fmin(high - 8.0, 60.0)), out);
  }
}
