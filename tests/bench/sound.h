// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef BENCH_SOUND_H
#define BENCH_SOUND_H

#include <stdbool.h>
#include <stddef.h>

/**
   @file sound.h
   A short recording held in memory, for measuring.

   Every function that can fail says why on stderr and returns false.
*/

/// A recording in memory
typedef struct {
  float* samples; ///< [n_samples][n_channels], full scale 1; owned
  size_t n_samples;
  int    n_channels;
  int    sample_rate_hz;
} BenchSound;

/**
   Make a silent recording.

   @param sound Out, owned by the caller; empty after failure.
*/
bool bench_sound_new(BenchSound* sound,
                     size_t      n_samples,
                     int         n_channels,
                     int         sample_rate_hz);

/// Free what a recording holds; an empty one is fine.
void bench_sound_free(BenchSound* sound);

/**
   Read a whole file of any format libsndfile knows.

   @param sound Out, owned by the caller; empty after failure.
*/
bool bench_sound_read(BenchSound* sound, const char* path);

/**
   Write a WAV file.

   @param subtype A subtype of libsndfile, e.g. SF_FORMAT_FLOAT.
*/
bool bench_sound_write(const BenchSound* sound, const char* path, int subtype);

/**
   Add a recording to another of the same shape, from its start.

   A longer `other` is cut, a shorter one is taken as followed by silence.
   False if rates or channels differ.
*/
bool bench_sound_add(BenchSound* sound, const BenchSound* other);

/**
   Copy the samples from `begin` up to, not including, `end`.

   @param part Out, owned by the caller; empty after failure.
   @param end  At most `sound->n_samples`.
*/
bool bench_sound_cut(const BenchSound* sound,
                     size_t            begin,
                     size_t            end,
                     BenchSound*       part);

/// Return true if every sample is 0.
bool bench_sound_is_silent(const BenchSound* sound);

/**
   Return the signal-to-distortion ratio in dB of an estimate:

       10 log10( sum s^2 / sum (s - e)^2 )

   over all samples of all channels (the "new SDR" of the Music Demixing
   Challenge 2021).  Not a number if the reference is silent or the shapes
   differ, infinity if the two are equal.
*/
double bench_sound_sdr_db(const BenchSound* reference,
                          const BenchSound* estimate);

#endif // BENCH_SOUND_H
