// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_RECORDING_H
#define RENDER_RECORDING_H

#include <stddef.h>

/**
   @file recording.h
   Mono recordings in memory, at 44.1 kHz.
*/

/// The sample rate of everything
#define REN_RATE 44100

/// A recording; all zeros is an empty one
typedef struct {
  float* samples; ///< [n_samples], owned
  size_t n_samples;
} RenSound;

/// Return a silent recording, freed with ren_sound_free().
RenSound ren_sound_new(size_t n_samples);

/// Free what a recording holds and make it empty.
void ren_sound_free(RenSound* sound);

/**
   Read a file of any format libsndfile knows, the mean of its channels.

   Ends the program if the file cannot be read or has another sample rate.
*/
RenSound ren_sound_read(const char* path);

/// Write a WAV file of 16 bits, or end the program.
void ren_sound_write(const RenSound* sound, const char* path);

/// Add `gain` times another recording, from the start of both.
void ren_sound_add(RenSound* sound, const RenSound* other, double gain);

/// Multiply by a gain.
void ren_sound_scale(RenSound* sound, double gain);

/// Return the largest magnitude.
double ren_sound_peak(const RenSound* sound);

/// Return the root of the mean square, 0 for an empty recording.
double ren_sound_rms(const RenSound* sound);

/**
   Return the RMS of what sounds: of the blocks of 50 ms that are at most 30 dB
   below the loudest one.
*/
double ren_sound_active_rms(const RenSound* sound);

/// Return the amplitude of decibels.
double ren_gain(double db);

/// Return decibels of an amplitude, -200 for none.
double ren_db(double amplitude);

#endif // RENDER_RECORDING_H
