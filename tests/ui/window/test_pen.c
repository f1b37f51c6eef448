// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_pen.c
   Words on buttons can be read whatever is done to those.
*/

#include "check.h"
#include "picture/palette.h"
#include "vision.h"
#include "window/draw_learn.h"
#include "window/pen.h"

#include <stdint.h>

static void
test_words_on_lit_buttons_have_contrast(void)
{
  static const uint32_t texts[] = {
      UI_COLOUR_TEXT, UI_COLOUR_FAINT, UI_COLOUR_GOOD, UI_COLOUR_BAD};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
    check_note("%06X", texts[i]);
    CHECK(vision_contrast(texts[i], win_pen_lit(win_look.fill, false)) >= 4.5);
    CHECK(vision_contrast(texts[i], win_pen_lit(win_look.fill, true)) >= 4.5);
  }
  check_no_note();
  CHECK(vision_contrast(UI_COLOUR_TEXT, win_pen_lit(UI_COLOUR_CHOSEN, true)) >=
        4.5);
}

static void
test_words_over_what_is_done_have_contrast(void)
{
  for (uint32_t strip = 0; strip < PLUG_N_SOURCES; ++strip) {
    check_note("strip %u", strip);
    CHECK(vision_contrast(UI_COLOUR_TEXT,
                          win_pen_shade(strip, WIN_DONE_SHADE)) >= 4.5);
  }
  check_no_note();
}

static void
test_the_residual_is_grey(void)
{
  const uint32_t grey = win_pen_colour(PLUG_N_SOURCES);
  CHECK_INT(grey, 0xBBBBBB);
  CHECK_INT(win_pen_shade(PLUG_N_SOURCES, 0.75), grey);
  for (uint32_t strip = 0; strip < PLUG_N_SOURCES; ++strip) {
    CHECK(win_pen_colour(strip) != grey);
    CHECK_INT(win_pen_colour(strip), ui_palette_source(strip));
  }
}

int
main(void)
{
  test_words_on_lit_buttons_have_contrast();
  test_words_over_what_is_done_have_contrast();
  test_the_residual_is_grey();
  return check_result();
}
