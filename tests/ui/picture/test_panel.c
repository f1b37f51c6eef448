// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_panel.c
   How parts share a panel.
*/

#include "check.h"
#include "picture/panel.h"

#include <math.h>
#include <stdint.h>

/// Between two parts there are 6 pixels, or as many as rounding leaves
#define LEAST_GAP 5.0
#define LARGEST_GAP 7.0

/// Check parts of `n_each` items that fill a panel
static void
check_parts(UiReach panel, uint32_t n_parts, uint32_t n_each)
{
  const UiParts parts = {n_parts, n_parts * n_each};
  double        end   = 0.0;
  double        least = INFINITY;
  double        most  = 0.0;
  check_note("%u parts of %u", n_parts, n_each);
  for (uint32_t i = 0; i < n_parts; ++i) {
    const UiReach part = ui_panel_part(panel, &parts, i, i * n_each, n_each);
    CHECK(part.begin == floor(part.begin));
    if (i) {
      CHECK_BELOW(LEAST_GAP, part.begin - end);
      CHECK_BELOW(part.begin - end, LARGEST_GAP);
    } else {
      CHECK(part.begin == panel.begin);
    }
    end   = part.begin + part.length;
    least = fmin(least, part.length);
    most  = fmax(most, part.length);
  }
  CHECK(end == panel.begin + panel.length);
  CHECK_BELOW(most - least, 1.0);
  check_no_note();
}

/// Together they fill it, to the pixel
static void
test_parts_fill(void)
{
  for (uint32_t n_parts = 1; n_parts <= 8; ++n_parts) {
    for (uint32_t n_each = 1; n_each <= 100; ++n_each) {
      check_parts((UiReach){548.0, 400.0}, n_parts, n_each);
    }
  }
}

/// A part has room for its items, which may be none to be seen
static void
test_part_is_in_proportion(void)
{
  const UiReach panel = {10.0, 206.0};
  const UiParts parts = {2, 400};
  const UiReach small = ui_panel_part(panel, &parts, 0, 0, 1);
  const UiReach large = ui_panel_part(panel, &parts, 1, 1, 399);
  CHECK_NEAR(small.begin, 10.0, 0.0);
  CHECK_NEAR(small.length, 0.0, 0.0);
  CHECK_NEAR(large.begin, 16.0, 0.0);
  CHECK_NEAR(large.length, 200.0, 0.0);
}

int
main(void)
{
  test_parts_fill();
  test_part_is_in_proportion();
  return check_result();
}
