// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "canvas.h"

#include "base/memory.h"
#include "base/text.h"
#include "canvas_impl.h"
#include "fonts.h"
#include "palette.h"

#include <cairo.h>
#include <stdlib.h>
#include <string.h>

/// Sizes tried for a text that is too long
#define MAX_SIZES 8

/// How much smaller a text is written before it is cut
#define LEAST_SHRINK 0.88

/// What stands for the end of a text that is too long, a letter in UTF-8
#define ELLIPSIS "\xE2\x80\xA6"

/// Where cairo's PNG writer writes to
typedef struct {
  UiCanvasWrite* write;
  void*          user;
} Sink;

void
ui_canvas_set_colour(UiCanvas* canvas, uint32_t colour, double cover)
{
  cairo_set_source_rgba(canvas->cairo,
                        (double)(colour >> 16U & 0xFFU) / 255.0,
                        (double)(colour >> 8U & 0xFFU) / 255.0,
                        (double)(colour & 0xFFU) / 255.0,
                        cover);
}

/// Make a canvas on a surface, which it owns from now on
static UiCanvas*
new_on(cairo_surface_t* surface)
{
  UiCanvas* const canvas = ui_new(1, sizeof(UiCanvas));
  if (!canvas) {
    cairo_surface_destroy(surface);
    return NULL;
  }
  canvas->surface  = surface;
  canvas->cairo    = cairo_create(canvas->surface);
  canvas->fonts[0] = ui_fonts_new(false);
  canvas->fonts[1] = ui_fonts_new(true);
  if (!canvas->fonts[0] || !canvas->fonts[1]) {
    ui_canvas_free(canvas);
    return NULL;
  }
  return canvas;
}

UiCanvas*
ui_canvas_new(uint32_t width, uint32_t height)
{
  UiCanvas* const canvas = new_on(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height));
  if (canvas) {
    ui_canvas_set_colour(canvas, UI_COLOUR_PAGE, 1.0);
    cairo_paint(canvas->cairo);
  }
  return canvas;
}

UiCanvas*
ui_canvas_new_at(uint32_t* pixels,
                 size_t    stride,
                 uint32_t  width,
                 uint32_t  height)
{
  return new_on(
      cairo_image_surface_create_for_data((unsigned char*)pixels,
                                          CAIRO_FORMAT_RGB24,
                                          (int)width,
                                          (int)height,
                                          (int)(stride * sizeof(uint32_t))));
}

void
ui_canvas_free(UiCanvas* canvas)
{
  if (canvas) {
    cairo_destroy(canvas->cairo);
    cairo_surface_destroy(canvas->surface);
    ui_fonts_free(canvas->fonts[0]);
    ui_fonts_free(canvas->fonts[1]);
    free(canvas);
  }
}

void
ui_canvas_fill(UiCanvas* canvas, UiBox box, uint32_t colour)
{
  ui_canvas_set_colour(canvas, colour, 1.0);
  cairo_rectangle(canvas->cairo, box.x, box.y, box.width, box.height);
  cairo_fill(canvas->cairo);
}

void
ui_canvas_frame(UiCanvas* canvas, UiBox box, uint32_t colour)
{
  ui_canvas_set_colour(canvas, colour, 1.0);
  cairo_set_line_width(canvas->cairo, 1.0);
  cairo_rectangle(canvas->cairo,
                  box.x - 0.5,
                  box.y - 0.5,
                  box.width + 1.0,
                  box.height + 1.0);
  cairo_stroke(canvas->cairo);
}

void
ui_canvas_clip(UiCanvas* canvas, UiBox box)
{
  cairo_reset_clip(canvas->cairo);
  cairo_rectangle(canvas->cairo, box.x, box.y, box.width, box.height);
  cairo_clip(canvas->cairo);
}

void
ui_canvas_unclip(UiCanvas* canvas)
{
  cairo_reset_clip(canvas->cairo);
}

/// Note why something is not drawn
static void
fail(UiCanvas* canvas, cairo_status_t status)
{
  canvas->status = canvas->status ? canvas->status : status;
}

/// Return how wide a text is at the size set, and draw it if asked to
static double
set_text(UiCanvas* canvas, UiFonts* fonts, char* text, bool draw)
{
  cairo_t* const cairo = canvas->cairo;
  double         width = 0.0;
  while (*text) {
    char* const          end  = text + ui_fonts_select(fonts, cairo, text);
    const char           next = *end;
    cairo_text_extents_t size;
    *end = '\0'; // cairo takes no length
    cairo_text_extents(cairo, text, &size);
    width += size.x_advance;
    if (draw) {
      cairo_show_text(cairo, text);
    }
    *end = next;
    text = end;
  }
  return width;
}

/// Return how far below its middle the line that letters of the plain font
/// stand on is, and choose that font
static double
half_height(cairo_t* cairo, UiFonts* fonts)
{
  cairo_font_extents_t font;
  ui_fonts_select(fonts, cairo, "0");
  cairo_font_extents(cairo, &font);
  return 0.5 * (font.ascent - font.descent);
}

void
ui_canvas_write(UiCanvas*          canvas,
                double             x,
                double             y,
                const UiTextStyle* style,
                const char*        text)
{
  cairo_t* const cairo = canvas->cairo;
  UiFonts* const fonts = canvas->fonts[style->bold];
  // cairo draws nothing more after a text that is not UTF-8
  char* const clean = ui_shown(text);
  if (!clean) {
    fail(canvas, CAIRO_STATUS_NO_MEMORY);
    return;
  }
  double size = style->size;
  cairo_set_font_size(cairo, size);
  double width = set_text(canvas, fonts, clean, false);
  // Letters have widths of whole pixels, so the first size may not do
  for (int i = 0; i < MAX_SIZES && width > style->width; ++i) {
    size *= style->width / width;
    cairo_set_font_size(cairo, size);
    width = set_text(canvas, fonts, clean, false);
  }
  const double shift = 0.5 * (double)style->align * width;
  ui_canvas_set_colour(canvas, style->colour, 1.0);
  cairo_move_to(cairo, x - shift, y + half_height(cairo, fonts));
  set_text(canvas, fonts, clean, true);
  free(clean);
}

double
ui_canvas_measure(UiCanvas* canvas, const UiTextStyle* style, const char* text)
{
  char* const clean = ui_shown(text);
  if (!clean) {
    return 0.0;
  }
  cairo_set_font_size(canvas->cairo, style->size);
  const double width =
      set_text(canvas, canvas->fonts[style->bold], clean, false);
  free(clean);
  return width;
}

/// Write the first bytes of a text, whole letters, and an ellipsis
static void
cut_text(char* to, const char* text, size_t n_bytes)
{
  size_t n = n_bytes;
  while (n > 0 && ((unsigned char)text[n] & 0xC0U) == 0x80U) {
    --n;
  }
  while (n > 0 && text[n - 1] == ' ') {
    --n;
  }
  memcpy(to, text, n);
  memcpy(to + n, ELLIPSIS, sizeof(ELLIPSIS));
}

void
ui_canvas_write_cut(UiCanvas*          canvas,
                    double             x,
                    double             y,
                    const UiTextStyle* style,
                    const char*        text)
{
  if (LEAST_SHRINK * ui_canvas_measure(canvas, style, text) <= style->width) {
    ui_canvas_write(canvas, x, y, style, text);
    return;
  }
  size_t      fits = 0;
  size_t      room = strlen(text);
  char* const cut  = ui_new(room + sizeof(ELLIPSIS), 1);
  if (!cut) {
    fail(canvas, CAIRO_STATUS_NO_MEMORY);
    return;
  }
  while (room > fits + 1) {
    const size_t middle = fits + (room - fits) / 2;
    cut_text(cut, text, middle);
    if (ui_canvas_measure(canvas, style, cut) <= style->width) {
      fits = middle;
    } else {
      room = middle;
    }
  }
  cut_text(cut, text, fits);
  ui_canvas_write(canvas, x, y, style, cut);
  free(cut);
}

/// Return how far a letter of a number reaches; `digit` is that of all digits
static double
number_advance(cairo_t* cairo, const char* letter, double digit)
{
  cairo_text_extents_t extents;
  if (*letter >= '0' && *letter <= '9') {
    return digit;
  }
  cairo_text_extents(cairo, letter, &extents);
  return extents.x_advance;
}

/// Return how wide the widest digit is
static double
widest_digit(cairo_t* cairo)
{
  double widest = 0.0;
  for (char digit[2] = "0"; digit[0] <= '9'; ++digit[0]) {
    cairo_text_extents_t extents;
    cairo_text_extents(cairo, digit, &extents);
    widest = extents.x_advance > widest ? extents.x_advance : widest;
  }
  return widest;
}

void
ui_canvas_write_digits(UiCanvas*          canvas,
                       double             x,
                       double             y,
                       const UiTextStyle* style,
                       const char*        text)
{
  cairo_t* const cairo = canvas->cairo;
  UiFonts* const fonts = canvas->fonts[style->bold];
  cairo_set_font_size(cairo, style->size);
  const double baseline = y + half_height(cairo, fonts);
  const double digit    = widest_digit(cairo);
  double       width    = 0.0;
  char         letter[] = " ";
  for (const char* at = text; *at; ++at) {
    letter[0] = *at;
    width += number_advance(cairo, letter, digit);
  }
  double left = x - 0.5 * (double)style->align * width;
  ui_canvas_set_colour(canvas, style->colour, 1.0);
  for (const char* at = text; *at; ++at) {
    letter[0] = *at;
    cairo_move_to(cairo, left, baseline);
    cairo_show_text(cairo, letter);
    left += number_advance(cairo, letter, digit);
  }
}

/// Turn pixels into a surface of cairo's
static cairo_surface_t*
make_surface(const UiPixels* pixels)
{
  cairo_surface_t* const surface = cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, (int)pixels->n_columns, (int)pixels->n_rows);
  unsigned char* const data   = cairo_image_surface_get_data(surface);
  const size_t         stride = (size_t)cairo_image_surface_get_stride(surface);
  for (uint32_t row = 0; data && row < pixels->n_rows; ++row) {
    memcpy(data + row * stride,
           pixels->colours + (size_t)row * pixels->n_columns,
           pixels->n_columns * sizeof(uint32_t));
  }
  cairo_surface_mark_dirty(surface);
  return surface;
}

void
ui_canvas_paint(UiCanvas* canvas, UiBox box, const UiPixels* pixels)
{
  if (box.width <= 0.0 || box.height <= 0.0) {
    return; // cairo would draw nothing more
  }
  cairo_t* const         cairo   = canvas->cairo;
  cairo_surface_t* const surface = make_surface(pixels);
  const cairo_status_t   status  = cairo_surface_status(surface);
  if (status) { // As above
    fail(canvas, status);
    cairo_surface_destroy(surface);
    return;
  }
  const bool grows = box.width >= (double)pixels->n_columns &&
                     box.height >= (double)pixels->n_rows;
  const cairo_filter_t filter =
      grows ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD;
  cairo_save(cairo);
  cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
  cairo_clip(cairo);
  cairo_translate(cairo, box.x, box.y);
  cairo_scale(cairo,
              box.width / (double)pixels->n_columns,
              box.height / (double)pixels->n_rows);
  cairo_set_source_surface(cairo, surface, 0.0, 0.0);
  cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter(cairo_get_source(cairo), filter);
  cairo_paint(cairo);
  cairo_restore(cairo);
  cairo_surface_destroy(surface);
}

void
ui_canvas_copy(UiCanvas*       canvas,
               double          x,
               double          y,
               const UiPixels* pixels,
               UiColumnRange   range)
{
  cairo_t* const         cairo   = canvas->cairo;
  cairo_surface_t* const surface = cairo_image_surface_create_for_data(
      (unsigned char*)(pixels->colours + range.first),
      CAIRO_FORMAT_RGB24,
      (int)range.n,
      (int)pixels->n_rows,
      (int)(pixels->n_columns * sizeof(uint32_t)));
  const cairo_status_t status = cairo_surface_status(surface);
  if (status) { // As above
    fail(canvas, status);
  } else {
    cairo_set_source_surface(cairo, surface, x, y);
    cairo_rectangle(cairo, x, y, (double)range.n, (double)pixels->n_rows);
    cairo_fill(cairo);
  }
  cairo_surface_destroy(surface);
}

/// cairo's PNG writer calls this with the next bytes
static cairo_status_t
write_bytes(void* user, const unsigned char* bytes, unsigned n_bytes)
{
  const Sink* const sink = user;
  return sink->write(sink->user, bytes, n_bytes) ? CAIRO_STATUS_SUCCESS
                                                 : CAIRO_STATUS_WRITE_ERROR;
}

const char*
ui_canvas_save(UiCanvas* canvas, UiCanvasWrite* write, void* user)
{
  Sink sink = {write, user};
  fail(canvas, cairo_status(canvas->cairo));
  const cairo_status_t status = canvas->status
                                    ? canvas->status
                                    : cairo_surface_write_to_png_stream(
                                          canvas->surface, write_bytes, &sink);
  return status == CAIRO_STATUS_SUCCESS ? NULL : cairo_status_to_string(status);
}
