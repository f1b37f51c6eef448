// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_directions.c
   A source is seen where it is, and as wide as it is.
*/

#include "check.h"
#include "picture/directions.h"
#include "picture/palette.h"
#include "pixels.h"

#include <stdint.h>

#define N 101

/// See one place; return the direction that is loudest, -1 to 1
static double
see(double pan, double width, double* levels)
{
  const UiCovariance covariance = ui_directions_at(pan, width);
  uint32_t           loudest    = 0;
  for (uint32_t i = 0; i < N; ++i) {
    levels[i] = 0.0;
  }
  ui_directions_add(covariance.values, 3.0, N, levels);
  ui_directions_scale(N, levels);
  for (uint32_t i = 0; i < N; ++i) {
    loudest = levels[i] > levels[loudest] ? i : loudest;
  }
  CHECK_NEAR(levels[loudest], 1.0, 1e-12);
  return 2.0 * loudest / (N - 1) - 1.0;
}

/// Return the mean of levels
static double
mean_of(const double* levels)
{
  double sum = 0.0;
  for (uint32_t i = 0; i < N; ++i) {
    sum += levels[i];
  }
  return sum / N;
}

static void
test_covariances_have_a_trace_of_one(void)
{
  for (int pan = -15; pan <= 15; ++pan) {
    for (int width = -2; width <= 6; ++width) {
      const UiCovariance c = ui_directions_at(0.1 * pan, 0.25 * width);
      CHECK_NEAR(c.values[0] + c.values[1], 1.0, 1e-6);
      CHECK_BELOW(c.values[2] * c.values[2], c.values[0] * c.values[1] + 1e-6f);
    }
  }
}

static void
test_a_source_is_where_it_is(void)
{
  double levels[N];
  for (int i = -5; i <= 5; ++i) {
    const double pan = 0.2 * i;
    check_note("pan %.1f", pan);
    CHECK_NEAR(see(pan, 0.0, levels), pan, 0.011);
    CHECK_NEAR(see(pan, 0.5, levels), pan, 0.011);
  }
  check_no_note();
}

static void
test_wide_ones_are_wider(void)
{
  double before = 0.0;
  double levels[N];
  for (int i = 0; i <= 10; ++i) {
    see(0.2, 0.1 * i, levels);
    CHECK(mean_of(levels) > before);
    before = mean_of(levels);
  }
  CHECK_NEAR(before, 1.0, 1e-3); // From everywhere
}

static void
test_silence_is_seen_nowhere(void)
{
  double levels[N] = {0.0};
  ui_directions_scale(N, levels);
  CHECK_NEAR(mean_of(levels), 0.0, 0.0);
}

static void
test_the_left_is_painted_left(void)
{
  double    levels[N];
  UiCanvas* canvas = ui_canvas_new(N, 10);
  REQUIRE(canvas != NULL);
  see(-0.5, 0.05, levels);
  ui_directions_paint(canvas, (UiBox){0, 0, N, 10}, 1, N, levels);
  Pixels pixels = pixels_of(canvas);
  CHECK_INT(pixels_at(&pixels, 25, 5), ui_palette_shade(1, 1.0));
  CHECK_INT(pixels_at(&pixels, 75, 5), ui_palette_shade(1, levels[75]));
  CHECK(levels[75] < 0.1);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

int
main(void)
{
  test_covariances_have_a_trace_of_one();
  test_a_source_is_where_it_is();
  test_wide_ones_are_wider();
  test_silence_is_seen_nowhere();
  test_the_left_is_painted_left();
  return check_result();
}
