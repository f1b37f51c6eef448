// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef BENCH_GROOVE_H
#define BENCH_GROOVE_H

#include <stdbool.h>
#include <stdint.h>

/**
   @file groove.h
   Drum grooves with toms, played on a kit of single hits (docs/measuring.md).

   Nothing here is shared with presets/render: presets are learnt from what that
   plays.
*/

/// Most bars that a groove is made of
#define BENCH_MAX_BARS 4

/// What is hit; a piece has several recordings
typedef enum {
  BENCH_KICK,
  BENCH_SNARE,
  BENCH_HAT_CLOSED,
  BENCH_HAT_OPEN,
  BENCH_RIDE,
  BENCH_CRASH,
  BENCH_TOM_HIGH,
  BENCH_TOM_MIDDLE, ///< The high one on a kit that has two
  BENCH_TOM_LOW,
  BENCH_N_PIECES
} BenchPiece;

/// A bar: text of a character per step for each piece, a point for a rest, 1 to
/// 9 for a hit and its velocity in tenths; NULL for a piece that rests
typedef struct {
  const char* lanes[BENCH_N_PIECES];
} BenchBar;

/// A groove
typedef struct {
  const char* name;
  double      bpm;
  int         n_steps; ///< Of a bar of four beats
  uint64_t    seed;    ///< Of its timing and velocities
  const char* form;    ///< A letter per bar, from a; again after the last
  BenchBar    bars[BENCH_MAX_BARS];
} BenchGroove;

/// All grooves, the last without a name
extern const BenchGroove bench_grooves[];

/**
   Play a groove for twelve seconds, as exactly as people do.

   Written are OUT/kick.wav, snare.wav, hihat.wav, cymbals.wav and toms.wav,
   with one channel.  Each hit is the recording that belongs to its velocity, or
   one beside it, set to the level of the velocity; a hi-hat ends what it
   sounded before.  The same kit gives the same samples.

   @param kit Folder of CLASS/PIECE_N.flac with one channel and one rate, N from
              the softest: kick/kick, snare/snare, hihat/hh_closed,
              hihat/hh_open, cymbals/ride, cymbals/crash, toms/tom_hi,
              toms/tom_mid (may be missing) and toms/tom_lo.
   @param out Folder, made if it is not there.
   @return False, said on stderr, if a piece is missing or a file cannot be read
   or written.
*/
bool bench_groove_render(const BenchGroove* groove,
                         const char*        kit,
                         const char*        out);

#endif // BENCH_GROOVE_H
