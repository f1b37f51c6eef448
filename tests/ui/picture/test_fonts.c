// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_fonts.c
   Texts on pictures: a script that the plain font lacks is drawn with another
   font, and bytes that are not UTF-8 spoil nothing.

   Skipped, once all else holds, where no font has the letters tried.
*/

#include "check.h"
#include "picture/canvas.h"
#include "picture/fonts.h"
#include "pixels.h"

#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/// Draw a text, and a line below it
static Pixels
draw(const char* text, bool bold)
{
  UiTextStyle style  = {24, 0x000000, UI_LEFT, bold, 300};
  UiCanvas*   canvas = ui_canvas_new(320, 80);
  ui_canvas_write(canvas, 8, 24, &style, text);
  ui_canvas_write(canvas, 8, 56, &style, "below");
  Pixels pixels = pixels_of(canvas);
  ui_canvas_free(canvas);
  return pixels;
}

/// Whether two texts look the same
static bool
look_alike(const char* one, const char* two, bool bold)
{
  Pixels     first  = draw(one, bold);
  Pixels     second = draw(two, bold);
  const bool same   = pixels_same(&first, &second);
  pixels_free(&first);
  pixels_free(&second);
  return same;
}

/// Whether some font has a letter
static bool
is_in_a_font(FcChar32 letter)
{
  FcPattern* const   pattern = FcPatternCreate();
  FcCharSet* const   letters = FcCharSetCreate();
  FcObjectSet* const objects = FcObjectSetBuild(FC_FAMILY, (char*)NULL);
  FcCharSetAddChar(letters, letter);
  FcPatternAddCharSet(pattern, FC_CHARSET, letters);
  FcFontSet* const found = FcFontList(NULL, pattern, objects);
  const bool       any   = found && found->nfont > 0;
  if (found) {
    FcFontSetDestroy(found);
  }
  FcObjectSetDestroy(objects);
  FcCharSetDestroy(letters);
  FcPatternDestroy(pattern);
  return any;
}

/// Letters of one font that have nothing but their absence in common
static bool
test_script(const char* name, FcChar32 letter, const char* one, const char* two)
{
  if (!is_in_a_font(letter)) {
    printf("no font has %s\n", name);
    return false;
  }
  for (int bold = 0; bold < 2; ++bold) {
    CHECK(look_alike(one, one, bold));
    check_note("two letters, %s", name);
    CHECK(!look_alike(one, two, bold));
    check_no_note();
  }
  return true;
}

static void
test_bytes(void)
{
  CHECK(look_alike("a\xff z", "a? z", false));
  CHECK(look_alike("\xc0\xaf", "??", false));        // No shortest form
  CHECK(look_alike("\xed\xa0\x80", "???", true));    // A surrogate
  CHECK(look_alike("caf\xc3", "caf?", false));       // Cut short
  CHECK(!look_alike("caf\xc3\xa9", "caf??", false)); // As it should be
  CHECK(!look_alike("", "a", false));
}

/// A run in one font ends where the next needs another, and is never empty
static void
test_runs(void)
{
  static const char* const texts[] = {
      "a", "plain", "caf\xc3\xa9 au lait", "a\xe6\x9d\xb1z\xd0\x96"};
  cairo_surface_t* surface =
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, 8, 8);
  cairo_t* cairo = cairo_create(surface);
  for (int bold = 0; bold < 2; ++bold) {
    UiFonts* fonts = ui_fonts_new(bold);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
      const char* at = texts[i];
      while (*at) {
        const size_t n = ui_fonts_select(fonts, cairo, at);
        REQUIRE(n > 0 && n <= strlen(at));
        at += n;
        CHECK((*at & 0xC0) != 0x80); // Between two characters
      }
    }
    CHECK_INT(ui_fonts_select(fonts, cairo, "plain"), strlen("plain"));
    ui_fonts_free(fonts);
  }
  ui_fonts_free(NULL);
  cairo_destroy(cairo);
  cairo_surface_destroy(surface);
}

int
main(void)
{
  test_bytes();
  test_runs();
  bool all = test_script("Cyrillic", 0x0416, "\xd0\x96", "\xd0\xaf");
  all = test_script("Chinese", 0x6771, "a\xe6\x9d\xb1", "a\xe4\xba\xac") && all;
  const int failed = check_result();
  return failed || all ? failed : CHECK_SKIP;
}
