// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dynamics.h"
#include "filter.h"
#include "instrument.h"
#include "mix.h"
#include "part.h"

#include <math.h>

/// Steps of a riff, in eighths or sixteenths
#define STEPS 16

/// How a line goes
typedef enum {
  EIGHTHS,
  KICKS,
  HALVES,
  OCTAVES,
  WALK,
  LONG,
  FUNK,
  RIFF,
  N_STYLES
} Style;

/// A bass player
typedef struct {
  const RenBand* band;
  RenInstrument  instrument;
  RenSound*      out;
  int            centre;   ///< Pitch near which roots are taken
  double         staccato; ///< Part of a note's length that it is held
  double         jitter_s;
  double         attack_s;    ///< Softness of the fingers
  int            riff[STEPS]; ///< Semitones above the root, -1 for nothing
} Player;

/// Play a note for a number of beats.
static void
pluck(Player* player,
      int     bar,
      double  beat,
      double  beats,
      int     midi,
      double  velocity)
{
  RenRandom* const random = player->band->random;
  const double     beat_s = ren_form_beat_s(player->band->form);
  RenNote          note   = {0};

  note.time_s = ren_form_time(player->band->form, bar, beat) +
                ren_normal(random, player->jitter_s);
  note.midi      = midi;
  note.hold_s    = fmax(0.05, beats * beat_s * player->staccato);
  note.release_s = ren_uniform(random, 0.02, 0.06);
  note.attack_s  = player->attack_s;
  note.gain      = velocity * ren_uniform(random, 0.85, 1.15);
  if (ren_chance(random, 0.04)) {
    note.glide   = ren_chance(random, 0.5) ? -2.0 : 2.0;
    note.glide_s = 0.08;
  }
  ren_instrument_play(random, &player->instrument, &note, player->out);
}

/// Return the root of a beat's chord.
static int
root_at(const Player* player, int bar, double beat)
{
  const RenChord* const chord =
      ren_harmony_at(player->band->harmony, player->band->form, bar, beat);

  return ren_pitch_near(chord->root, player->centre);
}

/// Play on the beats of the kick, until the next.
static void
play_kicks(Player* player, int bar)
{
  const RenHits* const hits   = player->band->hits;
  const double         beat_s = ren_form_beat_s(player->band->form);
  const double         from_s = ren_form_time(player->band->form, bar, 0.0);
  double               last   = -1.0;

  for (int i = 0; i < STEPS; ++i) {
    const double beat = i / 4.0;
    const double at_s = from_s + (beat * beat_s);
    bool         hit  = i == 0;

    for (size_t h = 0; h < hits->n_hits && !hit; ++h) {
      hit = hits->hits[h].piece == REN_KICK &&
            fabs(hits->hits[h].time_s - at_s) < 0.3 * beat_s / 4.0 + 0.012;
    }
    if (hit && last >= 0.0) {
      pluck(player, bar, last, beat - last, root_at(player, bar, last), 1.0);
    }
    last = hit ? beat : last;
  }
  pluck(player, bar, last, 4.0 - last, root_at(player, bar, last), 1.0);
}

/// Play walking quarters that lead to the next chord.
static void
play_walk(Player* player, int bar)
{
  RenRandom* const random = player->band->random;
  int              midi   = root_at(player, bar, 0.0);

  for (int beat = 0; beat < 4; ++beat) {
    const int next = beat < 3 ? root_at(player, bar, beat + 1.0)
                              : root_at(player, bar + 1, 0.0);

    pluck(player, bar, beat, 1.0, midi, beat % 2 ? 0.9 : 1.0);
    if (beat == 2) {
      midi = next + (ren_chance(random, 0.5) ? 1 : -1);
    } else {
      midi += ren_below(random, 9) - 3;
      midi = ren_scale_near(player->band->harmony, midi, 7);
      midi = midi > player->centre + 12 ? midi - 12 : midi;
    }
  }
}

/// Play a step pattern relative to the root.
static void
play_riff(Player* player, int bar)
{
  for (int i = 0; i < STEPS; ++i) {
    int n = 1;

    if (player->riff[i] < 0) {
      continue;
    }
    while (i + n < STEPS && player->riff[i + n] < 0) {
      ++n;
    }
    pluck(player,
          bar,
          i / 4.0,
          n / 4.0,
          root_at(player, bar, i / 4.0) + player->riff[i],
          i % 4 ? 0.85 : 1.0);
  }
}

/// Play a bar.
static void
play_bar(Player* player, Style style, int bar)
{
  RenRandom* const random = player->band->random;

  switch (style) {
  case KICKS:
    play_kicks(player, bar);
    break;
  case WALK:
    play_walk(player, bar);
    break;
  case FUNK:
  case RIFF:
    play_riff(player, bar);
    break;
  case LONG:
    pluck(player, bar, 0.0, 4.0, root_at(player, bar, 0.0), 1.0);
    break;
  case HALVES:
    pluck(player, bar, 0.0, 2.0, root_at(player, bar, 0.0), 1.0);
    pluck(player,
          bar,
          2.0,
          2.0,
          root_at(player, bar, 2.0) + (ren_chance(random, 0.5) ? 7 : 0),
          0.95);
    break;
  default:
    for (int i = 0; i < 8; ++i) {
      const int root = root_at(player, bar, i / 2.0);

      pluck(player,
            bar,
            i / 2.0,
            0.5,
            style == OCTAVES && i % 2 ? root + 12 : root,
            i % 2 ? 0.88 : 1.0);
    }
    break;
  }
}

/// Invent a riff.
static void
invent(Player* player, bool dense)
{
  static const int tones[] = {0, 0, 0, 7, 10, 12, 5, 3};
  RenRandom* const random  = player->band->random;

  for (int i = 0; i < STEPS; ++i) {
    const double p = i == 0       ? 1.0
                     : i % 4 == 0 ? 0.6
                     : i % 2 == 0 ? 0.55
                     : dense      ? 0.4
                                  : 0.05;

    player->riff[i] =
        ren_chance(random, p) ? tones[i == 0 ? 0 : ren_below(random, 8)] : -1;
  }
}

void
ren_bass_render(const RenBand* band, RenSound* out)
{
  RenRandom* const random = band->random;
  Player           player = {0};
  Style            styles[2];
  const bool       swings = band->form->swing > 0.1;

  player.band = band;
  player.instrument =
      ren_instrument_choose(random, band->library, REN_BASS, "");
  player.out      = out;
  player.centre   = 33 + ren_below(random, 5);
  player.staccato = ren_uniform(random, 0.55, 1.0);
  player.jitter_s = ren_uniform(random, 0.002, 0.009);
  player.attack_s = ren_uniform(random, 0.0015, 0.006);
  for (int i = 0; i < 2; ++i) {
    styles[i] = swings && ren_chance(random, 0.6)
                    ? WALK
                    : (Style)ren_below(random, N_STYLES);
  }
  invent(&player, styles[0] == FUNK || styles[1] == FUNK);
  for (int bar = 0; bar < band->form->n_bars; ++bar) {
    if (ren_form_plays(band->form, bar, REN_BASS_STEM)) {
      play_bar(&player, styles[ren_form_section(band->form, bar) % 2], bar);
    }
  }
  if (ren_chance(random, 0.3)) {
    RenSound dry = ren_sound_new(out->n_samples);

    // Driven and dry together, as is done with basses
    ren_sound_add(&dry, out, 1.0);
    ren_mix_level(&dry, -12.0);
    ren_distort(out, ren_uniform(random, 0.0, 18.0), 0.1);
    ren_filter(out, ren_lowpass(ren_uniform(random, 1500.0, 5000.0), 0.7));
    ren_sound_add(out, &dry, ren_uniform(random, 0.3, 1.0));
    ren_sound_free(&dry);
  } else if (ren_chance(random, 0.35)) {
    ren_filter(out,
               ren_lowpass(900.0 * exp2(ren_uniform(random, 0.0, 3.0)), 0.7));
  }
  if (ren_chance(random, 0.6)) {
    const RenCompressor compressor = {
        ren_uniform(random, -6.0, 2.0), 4.0, 0.003, 0.15};

    ren_compress(out, 1, &compressor);
  }
  if (ren_chance(random, 0.5)) {
    ren_brighten(random, out, 1000.0, 9.0);
  }
  ren_equalize(random, out, 4.0);
}
