// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef EXAMPLE_SYNTH_H
#define EXAMPLE_SYNTH_H

#include "sound.h"

#include <stdint.h>

/**
   @file synth.h
   The instruments of the example band.  Each adds one note to a stereo sound.

   Times are in seconds from the start of the sound; a note that runs past its
   end is cut.  Velocities and pans are linear: velocity 1 is loud, pan 0 left
   and 1 right.  All of it is deterministic for a given seed.
*/

/// When, how loud and where a note is
typedef struct {
  double start_s;
  double length_s; ///< Until it is let go; drums ignore it
  double velocity;
  double pan;
} SynthNote;

/// Return a random number in [-1, 1) and step the generator on.
double synth_random(uint32_t* seed);

/// Add a bass drum: a falling sine and a click.
void synth_kick(BenchSound* sound, const SynthNote* note, uint32_t* seed);

/// Add a snare drum: two drumhead modes and rattling noise.
void synth_snare(BenchSound* sound, const SynthNote* note, uint32_t* seed);

/// Add a hi-hat: noise above 7 kHz that dies away within `decay_s`.
void synth_hat(BenchSound*      sound,
               const SynthNote* note,
               double           decay_s,
               uint32_t*        seed);

/**
   Add a plucked string.

   @param pitch      MIDI note number, 69 for 440 Hz.
   @param brightness Of the pluck, 0 (dull) to 1.

   Karplus & Strong, "Digital synthesis of plucked-string and drum timbres",
   Computer Music Journal 7(2), 1983.
*/
void synth_pluck(BenchSound*      sound,
                 const SynthNote* note,
                 double           pitch,
                 double           brightness,
                 uint32_t*        seed);

/**
   Add a sung vowel: harmonics under three formants, with vibrato and breath.

   @param pitch MIDI note number.
   @param vowel One of "aeiou".
*/
void synth_sing(BenchSound*      sound,
                const SynthNote* note,
                double           pitch,
                char             vowel,
                uint32_t*        seed);

#endif // EXAMPLE_SYNTH_H
