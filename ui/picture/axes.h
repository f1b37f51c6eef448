// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_AXES_H
#define CLI_AXES_H

#include "canvas.h"
#include "log_rows.h"

/**
   @file axes.h
   Scales beside and below a panel.
*/

/// Draw a time scale below a box that spans `duration_s` seconds.
void cli_axes_draw_time(CliCanvas* canvas, CliBox box, double duration_s);

/// Draw a frequency scale left of a box.
void
cli_axes_draw_frequency(CliCanvas* canvas, CliBox box, const CliLogRows* axis);

/**
   Draw a bar of colours with its scale in decibels.

   @param box      Of the bar; the numbers stand to its right.
   @param floor_db At its lower end, < 0; the upper end is 0 dB.
   @param colour   Returns the colour of a level from 0 to 1.
*/
void cli_axes_draw_levels(CliCanvas* canvas,
                          CliBox     box,
                          double     floor_db,
                          uint32_t (*colour)(double level));

#endif // CLI_AXES_H
