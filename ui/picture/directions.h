// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_DIRECTIONS_H
#define UI_DIRECTIONS_H

#include "canvas.h"

#include <stdint.h>

/**
   @file directions.h
   How much of a source comes from each direction between left and right, as
   Capon's method sees it, and its picture.

   Capon (1969), "High-resolution frequency-wavenumber spectrum analysis".
*/

/// Directions at most
#define UI_DIRECTIONS_MOST 512

/// The covariance of a source's two channels: A, B, and the real and imaginary
/// part of Z, with A + B = 1
typedef struct {
  float values[4];
} UiCovariance;

/**
   Return the covariance of a place.

   @param pan   -1 left, 1 right, by the constant-power law.
   @param width 0 for a point, 1 for two channels with nothing in common.
*/
UiCovariance ui_directions_at(double pan, double width);

/**
   Add what comes from each direction.

   @param covariance In.
   @param weight     Of it, >= 0.
   @param n          Directions, evenly from left to right, 2 to
   UI_DIRECTIONS_MOST.
   @param levels     In and out, [n].
*/
void ui_directions_add(const float* covariance,
                       double       weight,
                       uint32_t     n,
                       double*      levels);

/// Make the largest of `n` levels 1, unless all are 0.
void ui_directions_scale(uint32_t n, double* levels);

/**
   Paint levels from left to right.

   @param source Whose colour it has, as ui_palette_shade().
   @param n      2 to UI_DIRECTIONS_MOST.
   @param levels In, [n], 0 to 1.
*/
void ui_directions_paint(UiCanvas*     canvas,
                         UiBox         box,
                         uint32_t      source,
                         uint32_t      n,
                         const double* levels);

#endif // UI_DIRECTIONS_H
