// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dynamics.h"
#include "end.h"
#include "filter.h"
#include "instrument.h"
#include "mix.h"
#include "part.h"
#include "room.h"

#include <math.h>
#include <stdlib.h>

/// Strings of a chord at most
#define STRINGS 6

/// How a guitar is played
typedef enum { STRUM, POWER, MUTED, ARPEGGIO, LEAD, LONG, N_STYLES } Style;

/// What it is played through
typedef enum { CLEAN, CRUNCH, HEAVY } Tone;

/// A guitarist
typedef struct {
  const RenBand* band;
  RenInstrument  instrument;
  bool           root_only; ///< It is chords that are recorded
  RenSound*      out;
  int            low;     ///< Lowest pitch of chords
  double         strum_s; ///< Time between strings
  double         jitter_s;
  unsigned       rhythm; ///< Bits of the eighths that are struck
} Player;

/// Write the pitches of a chord on the strings, from the lowest.
static int
voice_chord(const RenChord* chord, int low, int most, int* pitches)
{
  int midi = ren_pitch_near(chord->root, low + 5);
  int n    = 0;

  pitches[n++] = midi;
  while (n < most) {
    int best = midi + 13;

    // The next string takes the nearest tone at least a third above
    for (int t = 0; t < chord->n_tones; ++t) {
      int tone = ren_pitch_near((chord->root + chord->tones[t]) % 12, midi + 6);

      tone = tone < midi + 3 ? tone + 12 : tone;
      best = tone < best ? tone : best;
    }
    midi         = best;
    pitches[n++] = best;
  }
  return n;
}

/// Strike strings one after the other.
static void
strike(Player*    player,
       int        bar,
       double     beat,
       double     beats,
       const int* pitches,
       int        n,
       double     velocity)
{
  RenRandom* const random = player->band->random;
  const bool       up     = velocity < 0.8 && ren_chance(random, 0.8);
  const double     beat_s = ren_form_beat_s(player->band->form);
  const double     at_s   = ren_form_time(player->band->form, bar, beat) +
                      ren_normal(random, player->jitter_s);

  for (int i = 0; i < n; ++i) {
    const int string = up ? n - 1 - i : i;
    RenNote   note   = {0};

    note.time_s    = at_s + (i * player->strum_s);
    note.midi      = pitches[string] + ren_normal(random, 0.03);
    note.hold_s    = fmax(0.04, (beats * beat_s) - (i * player->strum_s));
    note.release_s = 0.03;
    note.gain      = velocity * ren_uniform(random, 0.8, 1.1);
    if (ren_instrument_reaches(&player->instrument, note.midi)) {
      ren_instrument_play(random, &player->instrument, &note, player->out);
    }
  }
}

/// Play a bar of struck chords.
static void
play_chords(Player* player, Style style, int bar)
{
  const RenBand* const band    = player->band;
  const int            strings = player->root_only ? 1 : style == STRUM ? 5 : 3;
  int                  pitches[STRINGS];

  for (int i = 0; i < 8; ++i) {
    const double          beat = i / 2.0;
    const RenChord* const chord =
        ren_harmony_at(band->harmony, band->form, bar, beat);
    const RenChord power  = {chord->root, {0, 7}, 2};
    const bool     struck = (player->rhythm >> (unsigned)i) & 1U;
    int            length = 1;
    double         beats  = 0.0;

    while (i + length < 8 &&
           !((player->rhythm >> (unsigned)(i + length)) & 1U)) {
      ++length;
    }
    beats = length / 2.0;
    if (style == MUTED) {
      // Muted eighths with open accents
      beats = struck ? 0.48 : 0.12 / ren_form_beat_s(band->form);
      beats = fmin(beats, 0.48);
    } else if (!struck) {
      continue;
    }
    strike(player,
           bar,
           beat,
           beats,
           pitches,
           voice_chord(style == STRUM || style == LONG ? chord : &power,
                       player->low,
                       style == MUTED && strings > 2 ? 2 : strings,
                       pitches),
           i % 2 ? 0.7 : 0.95);
  }
}

/// Play a bar of broken chords.
static void
play_arpeggio(Player* player, int bar)
{
  static const int     orders[4][8] = {{0, 1, 2, 3, 2, 1, 2, 1},
                                       {0, 2, 1, 3, 2, 1, 3, 2},
                                       {0, 1, 2, 3, 4, 3, 2, 1},
                                       {0, 3, 2, 4, 1, 3, 2, 3}};
  const RenBand* const band         = player->band;
  const int* const     order        = orders[player->rhythm % 4];
  int                  pitches[STRINGS];

  for (int i = 0; i < 8; ++i) {
    const double beat = i / 2.0;

    voice_chord(ren_harmony_at(band->harmony, band->form, bar, beat),
                player->low,
                5,
                pitches);
    strike(player, bar, beat, 2.0, &pitches[order[i]], 1, i % 4 ? 0.8 : 1.0);
  }
}

/// Play a solo through the song.
static void
play_lead(Player* player)
{
  const RenBand* const band   = player->band;
  RenRandom* const     random = band->random;
  const double         beat_s = ren_form_beat_s(band->form);
  RenTone* const       tones  = ren_new(REN_MAX_MELODY, sizeof(RenTone));
  const int            n = ren_melody_new(band, REN_OTHER, 57, 82, 0.6, tones);

  for (int i = 0; i < n; ++i) {
    RenNote note = {0};

    note.time_s = ren_form_time(band->form, tones[i].bar, tones[i].beat) +
                  ren_normal(random, player->jitter_s);
    note.midi      = tones[i].midi;
    note.hold_s    = tones[i].beats * beat_s * 0.97;
    note.release_s = 0.04;
    note.gain      = ren_uniform(random, 0.7, 1.0);
    if (ren_chance(random, 0.25)) {
      note.glide   = ren_chance(random, 0.7) ? -2.0 : -1.0;
      note.glide_s = fmin(0.25, 0.5 * note.hold_s);
    }
    if (note.hold_s > 0.35 && ren_chance(random, 0.6)) {
      note.vibrato = ren_uniform(random, 0.15, 0.45);
    }
    ren_instrument_play(random, &player->instrument, &note, player->out);
  }
  free(tones);
}

/// Raise or lower the surroundings of about a frequency by some decibels.
static void
color(RenRandom* random,
      RenSound*  out,
      double     middle_hz,
      double     low_db,
      double     high_db)
{
  const double hz = middle_hz * exp2(ren_uniform(random, -0.5, 0.5));

  ren_filter(out, ren_bell(hz, 0.8, ren_uniform(random, low_db, high_db)));
}

/// Put a guitar through an amplifier and its cabinet.
static void
amplify(RenRandom* random, RenSound* out, Tone tone)
{
  const double drive_db = tone == CRUNCH ? ren_uniform(random, 6.0, 18.0)
                                         : ren_uniform(random, 18.0, 38.0);

  if (tone == CLEAN) {
    ren_brighten(random, out, 2500.0, 9.0);
    return;
  }
  ren_filter(out, ren_highpass(ren_uniform(random, 70.0, 150.0), 0.7));
  color(random, out, 1000.0, 2.0, 8.0);
  ren_distort(out, drive_db, ren_uniform(random, 0.0, 0.25));

  const double cabinet_hz = ren_uniform(random, 3800.0, 6200.0);

  ren_filter(out, ren_lowpass(cabinet_hz, 0.9));
  ren_filter(out, ren_lowpass(cabinet_hz * 1.4, 0.7));
  ren_filter(out, ren_highpass(ren_uniform(random, 70.0, 120.0), 0.9));
  color(random, out, 530.0, -5.0, 1.0);
  color(random, out, 2200.0, 2.0, 9.0);
}

/// Choose a guitar; that of an amplifier is one for all tones but clean.
static void
choose_guitar(Player* player, Style style, Tone tone)
{
  RenRandom* const  random  = player->band->random;
  RenLibrary* const library = player->band->library;
  const bool        chords  = style == POWER || style == MUTED || style == LONG;

  if (tone == HEAVY && chords && library->notes[REN_POWER].n_samples > 0 &&
      ren_chance(random, 0.5)) {
    player->root_only  = true;
    player->instrument = ren_instrument_choose(
        random, library, REN_POWER, style == MUTED ? "muted" : "open");
    return;
  }
  player->instrument = ren_instrument_choose(
      random,
      library,
      REN_GUITAR,
      tone != CLEAN || ren_chance(random, 0.4) ? "emily" : "");
}

/// Play one guitar into silence.
static void
play_guitar(
    const RenBand* band, Style style, Tone tone, unsigned rhythm, RenSound* out)
{
  RenRandom* const random = band->random;
  Player           player = {0};

  player.band = band;
  player.out  = out;
  choose_guitar(&player, style, tone);
  player.low =
      tone == CLEAN ? 42 + ren_below(random, 8) : 37 + ren_below(random, 5);
  player.strum_s  = tone == CLEAN ? ren_uniform(random, 0.005, 0.03) : 0.005;
  player.jitter_s = ren_uniform(random, 0.002, 0.008);
  player.rhythm   = rhythm;
  for (int bar = 0; bar < band->form->n_bars; ++bar) {
    if (style == LEAD || !ren_form_plays(band->form, bar, REN_OTHER)) {
      continue;
    }
    if (style == ARPEGGIO) {
      play_arpeggio(&player, bar);
    } else {
      play_chords(&player, style, bar);
    }
  }
  if (style == LEAD) {
    play_lead(&player);
  }
  if (player.root_only) {
    return;
  }
  if (style == MUTED && tone != CLEAN) {
    ren_filter(out, ren_lowpass(2200.0, 0.7));
  }
  amplify(random, out, tone);
}

void
ren_guitar_render(const RenBand* band, RenSound* out)
{
  static const unsigned rhythms[] = {
      0x01, 0xFF, 0x55, 0xDB, 0x5D, 0x49, 0xBB, 0x11, 0x6D, 0x92, 0x29};
  RenRandom* const random     = band->random;
  const int        dice       = ren_below(random, 10);
  const Tone       tone       = dice < 4 ? CLEAN : dice < 6 ? CRUNCH : HEAVY;
  Style            style      = (Style)ren_below(random, N_STYLES);
  unsigned         rhythm     = rhythms[ren_below(random, 11)];
  const size_t     guitarists = band->library->n_guitarists;

  if (guitarists > 0 && ren_chance(random, 0.5)) {
    ren_excerpts_render(
        band, REN_OTHER, band->library->guitarists, guitarists, out);
    return;
  }
  if (tone == HEAVY && (style == STRUM || style == ARPEGGIO)) {
    style = ren_chance(random, 0.5) ? POWER : MUTED;
  }
  rhythm = style == LONG ? 0x01 : rhythm;
  play_guitar(band, style, tone, rhythm, out);
  // Rhythm guitars are often played twice
  if (tone != CLEAN && style != LEAD && ren_chance(random, 0.35)) {
    RenSound twin = ren_sound_new(out->n_samples);

    play_guitar(band, style, tone, rhythm, &twin);
    ren_sound_add(out, &twin, 1.0);
    ren_sound_free(&twin);
  }
  if (tone == CLEAN && ren_chance(random, 0.3)) {
    ren_double_add(random, out, 0.004, 0.009, 0.7);
  }
  if (style == LEAD && ren_chance(random, 0.4)) {
    ren_echo_add(out,
                 ren_form_beat_s(band->form) * 0.75,
                 ren_uniform(random, 0.15, 0.4),
                 0.4);
  }
}
