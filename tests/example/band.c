// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "band.h"

#include "synth.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#define N_BARS 8
#define N_STEPS 16 ///< Sixteenth notes of a bar

/// A sung note: how many steps it lasts, its pitch (0 for a rest), its vowel
typedef struct {
  unsigned n_steps;
  unsigned pitch;
  char     vowel;
} MelodyNote;

/// What is played.  In patterns 'X' is loud, 'x' soft, 'o' an open hi-hat
typedef struct {
  double      tempo_bpm;
  uint32_t    seed;
  const char* kick[2];       ///< In even and odd bars
  const char* snare[2];      ///< In even and odd bars
  const char* hat[2];        ///< In even and odd bars
  const char* bass;          ///< Steps of the bar: '0' to '9' over the root
  const char* guitar;        ///< Steps of the bar: 'd' down, 'u' up
  unsigned    root[N_BARS];  ///< Of the chord, MIDI note number
  char        chord[N_BARS]; ///< 'm' minor, 'M' major
  MelodyNote  melody[32];    ///< Ends with one of no steps
} Score;

static const Score scores[] = {
    {98.0,
     1,
     {"X.....X...X.....", "X.....X..X..x..."},
     {"....X.......X...", "....X..x....X..x"},
     {"x.x.x.x.x.x.x.o.", "x.xxx.x.x.x.x.x."},
     "0..0..0.7.0.5.7.",
     "d...d.u...u.d.u.",
     {45, 41, 48, 43, 45, 41, 50, 52},
     {'m', 'M', 'M', 'M', 'm', 'M', 'm', 'm'},
     {{4, 69, 'a'}, {4, 72, 'o'},  {6, 71, 'e'},  {2, 0, 'a'},  {6, 69, 'i'},
      {2, 67, 'a'}, {8, 65, 'o'},  {4, 67, 'u'},  {4, 72, 'a'}, {4, 76, 'e'},
      {4, 74, 'i'}, {12, 71, 'a'}, {4, 0, 'a'},   {4, 72, 'o'}, {4, 69, 'e'},
      {8, 64, 'a'}, {4, 65, 'u'},  {4, 69, 'o'},  {8, 72, 'a'}, {4, 74, 'i'},
      {4, 72, 'e'}, {8, 69, 'a'},  {12, 71, 'o'}, {4, 0, 'a'},  {0, 0, 0}}},
    {104.0,
     99,
     {"X..x....X.x.....", "X..x..X.....X..."},
     {"....X.......X.x.", "....X.......X..."},
     {"x.xxx.x.x.xxx.x.", "x.x.x.o.x.x.x.o."},
     "0...0.7.0..3.0.7",
     "d..ud.u.d..ud.u.",
     {48, 43, 45, 52, 41, 48, 50, 43},
     {'M', 'M', 'm', 'm', 'M', 'M', 'm', 'M'},
     {{2, 0, 'a'},   {6, 67, 'o'}, {4, 72, 'a'},  {4, 71, 'e'}, {8, 74, 'a'},
      {4, 71, 'u'},  {4, 67, 'i'}, {12, 69, 'a'}, {4, 0, 'a'},  {4, 71, 'e'},
      {4, 69, 'o'},  {8, 67, 'a'}, {6, 65, 'i'},  {6, 69, 'a'}, {4, 72, 'o'},
      {10, 76, 'e'}, {6, 74, 'a'}, {4, 72, 'u'},  {4, 69, 'o'}, {8, 74, 'a'},
      {12, 71, 'e'}, {4, 0, 'a'},  {0, 0, 0}}},
};

const char*
band_source_name(BandSource source)
{
  static const char* const names[] = {"drums", "bass", "guitar", "voice"};

  return names[source];
}

/// Return the length of a step.
static double
step_s(const Score* score)
{
  return 60.0 / score->tempo_bpm / 4.0;
}

/// Return a note that starts at a step, played as evenly as people do.
static SynthNote
human_note(const Score* score, unsigned step, uint32_t* seed)
{
  const double start = step_s(score) * step;

  return (SynthNote){
      .start_s  = fmax(0.0, start + (0.004 * synth_random(seed))),
      .velocity = 1.0 + (0.15 * synth_random(seed)),
      .pan      = 0.5,
  };
}

/// Hit one piece of the drum kit as a letter of its pattern says.
static void
hit_drum(BenchSound* sound, SynthNote note, int drum, char how, uint32_t* seed)
{
  note.velocity *= how == 'x' ? 0.5 : 1.0;
  if (drum == 0) {
    synth_kick(sound, &note, seed);
  } else if (drum == 1) {
    note.pan = 0.45;
    synth_snare(sound, &note, seed);
  } else {
    note.pan = 0.65;
    synth_hat(sound, &note, how == 'o' ? 0.22 : 0.035, seed);
  }
}

/// Play the drum kit.
static void
play_drums(BenchSound* sound, const Score* score, uint32_t* seed)
{
  for (unsigned step = 0; step < N_BARS * N_STEPS; ++step) {
    const unsigned    bar        = (step / N_STEPS) % 2;
    const char* const patterns[] = {
        score->kick[bar], score->snare[bar], score->hat[bar]};
    for (int drum = 0; drum < 3; ++drum) {
      const char how = patterns[drum][step % N_STEPS];
      if (how != '.') {
        hit_drum(sound, human_note(score, step, seed), drum, how, seed);
      }
    }
  }
}

/// Return how many steps of a pattern pass until the next note.
static unsigned
steps_to_next(const char* pattern, unsigned step)
{
  unsigned n = 1;
  while (step + n < N_STEPS && pattern[step + n] == '.') {
    ++n;
  }
  return n;
}

/// Play the bass: one string.
static void
play_bass(BenchSound* sound, const Score* score, uint32_t* seed)
{
  for (unsigned i = 0; i < N_BARS * N_STEPS; ++i) {
    const unsigned step = i % N_STEPS;
    const unsigned root = score->root[i / N_STEPS] - 12;
    const char     how  = score->bass[step];
    if (how == '.') {
      continue;
    }

    SynthNote note = human_note(score, i, seed);
    note.length_s  = 0.9 * step_s(score) * steps_to_next(score->bass, step);
    synth_pluck(sound, &note, root + (unsigned)(how - '0'), 0.15, seed);
  }
}

/// Strum a chord of four strings; an upward stroke is softer and reversed.
static void
strum(BenchSound* sound,
      SynthNote   note,
      unsigned    root,
      bool        is_minor,
      bool        is_up,
      uint32_t*   seed)
{
  const unsigned third    = is_minor ? 3 : 4;
  const unsigned shape[4] = {12, 19, 24, 24 + third};
  note.velocity *= is_up ? 0.35 : 0.5;
  for (unsigned i = 0; i < 4; ++i) {
    synth_pluck(sound, &note, root + shape[is_up ? 3 - i : i], 0.7, seed);
    note.start_s += 0.012;
  }
}

/// Play the guitar: chords.
static void
play_guitar(BenchSound* sound, const Score* score, uint32_t* seed)
{
  for (unsigned i = 0; i < N_BARS * N_STEPS; ++i) {
    const unsigned step = i % N_STEPS;
    const unsigned bar  = i / N_STEPS;
    const char     how  = score->guitar[step];
    if (how == '.') {
      continue;
    }

    SynthNote note = human_note(score, i, seed);
    note.pan       = 0.3;
    note.length_s  = step_s(score) * steps_to_next(score->guitar, step);
    strum(sound,
          note,
          score->root[bar],
          score->chord[bar] == 'm',
          how == 'u',
          seed);
  }
}

/// Sing the melody.
static void
play_voice(BenchSound* sound, const Score* score, uint32_t* seed)
{
  unsigned step = 0;
  for (const MelodyNote* sung = score->melody; sung->n_steps; ++sung) {
    if (sung->pitch) {
      SynthNote note = human_note(score, step, seed);
      note.length_s  = 0.97 * step_s(score) * sung->n_steps;
      synth_sing(sound, &note, sung->pitch - 5.0, sung->vowel, seed);
    }
    step += sung->n_steps;
  }
}

/// Bring a sound to a level, root mean square over both channels, full scale 1.
static void
set_level(BenchSound* sound, double level_db)
{
  const size_t n   = 2 * sound->n_samples;
  double       sum = 0.0;
  for (size_t i = 0; i < n; ++i) {
    sum += (double)sound->samples[i] * (double)sound->samples[i];
  }

  const double gain = pow(10.0, level_db / 20.0) / sqrt(sum / (double)n);
  for (size_t i = 0; i < n; ++i) {
    sound->samples[i] = (float)(gain * (double)sound->samples[i]);
  }
}

bool
band_play(BandPiece piece, BandSource source, BenchSound* sound)
{
  typedef void (*Player)(BenchSound*, const Score*, uint32_t*);

  static const Player players[] = {
      play_drums, play_bass, play_guitar, play_voice};
  static const double levels_db[] = {-24.0, -25.0, -26.0, -25.0};

  const Score* const score    = &scores[piece];
  const double       length_s = (step_s(score) * N_BARS * N_STEPS) + 0.5;
  if (!bench_sound_new(sound, (size_t)(length_s * 44100.0), 2, 44100)) {
    return false;
  }

  uint32_t seed = score->seed + (uint32_t)source;
  players[source](sound, score, &seed);
  set_level(sound, levels_db[source]);
  return true;
}
