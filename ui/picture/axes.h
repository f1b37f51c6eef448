// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_AXES_H
#define UI_AXES_H

#include "canvas.h"
#include "log_rows.h"

/**
   @file axes.h
   Scales beside and below a panel.
*/

/// Draw a time scale below a box that spans `duration_s` seconds.
void ui_axes_draw_time(UiCanvas* canvas, UiBox box, double duration_s);

/// Draw a frequency scale left of a box.
void ui_axes_draw_frequency(UiCanvas* canvas, UiBox box, const UiLogRows* axis);

/**
   Draw a bar of colours with its scale in decibels.

   @param box      Of the bar; the numbers stand to its right.
   @param floor_db At its lower end, < 0; the upper end is 0 dB.
   @param colour   Returns the colour of a level from 0 to 1.
*/
void ui_axes_draw_levels(UiCanvas* canvas,
                         UiBox     box,
                         double    floor_db,
                         uint32_t (*colour)(double level));

#endif // UI_AXES_H
