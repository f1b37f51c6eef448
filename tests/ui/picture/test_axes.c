// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_axes.c
   Scales: a mark for each number, where the number belongs, and never too many.
*/

#include "check.h"
#include "picture/axes.h"
#include "picture/canvas.h"
#include "picture/log_rows.h"
#include "picture/palette.h"
#include "pixels.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#define WIDTH 1000
#define HEIGHT 400

/// The panel that has scales
static const UiBox panel = {100, 50, 800, 300};

/// Find the marks of a scale in a row or column of pixels; return how many
static uint32_t
find_marks(const Pixels* pixels,
           uint32_t      fixed,
           int           is_row,
           uint32_t      most,
           uint32_t*     places)
{
  const uint32_t length = is_row ? pixels->width : pixels->height;
  uint32_t       n      = 0;
  for (uint32_t i = 0; i < length; ++i) {
    const uint32_t colour =
        is_row ? pixels_at(pixels, i, fixed) : pixels_at(pixels, fixed, i);
    if (colour == UI_COLOUR_LINE && n < most) {
      places[n++] = i;
    }
  }
  return n;
}

static void
test_time(void)
{
  static const double durations_s[] = {0.003,
                                       0.02,
                                       0.5,
                                       1.0,
                                       7.3,
                                       12.0,
                                       59.0,
                                       180.0,
                                       3600.0,
                                       5000.0,
                                       86400.0,
                                       1e6};
  for (size_t d = 0; d < sizeof(durations_s) / sizeof(durations_s[0]); ++d) {
    UiCanvas* canvas = ui_canvas_new(WIDTH, HEIGHT);
    ui_axes_draw_time(canvas, panel, durations_s[d]);
    Pixels   pixels     = pixels_of(canvas);
    uint32_t places[64] = {0};
    // Just below the panel, where there are no numbers yet
    const uint32_t n = find_marks(&pixels, 353, 1, 64, places);
    check_note("%g s, %u marks", durations_s[d], n);
    CHECK(n >= 3 && n <= 13);
    CHECK_INT(places[0], panel.x);
    CHECK(places[n - 1] <= panel.x + panel.width);
    const double step = (double)(places[n - 1] - places[0]) / (n - 1);
    for (uint32_t i = 1; i < n; ++i) {
      CHECK_NEAR(places[i] - places[0], i * step, 1.0);
    }
    // No room for one more
    CHECK(places[n - 1] + step >= panel.x + panel.width - 1.0);
    pixels_free(&pixels);
    ui_canvas_free(canvas);
  }
  check_no_note();
}

static void
test_frequency(void)
{
  static const double marks_hz[] = {
      20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50};
  enum { N_MARKS = sizeof(marks_hz) / sizeof(marks_hz[0]) };
  UiLogRows* axis   = ui_log_rows_new(100, 1025, 20.0);
  UiCanvas*  canvas = ui_canvas_new(WIDTH, HEIGHT);
  ui_axes_draw_frequency(canvas, panel, axis);
  Pixels         pixels     = pixels_of(canvas);
  uint32_t       places[64] = {0};
  const uint32_t n          = find_marks(&pixels, 95, 0, 64, places);
  CHECK_INT(n, N_MARKS);
  for (uint32_t i = 0; i < N_MARKS && i < n; ++i) {
    const double part = log(marks_hz[i] / 40.0) / log(20480.0 / 40.0);
    CHECK_NEAR(places[i], panel.y + panel.height * (1.0 - part), 1.0);
  }
  // Numbers stand to the left of it, and nothing within
  CHECK(pixels_other_than(&pixels, UI_COLOUR_PAGE).right <= panel.x);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
  ui_log_rows_free(axis);
}

static void
test_levels(void)
{
  const UiBox bar    = {300, 50, 20, 256};
  UiCanvas*   canvas = ui_canvas_new(WIDTH, HEIGHT);
  ui_axes_draw_levels(canvas, bar, -80.0, ui_palette_heat);
  Pixels pixels = pixels_of(canvas);
  for (uint32_t i = 0; i < 256; ++i) {
    CHECK_INT(pixels_at(&pixels, 310, 50 + i),
              ui_palette_heat(1.0 - i / 255.0));
  }
  CHECK_INT(pixels_at(&pixels, 310, 49), UI_COLOUR_LINE);
  CHECK_INT(pixels_at(&pixels, 310, 306), UI_COLOUR_LINE);
  const Extent extent = pixels_other_than(&pixels, UI_COLOUR_PAGE);
  CHECK_INT(extent.left, 299);
  CHECK(extent.right > 325); // The numbers
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

int
main(void)
{
  test_time();
  test_frequency();
  test_levels();
  return check_result();
}
