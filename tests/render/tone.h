// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef TONE_H
#define TONE_H

#include "recording.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file tone.h
   Tones to put into what is tested, and to find in what comes out.
*/

/// Return a sine, freed with ren_sound_free().
RenSound tone_new(double hz, double amplitude, size_t n_samples);

/// Return one sample of 1 and silence after it, freed with ren_sound_free().
RenSound tone_impulse(size_t n_samples);

/// Return the magnitude of a recording's Fourier transform at a frequency: of
/// an impulse response, the gain there.
double tone_transform(const RenSound* sound, double hz);

/// Return a sound's frequency from how often it crosses zero upwards.
double tone_frequency(const RenSound* sound);

/// Return whether all samples are finite.
bool tone_is_finite(const RenSound* sound);

/// Return whether two recordings have the same samples.
bool tone_same(const RenSound* one, const RenSound* two);

#endif // TONE_H
