// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_canvas.c
   Boxes, lines, words and arrays of pixels are where they belong, and a PNG
   that cannot be written says so.
*/

#include "check.h"
#include "picture/canvas.h"
#include "picture/palette.h"
#include "pixels.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define WIDTH 200
#define HEIGHT 80
#define RED 0xFF0000U

static void
test_page(void)
{
  UiCanvas* canvas = ui_canvas_new(WIDTH, HEIGHT);
  Pixels    pixels = pixels_of(canvas);
  CHECK_INT(pixels.width, WIDTH);
  CHECK_INT(pixels.height, HEIGHT);
  CHECK_INT(pixels_other_than(&pixels, UI_COLOUR_PAGE).bottom, 0);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
  ui_canvas_free(NULL);
}

static void
test_fill(void)
{
  UiCanvas* canvas = ui_canvas_new(WIDTH, HEIGHT);
  ui_canvas_fill(canvas, (UiBox){10, 20, 30, 40}, RED);
  Pixels pixels = pixels_of(canvas);
  Extent extent = pixels_other_than(&pixels, UI_COLOUR_PAGE);
  CHECK(extent.left == 10 && extent.right == 40);
  CHECK(extent.top == 20 && extent.bottom == 60);
  for (uint32_t y = 20; y < 60; ++y) {
    for (uint32_t x = 10; x < 40; ++x) {
      CHECK_INT(pixels_at(&pixels, x, y), RED);
    }
  }
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

/// A frame is a line around a box, and leaves what is in it
static void
test_frame(void)
{
  UiCanvas* canvas = ui_canvas_new(WIDTH, HEIGHT);
  ui_canvas_frame(canvas, (UiBox){10, 20, 30, 40}, RED);
  Pixels pixels = pixels_of(canvas);
  for (uint32_t y = 0; y < HEIGHT; ++y) {
    for (uint32_t x = 0; x < WIDTH; ++x) {
      const bool outside = x < 9 || x > 40 || y < 19 || y > 60;
      const bool inside  = x >= 10 && x < 40 && y >= 20 && y < 60;
      CHECK_INT(pixels_at(&pixels, x, y),
                outside || inside ? UI_COLOUR_PAGE : RED);
    }
  }
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

/// Where it grows, a pixel becomes a block
static void
test_paint_larger(void)
{
  uint32_t  colours[] = {0x112233, 0x445566, 0x778899, 0xAABBCC, 0xDDEEFF, 0};
  UiPixels  source    = {3, 2, colours};
  UiCanvas* canvas    = ui_canvas_new(WIDTH, HEIGHT);
  ui_canvas_paint(canvas, (UiBox){20, 10, 30, 40}, &source);
  Pixels pixels = pixels_of(canvas);
  for (uint32_t y = 0; y < 40; ++y) {
    for (uint32_t x = 0; x < 30; ++x) {
      CHECK_INT(pixels_at(&pixels, 20 + x, 10 + y),
                colours[y / 20 * 3 + x / 10]);
    }
  }
  Extent extent = pixels_other_than(&pixels, UI_COLOUR_PAGE);
  CHECK(extent.left == 20 && extent.right == 50);
  CHECK(extent.top == 10 && extent.bottom == 50);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

/// Where it shrinks, a pixel is the mean of many: no line is lost
static void
test_paint_smaller(void)
{
  enum { N_COLUMNS = 400, N_ROWS = 40 };
  static uint32_t colours[N_ROWS * N_COLUMNS];
  for (uint32_t i = 0; i < N_ROWS * N_COLUMNS; ++i) {
    colours[i] = i % 2 ? 0xFFFFFF : 0;
  }
  UiPixels  source = {N_COLUMNS, N_ROWS, colours};
  UiCanvas* canvas = ui_canvas_new(WIDTH, HEIGHT);
  ui_canvas_paint(canvas, (UiBox){0, 0, 50, 40}, &source);
  Pixels pixels = pixels_of(canvas);
  for (uint32_t y = 1; y < 39; ++y) {
    for (uint32_t x = 1; x < 49; ++x) {
      CHECK_NEAR(pixels_at(&pixels, x, y) & 0xFFU, 127.5, 30.0);
    }
  }
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

/// Write a text in the middle of the page, and return where it is
static Extent
write_text(const char* text, UiAlign align, double size, double width)
{
  UiTextStyle style  = {size, RED, align, false, width};
  UiCanvas*   canvas = ui_canvas_new(WIDTH, HEIGHT);
  ui_canvas_write(canvas, 100, 40, &style, text);
  Pixels pixels = pixels_of(canvas);
  Extent extent = pixels_other_than(&pixels, UI_COLOUR_PAGE);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
  return extent;
}

static void
test_write(void)
{
  const Extent left   = write_text("HHHH", UI_LEFT, 20, 100);
  const Extent center = write_text("HHHH", UI_CENTER, 20, 100);
  const Extent right  = write_text("HHHH", UI_RIGHT, 20, 100);
  REQUIRE(left.bottom > 0);
  CHECK(left.left >= 100);
  CHECK(right.right <= 100);
  CHECK_NEAR(center.left + center.right, 200, 4);
  CHECK_NEAR(left.right - left.left, right.right - right.left, 2);
  CHECK_NEAR(left.top + left.bottom, 80, 10); // Around the middle

  // A larger size is larger
  const Extent large = write_text("HHHH", UI_LEFT, 30, 100);
  CHECK(large.bottom - large.top > left.bottom - left.top);

  // No text leaves no mark
  CHECK_INT(write_text("", UI_LEFT, 20, 100).bottom, 0);
}

/// A text as long as it likes fits
static void
test_width(void)
{
  static const double widths[] = {20, 50, 90};
  for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); ++i) {
    const Extent extent =
        write_text("a text with many words", UI_LEFT, 20, widths[i]);
    REQUIRE(extent.bottom > 0);
    check_note("%g pixels wide", widths[i]);
    CHECK_BELOW(extent.right - extent.left, widths[i] + 2.0);
    CHECK(extent.right - extent.left >= 0.8 * widths[i]);
    check_no_note();
  }
}

/// Memory of the caller's is drawn into as it is
static void
test_memory_of_the_caller_is_drawn_into(void)
{
  enum { STRIDE = 30, ROWS = 20 };
  uint32_t  pixels[STRIDE * ROWS];
  UiCanvas* canvas = NULL;
  for (uint32_t i = 0; i < STRIDE * ROWS; ++i) {
    pixels[i] = 0x123456;
  }
  canvas = ui_canvas_new_at(pixels, STRIDE, 25, ROWS);
  REQUIRE(canvas != NULL);
  ui_canvas_fill(canvas, (UiBox){5, 5, 100, 3}, RED);
  ui_canvas_free(canvas);
  for (uint32_t i = 0; i < STRIDE * ROWS; ++i) {
    const uint32_t x     = i % STRIDE;
    const uint32_t y     = i / STRIDE;
    const bool     is_in = x >= 5 && x < 25 && y >= 5 && y < 8;
    CHECK_INT(pixels[i] & 0xFFFFFFU, is_in ? RED : 0x123456);
  }
}

static void
test_only_what_is_in_the_clip_is_drawn(void)
{
  UiCanvas* canvas = ui_canvas_new(WIDTH, HEIGHT);
  ui_canvas_clip(canvas, (UiBox){0, 0, 1, 1});
  ui_canvas_clip(canvas, (UiBox){10, 20, 30, 40}); // Instead of the first
  ui_canvas_fill(canvas, (UiBox){0, 0, WIDTH, HEIGHT}, RED);
  Pixels       pixels = pixels_of(canvas);
  const Extent extent = pixels_other_than(&pixels, UI_COLOUR_PAGE);
  CHECK(extent.left == 10 && extent.right == 40);
  CHECK(extent.top == 20 && extent.bottom == 60);
  pixels_free(&pixels);
  ui_canvas_clip(canvas, (UiBox){10, 20, 0, 0});
  ui_canvas_fill(canvas, (UiBox){0, 0, WIDTH, HEIGHT}, 0);
  ui_canvas_unclip(canvas);
  ui_canvas_fill(canvas, (UiBox){0, 0, 1, 1}, RED);
  pixels = pixels_of(canvas);
  CHECK_INT(pixels_at(&pixels, 0, 0), RED);
  CHECK_INT(pixels_at(&pixels, 15, 25), RED);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

static void
test_columns_are_copied_as_they_are(void)
{
  uint32_t colours[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

  UiPixels  source = {4, 3, colours};
  UiCanvas* canvas = ui_canvas_new(WIDTH, HEIGHT);
  ui_canvas_copy(canvas, 7, 9, &source, (UiColumnRange){1, 2});
  Pixels pixels = pixels_of(canvas);
  for (uint32_t y = 0; y < 3; ++y) {
    for (uint32_t x = 0; x < 2; ++x) {
      CHECK_INT(pixels_at(&pixels, 7 + x, 9 + y), colours[4 * y + 1 + x]);
    }
  }
  const Extent extent = pixels_other_than(&pixels, UI_COLOUR_PAGE);
  CHECK(extent.left == 7 && extent.right == 9);
  CHECK(extent.top == 9 && extent.bottom == 12);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

/// How to write a text
typedef void Write(UiCanvas*          canvas,
                   double             x,
                   double             y,
                   const UiTextStyle* style,
                   const char*        text);

/// Write a text in some way, and return where it is
static Extent
write_by(Write* write, const char* text, UiAlign align, double width)
{
  const UiTextStyle style  = {20, RED, align, false, width};
  UiCanvas*         canvas = ui_canvas_new(WIDTH, HEIGHT);
  write(canvas, 100, 40, &style, text);
  Pixels       pixels = pixels_of(canvas);
  const Extent extent = pixels_other_than(&pixels, UI_COLOUR_PAGE);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
  return extent;
}

/// A text that is much too long keeps its size, and fits
static void
test_long_texts_are_cut(void)
{
  static const char* const texts[] = {
      "a text with many words",
      "HHHHHHHHHHHHHHHHH",
      "\303\251\303\251\303\251\303\251\303\251\303\251\303\251"};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
    const Extent whole  = write_by(ui_canvas_write, texts[i], UI_LEFT, 1e4);
    const Extent cut    = write_by(ui_canvas_write_cut, texts[i], UI_LEFT, 60);
    const Extent shrunk = write_by(ui_canvas_write, texts[i], UI_LEFT, 60);
    CHECK(cut.right <= 162 && cut.right > 130);
    CHECK(cut.bottom - cut.top + 2 >= whole.bottom - whole.top);
    CHECK(shrunk.bottom - shrunk.top < cut.bottom - cut.top);
  }
  const Extent fits  = write_by(ui_canvas_write_cut, "HH", UI_LEFT, 60);
  const Extent plain = write_by(ui_canvas_write, "HH", UI_LEFT, 60);
  CHECK(fits.right == plain.right && fits.top == plain.top);
  write_by(ui_canvas_write_cut, "HHH", UI_LEFT, 0); // Comes to an end
  write_by(ui_canvas_write_cut, "", UI_LEFT, 0);
}

static void
test_texts_are_as_wide_as_measured(void)
{
  UiTextStyle  style  = {20, RED, UI_LEFT, false, 1.0};
  UiCanvas*    canvas = ui_canvas_new(WIDTH, HEIGHT);
  const double one    = ui_canvas_measure(canvas, &style, "H");
  CHECK(one > 8.0);
  CHECK_NEAR(ui_canvas_measure(canvas, &style, "HHHH"), 4.0 * one, 1e-9);
  CHECK_NEAR(ui_canvas_measure(canvas, &style, ""), 0.0, 0.0);
  style.size = 40;
  CHECK_NEAR(ui_canvas_measure(canvas, &style, "H"), 2.0 * one, 2.0);
  ui_canvas_free(canvas);
}

/// Numbers with as many digits end where they began, whatever these are
static void
test_digits_have_one_width(void)
{
  const Extent zeros = write_by(ui_canvas_write_digits, "0x0", UI_RIGHT, 1.0);
  for (const char* digit = "123456789"; *digit; ++digit) {
    const char   text[] = {*digit, 'x', '0', '\0'};
    const Extent extent = write_by(ui_canvas_write_digits, text, UI_RIGHT, 1.0);
    CHECK_INT(extent.right, zeros.right);
    CHECK_NEAR(extent.left, zeros.left, 3.0);
  }
  const Extent left = write_by(ui_canvas_write_digits, "10", UI_LEFT, 1.0);
  CHECK(left.left >= 100 && left.right > left.left + 10);
  CHECK_INT(write_by(ui_canvas_write_digits, "", UI_LEFT, 1.0).bottom, 0);
}

/// How a file takes bytes
typedef struct {
  size_t        n_calls;
  size_t        n_bytes;
  size_t        stop_at; ///< The call that fails
  unsigned char begin[8];
} File;

static bool
take(void* user, const void* bytes, size_t n_bytes)
{
  File*                file = user;
  const unsigned char* at   = bytes;
  for (size_t i = 0; i < n_bytes; ++i, ++file->n_bytes) {
    if (file->n_bytes < sizeof(file->begin)) {
      file->begin[file->n_bytes] = at[i];
    }
  }
  return ++file->n_calls != file->stop_at;
}

static void
test_save(void)
{
  static const unsigned char signature[8] = {
      0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  UiCanvas* canvas = ui_canvas_new(WIDTH, HEIGHT);
  File      whole  = {0};
  CHECK(!ui_canvas_save(canvas, take, &whole));
  CHECK(!memcmp(whole.begin, signature, sizeof(signature)));
  for (size_t stop_at = 1; stop_at <= whole.n_calls; ++stop_at) {
    File        file  = {.stop_at = stop_at};
    const char* error = ui_canvas_save(canvas, take, &file);
    CHECK(error && *error);
  }
  // It can be saved all the same
  File again = {0};
  CHECK(!ui_canvas_save(canvas, take, &again));
  CHECK_INT(again.n_bytes, whole.n_bytes);
  ui_canvas_free(canvas);
}

int
main(void)
{
  test_page();
  test_fill();
  test_frame();
  test_paint_larger();
  test_paint_smaller();
  test_write();
  test_width();
  test_memory_of_the_caller_is_drawn_into();
  test_only_what_is_in_the_clip_is_drawn();
  test_columns_are_copied_as_they_are();
  test_long_texts_are_cut();
  test_texts_are_as_wide_as_measured();
  test_digits_have_one_width();
  test_save();
  return check_result();
}
