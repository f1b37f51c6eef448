// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "axes.h"

#include "palette.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/// Length of the mark at a number, pixels
#define TICK_LENGTH 6.0

/// Size of the numbers, pixels
#define NUMBER_SIZE 15.0

/// Room for a number, pixels
#define NUMBER_WIDTH 100.0

/// Numbers on a time scale at most
#define MAX_TICKS 12.0

static const UiTextStyle number_below = {
    NUMBER_SIZE, UI_COLOUR_FAINT, UI_CENTER, false, NUMBER_WIDTH};
static const UiTextStyle number_left = {
    NUMBER_SIZE, UI_COLOUR_FAINT, UI_RIGHT, false, NUMBER_WIDTH};
static const UiTextStyle number_right = {
    NUMBER_SIZE, UI_COLOUR_FAINT, UI_LEFT, false, NUMBER_WIDTH};

/// Return the distance of numbers, seconds
static double
time_step(double duration_s)
{
  static const double steps[] = {
      0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5,  1,    2,    5,
      10,    15,    30,    60,   120,  300,  600, 900, 1800, 3600, 7200, 14400};
  for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); ++i) {
    if (duration_s / steps[i] <= MAX_TICKS) {
      return steps[i];
    }
  }
  return exp2(ceil(log2(duration_s / MAX_TICKS)));
}

/// Write a moment with as many places as the step needs
static void
write_time(char* text, size_t size, double time_s, double step_s)
{
  const uint64_t whole = (uint64_t)(time_s + 1e-9);
  if (step_s < 1.0) {
    const int places = step_s < 0.01 ? 3 : step_s < 0.1 ? 2 : 1;
    snprintf(text, size, "%.*f s", places, time_s);
  } else if (whole < 3600) {
    snprintf(
        text, size, "%u:%02u", (unsigned)(whole / 60), (unsigned)(whole % 60));
  } else {
    snprintf(text,
             size,
             "%u:%02u:%02u",
             (unsigned)(whole / 3600),
             (unsigned)(whole / 60 % 60),
             (unsigned)(whole % 60));
  }
}

void
ui_axes_draw_time(UiCanvas* canvas, UiBox box, double duration_s)
{
  const double step   = time_step(duration_s);
  const double bottom = box.y + box.height;
  for (uint32_t i = 0; (double)i * step <= duration_s * (1.0 + 1e-9); ++i) {
    char         text[48] = "";
    const double time_s   = (double)i * step;
    const double x        = box.x + box.width * time_s / duration_s;
    write_time(text, sizeof(text), time_s, step);
    ui_canvas_fill(canvas,
                   (UiBox){floor(x), bottom + 2.0, 1.0, TICK_LENGTH},
                   UI_COLOUR_LINE);
    ui_canvas_write(canvas, x, bottom + 20.0, &number_below, text);
  }
}

void
ui_axes_draw_frequency(UiCanvas* canvas, UiBox box, const UiLogRows* axis)
{
  static const double marks_hz[] = {
      50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000};
  for (size_t i = 0; i < sizeof(marks_hz) / sizeof(marks_hz[0]); ++i) {
    const double part = ui_log_rows_position(axis, marks_hz[i]);
    if (part < 0.0 || part > 1.0) {
      continue;
    }
    char         text[32] = "";
    const double y        = box.y + box.height * (1.0 - part);
    const bool   is_kilo  = marks_hz[i] >= 1000.0;
    snprintf(text,
             sizeof(text),
             "%.0f %s",
             is_kilo ? marks_hz[i] / 1000.0 : marks_hz[i],
             is_kilo ? "kHz" : "Hz");
    ui_canvas_fill(
        canvas,
        (UiBox){box.x - 2.0 - TICK_LENGTH, floor(y), TICK_LENGTH, 1.0},
        UI_COLOUR_LINE);
    ui_canvas_write(canvas, box.x - 14.0, y, &number_left, text);
  }
}

void
ui_axes_draw_levels(UiCanvas* canvas,
                    UiBox     box,
                    double    floor_db,
                    uint32_t (*colour)(double level))
{
  enum { N_STEPS = 256 };
  uint32_t colours[N_STEPS];
  for (uint32_t i = 0; i < N_STEPS; ++i) {
    colours[i] = colour(1.0 - (double)i / (double)(N_STEPS - 1));
  }
  const UiPixels pixels = {1, N_STEPS, colours};
  ui_canvas_paint(canvas, box, &pixels);
  ui_canvas_frame(canvas, box, UI_COLOUR_LINE);
  for (int level_db = 0; level_db >= (int)floor_db; level_db -= 20) {
    char         text[32] = "";
    const double y        = box.y + box.height * level_db / floor_db;
    snprintf(text, sizeof(text), "%d dB", level_db);
    ui_canvas_write(canvas, box.x + box.width + 8.0, y, &number_right, text);
  }
}
