// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_palette.c
   Colours: brighter for more, and sources apart from each other, for eyes that
   do not tell red from green, too.
*/

#include "check.h"
#include "picture/palette.h"

#include <math.h>
#include <stdint.h>

/// Sources before colours come again
#define N_SOURCES 8

static double
channel(uint32_t colour, uint32_t shift)
{
  return (double)(colour >> shift & 0xFFU);
}

/// Return the luma of a colour, ITU-R BT.709
static double
luma(uint32_t colour)
{
  return 0.2126 * channel(colour, 16) + 0.7152 * channel(colour, 8) +
         0.0722 * channel(colour, 0);
}

/// Return how far apart two colours are
static double
distance(uint32_t one, uint32_t two)
{
  return hypot(hypot(channel(one, 16) - channel(two, 16),
                     channel(one, 8) - channel(two, 8)),
               channel(one, 0) - channel(two, 0));
}

/// Return how far apart they are for those who see red and green as one
static double
distance_without_red(uint32_t one, uint32_t two)
{
  const double yellow = 0.5 * (channel(one, 16) + channel(one, 8)) -
                        0.5 * (channel(two, 16) + channel(two, 8));
  return hypot(yellow, channel(one, 0) - channel(two, 0));
}

static void
test_heat(void)
{
  CHECK_INT(ui_palette_heat(0.0), UI_COLOUR_PANEL);
  CHECK_INT(ui_palette_heat(-1.0), UI_COLOUR_PANEL);
  CHECK_INT(ui_palette_heat(NAN), UI_COLOUR_PANEL);
  CHECK_INT(ui_palette_heat(2.0), ui_palette_heat(1.0));
  CHECK(luma(ui_palette_heat(1.0)) > 230.0);

  // More is brighter, without a jump
  for (int i = 1; i <= 1000; ++i) {
    const uint32_t below = ui_palette_heat((i - 1) / 1000.0);
    const uint32_t here  = ui_palette_heat(i / 1000.0);
    CHECK(luma(here) >= luma(below) - 0.8); // A step of a channel
    CHECK(distance(here, below) < 3.0);
    if (i >= 20) {
      CHECK(luma(here) > luma(ui_palette_heat((i - 20) / 1000.0)));
    }
  }
}

static void
test_sources(void)
{
  for (uint32_t i = 0; i < N_SOURCES; ++i) {
    const uint32_t colour = ui_palette_source(i);
    CHECK_INT(ui_palette_source(i + N_SOURCES), colour);
    CHECK(luma(colour) > luma(UI_COLOUR_PANEL) + 100.0);
    for (uint32_t k = 0; k < i; ++k) {
      check_note("sources %u and %u", i, k);
      CHECK(distance(colour, ui_palette_source(k)) > 50.0);
      CHECK(distance_without_red(colour, ui_palette_source(k)) > 15.0);
    }
  }
  check_no_note();
}

static void
test_shade(void)
{
  for (uint32_t i = 0; i < N_SOURCES; ++i) {
    CHECK_INT(ui_palette_shade(i, 0.0), UI_COLOUR_PANEL);
    CHECK_INT(ui_palette_shade(i, -1.0), UI_COLOUR_PANEL);
    CHECK_INT(ui_palette_shade(i, NAN), UI_COLOUR_PANEL);
    CHECK_INT(ui_palette_shade(i, 0.75), ui_palette_source(i));
    CHECK_INT(ui_palette_shade(i, 7.0), ui_palette_shade(i, 1.0));
    CHECK(luma(ui_palette_shade(i, 1.0)) > 200.0);
    for (int k = 1; k <= 100; ++k) {
      CHECK(luma(ui_palette_shade(i, k / 100.0)) >
            luma(ui_palette_shade(i, (k - 1) / 100.0)));
    }
  }
}

int
main(void)
{
  test_heat();
  test_sources();
  test_shade();
  return check_result();
}
