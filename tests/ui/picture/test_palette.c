// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_palette.c
   Colours: brighter for more, and sources apart from each other, for eyes that
   do not tell red from green, too.
*/

#include "check.h"
#include "picture/palette.h"
#include "vision.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#define N_SOURCES UI_N_SOURCE_COLOURS

/// Those of the window: four, and the residual's grey
static const uint32_t window_sources[] = {0, 1, 2, 3, N_SOURCES - 1};

#define N_WINDOW_SOURCES (sizeof(window_sources) / sizeof(window_sources[0]))

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

/// The numbers with which Sharma et al. check a formula
static void
test_differences_are_those_of_the_standard(void)
{
  static const double blue[]  = {50.0, 2.6772, -79.7751};
  static const double other[] = {50.0, 0.0, -82.7485};
  static const double red[]   = {50.0, 2.5, 0.0};
  static const double light[] = {73.0, 25.0, -18.0};
  CHECK_NEAR(vision_ciede2000(blue, other), 2.0425, 1e-4);
  CHECK_NEAR(vision_ciede2000(red, light), 27.1492, 1e-4);
  CHECK_NEAR(vision_contrast(0, 0xFFFFFF), 21.0, 1e-9);
}

/// Return how far apart the two most alike of some sources are
static double
least_distance(Vision vision, const uint32_t* some, size_t n)
{
  double least = 1e9;
  for (size_t i = 0; i < n; ++i) {
    for (size_t k = 0; k < i; ++k) {
      least = fmin(least,
                   vision_distance(vision,
                                   ui_palette_source(some[i]),
                                   ui_palette_source(some[k])));
    }
  }
  return least;
}

static void
test_sources_are_apart_for_all_eyes(void)
{
  static const double least[]     = {20.0, 18.0, 18.0, 12.0};
  static const double least_all[] = {16.0, 10.0, 10.0, 10.0};

  uint32_t all[N_SOURCES];
  for (uint32_t i = 0; i < N_SOURCES; ++i) {
    all[i] = i;
    CHECK_INT(ui_palette_source(i + N_SOURCES), ui_palette_source(i));
  }
  for (Vision eyes = VISION_NORMAL; eyes <= VISION_TRITAN; ++eyes) {
    check_note("eyes %d", (int)eyes);
    CHECK(least_distance(eyes, window_sources, N_WINDOW_SOURCES) >=
          least[eyes]);
    CHECK(least_distance(eyes, all, N_SOURCES) >= least_all[eyes]);
  }
  check_no_note();
}

/// Texts stand out from whatever is behind them
static void
test_texts_have_contrast(void)
{
  static const uint32_t grounds[] = {
      UI_COLOUR_PAGE, UI_COLOUR_PANEL, UI_COLOUR_BOX};
  static const uint32_t texts[] = {
      UI_COLOUR_TEXT, UI_COLOUR_FAINT, UI_COLOUR_GOOD, UI_COLOUR_BAD};
  for (size_t g = 0; g < sizeof(grounds) / sizeof(grounds[0]); ++g) {
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
      check_note("%06X on %06X", texts[i], grounds[g]);
      CHECK(vision_contrast(texts[i], grounds[g]) >= 4.5);
    }
    for (uint32_t i = 0; i < N_SOURCES; ++i) {
      check_note("source %u on %06X", i, grounds[g]);
      CHECK(vision_contrast(ui_palette_source(i), grounds[g]) >= 4.5);
    }
  }
  check_no_note();
  CHECK(vision_contrast(UI_COLOUR_TEXT, UI_COLOUR_MENU) >= 4.5);
  CHECK(vision_contrast(UI_COLOUR_FAINT, UI_COLOUR_MENU) >= 4.5);
  CHECK(vision_contrast(UI_COLOUR_TEXT, UI_COLOUR_CHOSEN) >= 4.5);
}

static void
test_mix(void)
{
  CHECK_INT(ui_palette_mix(0x102030, 0x506070, 0.0), 0x102030);
  CHECK_INT(ui_palette_mix(0x102030, 0x506070, 1.0), 0x506070);
  CHECK_INT(ui_palette_mix(0x102030, 0x506070, 0.5), 0x304050);
  CHECK_INT(ui_palette_mix(0xFF0000, 0x0000FF, 0.5), 0x800080);
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
  test_differences_are_those_of_the_standard();
  test_sources_are_apart_for_all_eyes();
  test_texts_have_contrast();
  test_mix();
  test_shade();
  return check_result();
}
