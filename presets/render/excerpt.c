// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "part.h"
#include "play.h"

#include <math.h>

/// Places of a recording that are tried
#define TRIES 4

/// Return the mean power of a stretch of a recording.
static double
power_of(const RenSound* sound, double from_s, double length_s)
{
  const size_t from = (size_t)(from_s * REN_RATE);
  const size_t end =
      (size_t)fmin((double)sound->n_samples, (from_s + length_s) * REN_RATE);
  double sum = 0.0;

  for (size_t i = from; i < end; ++i) {
    sum += (double)sound->samples[i] * sound->samples[i];
  }
  return end > from ? sum / (double)(end - from) : 0.0;
}

/// Return where the loudest of some stretches begins, as players pause.
static double
choose_place(RenRandom* random, const RenSound* sound, double length_s)
{
  const double last_s =
      fmax(0.0, ((double)sound->n_samples / REN_RATE) - length_s);
  double best   = -1.0;
  double best_s = 0.0;

  for (int i = 0; i < TRIES; ++i) {
    const double at_s  = ren_uniform(random, 0.0, last_s);
    const double power = power_of(sound, at_s, length_s);

    if (power > best) {
      best   = power;
      best_s = at_s;
    }
  }
  return best_s;
}

/// Return a recording of a player, each player as often as another.
static RenSample*
choose_sample(RenRandom* random, const RenFolder* players, size_t n_players)
{
  const RenFolder* const player = &players[ren_below(random, (int)n_players)];

  return &player->samples[ren_below(random, (int)player->n_samples)];
}

void
ren_excerpts_render(const RenBand*   band,
                    RenBandStem      stem,
                    const RenFolder* players,
                    size_t           n_players,
                    RenSound*        out)
{
  RenRandom* const     random = band->random;
  const RenForm* const form   = band->form;
  const double         bar_s  = 4.0 * ren_form_beat_s(form);

  for (int bar = 0; bar < form->n_bars; bar += form->section_bars) {
    const double end_s = (bar + form->section_bars) * bar_s;
    RenPlay      play  = {0};

    if (!ren_form_plays(form, bar, stem)) {
      continue;
    }

    RenSample* const      sample  = choose_sample(random, players, n_players);
    const RenSound* const sound   = ren_sample_sound(sample);
    const double          whole_s = (double)sound->n_samples / REN_RATE;

    play.ratio     = exp2(ren_uniform(random, -3.0, 3.0) / 12.0);
    play.gain      = 0.1 / fmax(ren_sound_active_rms(sound), 1e-4);
    play.attack_s  = 0.01;
    play.release_s = 0.1;
    play.start_s   = bar * bar_s;
    // What is shorter than a section is repeated
    while (play.start_s < end_s - 0.1) {
      play.hold_s = end_s - play.start_s;
      play.skip_s = choose_place(random, sound, play.hold_s * play.ratio);
      ren_play(out, sound, &play);
      play.start_s += fmax(0.1, whole_s / play.ratio);
    }
  }
}
