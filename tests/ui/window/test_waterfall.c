// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_waterfall.c
   A history as pixels: the same however it came, brighter for more, and of the
   colour of whoever owns a band.
*/

#include "check.h"
#include "picture/palette.h"
#include "screens.h"
#include "window/waterfall.h"

#include <stdint.h>

/// Add columns that differ from each other
static void
add(WinHistory* history, uint32_t first, uint32_t n)
{
  for (uint32_t i = first; i < first + n; ++i) {
    PlugShowColumn column = {{0}, {0}};
    for (uint32_t row = 0; row < PLUG_SHOW_ROWS; ++row) {
      column.levels[row] = (uint8_t)(i * 7 + row * 3);
      column.owners[row] = (uint8_t)((i / 5 + row / 9) % 8 | (i % 16) << 4U);
    }
    win_history_add(history, &column);
  }
}

/// Draw a waterfall on a screen of its size
static Screen
draw(WinWaterfall*     waterfall,
     const WinHistory* history,
     uint32_t          width,
     uint32_t          height)
{
  Screen    screen = screen_new(width, height);
  UiCanvas* canvas = ui_canvas_new_at(screen.pixels, width, width, height);
  REQUIRE(canvas != NULL);
  win_waterfall_draw(waterfall, history, canvas, (UiBox){0, 0, width, height});
  ui_canvas_free(canvas);
  return screen;
}

static void
test_columns_look_the_same_whenever_they_came(void)
{
  static const uint32_t widths[] = {100, 640, 925, 1500};
  for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); ++i) {
    WinHistory*   history = win_history_new();
    WinWaterfall* slowly  = win_waterfall_new();
    REQUIRE(history != NULL && slowly != NULL);
    for (uint32_t n = 0, step = 1; n < 1500; n += step, step = step % 5 + 1) {
      add(history, n, step);
      Screen partly = draw(slowly, history, widths[i], 50);
      if (n % 100 < 5) {
        WinWaterfall* at_once = win_waterfall_new();
        Screen        whole   = draw(at_once, history, widths[i], 50);
        check_note("width %u, %u columns", widths[i], n + step);
        CHECK(screen_same(&partly, &whole));
        screen_free(&whole);
        win_waterfall_free(at_once);
      }
      screen_free(&partly);
    }
    check_no_note();
    win_waterfall_free(slowly);
    win_history_free(history);
  }
}

static uint32_t
pixel_at(const Screen* screen, uint32_t x, uint32_t y)
{
  return screen->pixels[(size_t)y * screen->width + x] & 0xFFFFFFU;
}

/// The newest column is at the right edge, and what was before all is dark
static void
test_the_newest_is_at_the_right(void)
{
  WinHistory*   history   = win_history_new();
  WinWaterfall* waterfall = win_waterfall_new();
  REQUIRE(history != NULL && waterfall != NULL);
  PlugShowColumn column = {{0}, {0}};
  for (uint32_t i = 0; i < 100; ++i) {
    for (uint32_t row = 0; row < PLUG_SHOW_ROWS; ++row) {
      column.levels[row] = row < PLUG_SHOW_ROWS / 2 ? 200 : 0;
      column.owners[row] = 1 | 15U << 4U;
    }
    win_history_add(history, &column);
  }
  Screen         screen = draw(waterfall, history, 640, 80);
  const uint32_t colour = win_waterfall_colour(1, 15, 201); // Of 128 steps
  CHECK_INT(pixel_at(&screen, 639, 79), colour);
  CHECK_INT(pixel_at(&screen, 560, 79), colour);
  CHECK_INT(pixel_at(&screen, 530, 79), UI_COLOUR_PANEL);
  CHECK_INT(pixel_at(&screen, 639, 10), UI_COLOUR_PANEL);
  screen_free(&screen);
  win_waterfall_free(waterfall);
  win_history_free(history);
}

static uint32_t
sum_of(uint32_t colour)
{
  return (colour >> 16U & 0xFFU) + (colour >> 8U & 0xFFU) + (colour & 0xFFU);
}

/// How far a colour is from grey
static uint32_t
hue_of(uint32_t colour)
{
  uint32_t most  = 0;
  uint32_t least = 255;
  for (uint32_t shift = 0; shift <= 16; shift += 8) {
    const uint32_t value = colour >> shift & 0xFFU;
    most                 = value > most ? value : most;
    least                = value < least ? value : least;
  }
  return most - least;
}

static void
test_louder_is_brighter_and_shared_is_greyer(void)
{
  for (uint32_t strip = 0; strip < PLUG_N_STRIPS; ++strip) {
    for (uint32_t share = 0; share < 16; ++share) {
      for (uint32_t level = 1; level < 256; ++level) {
        CHECK(sum_of(win_waterfall_colour(strip, share, level)) + 2 >=
              sum_of(win_waterfall_colour(strip, share, level - 1)));
      }
    }
    if (strip < PLUG_N_SOURCES) {
      CHECK(hue_of(win_waterfall_colour(strip, 15, 190)) >
            2 * hue_of(win_waterfall_colour(strip, 2, 190)));
    }
  }
}

static void
test_without_memory_or_room_nothing_is_drawn(void)
{
  WinHistory*   history   = win_history_new();
  WinWaterfall* waterfall = win_waterfall_new();
  REQUIRE(history != NULL && waterfall != NULL);
  Screen empty  = screen_new(10, 10);
  Screen screen = draw(NULL, history, 10, 10);
  CHECK(screen_same(&screen, &empty));
  UiCanvas* canvas = ui_canvas_new_at(screen.pixels, 10, 10, 10);
  REQUIRE(canvas != NULL);
  win_waterfall_draw(waterfall, history, canvas, (UiBox){0, 0, 0, 10});
  win_waterfall_draw(waterfall, history, canvas, (UiBox){0, 0, 10, -5});
  win_waterfall_draw(waterfall, history, canvas, (UiBox){0, 0, 1e9, 1e9});
  ui_canvas_free(canvas);
  CHECK(screen_same(&screen, &empty));
  screen_free(&screen);
  screen_free(&empty);
  win_waterfall_free(waterfall);
  win_waterfall_free(NULL);
  win_history_free(history);
}

int
main(void)
{
  test_columns_look_the_same_whenever_they_came();
  test_the_newest_is_at_the_right();
  test_louder_is_brighter_and_shared_is_greyer();
  test_without_memory_or_room_nothing_is_drawn();
  return check_result();
}
