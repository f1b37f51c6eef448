// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_FILTER_H
#define RENDER_FILTER_H

#include "random.h"
#include "recording.h"

/**
   @file filter.h
   Filters of second order (R. Bristow-Johnson's cookbook).

   Frequencies are in Hz, gains in decibels.
*/

/// A filter with its state
typedef struct {
  double b[3];
  double a[2];
  double z[2];
} RenFilter;

/// Return a lowpass.
RenFilter ren_lowpass(double hz, double q);

/// Return a highpass.
RenFilter ren_highpass(double hz, double q);

/// Return a filter that raises or lowers the surroundings of a frequency.
RenFilter ren_bell(double hz, double q, double db);

/// Return a filter that raises or lowers what is below a frequency.
RenFilter ren_low_shelf(double hz, double db);

/// Return a filter that raises or lowers what is above a frequency.
RenFilter ren_high_shelf(double hz, double db);

/// Filter a recording in place, from rest.
void ren_filter(RenSound* sound, RenFilter filter);

/// Raise what is above about a frequency by up to `db`.
void ren_brighten(RenRandom* random, RenSound* sound, double hz, double db);

/// Filter a recording with a random equalizer, up to `db` up or down.
void ren_equalize(RenRandom* random, RenSound* sound, double db);

#endif // RENDER_FILTER_H
