// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file canvas.h
   A picture to draw on: boxes, lines, words and arrays of pixels, through
   cairo.

   What there is no memory for is left out, and the next is drawn;
   ui_canvas_save() says so.
*/

/// A picture
typedef struct UiCanvasImpl UiCanvas;

/// A rectangle, in pixels from the upper left corner
typedef struct {
  double x;
  double y;
  double width;
  double height;
} UiBox;

/// Which point of a text stands at its position
typedef enum { UI_LEFT, UI_CENTER, UI_RIGHT } UiAlign;

/// How a text looks
typedef struct {
  double   size;   ///< Pixels
  uint32_t colour; ///< 0xRRGGBB
  UiAlign  align;
  bool     bold;
  double   width; ///< Pixels; a longer text is written smaller
} UiTextStyle;

/// Pixels to be scaled into a box
typedef struct {
  uint32_t  n_columns; ///< 1 to 32767
  uint32_t  n_rows;    ///< 1 to 32767
  uint32_t* colours;   ///< [n_rows][n_columns], 0xRRGGBB, the top row first
} UiPixels;

/// Some columns of pixels
typedef struct {
  uint32_t first;
  uint32_t n; ///< >= 1
} UiColumnRange;

/// Make a picture filled with UI_COLOUR_PAGE; owned by the caller, NULL if
/// memory is short.
NMS_NODISCARD UiCanvas* ui_canvas_new(uint32_t width, uint32_t height);

/**
   Draw into memory of the caller's, as it is: nothing is filled.

   @param pixels In and out, [height][stride], 0x00RRGGBB, the top row first;
   the picture's as long as that lives, and read by others only while nothing
   is drawn.
   @param stride From row to row, pixels, >= width.
   @return Owned by the caller; NULL if memory is short.
*/
NMS_NODISCARD UiCanvas* ui_canvas_new_at(uint32_t* pixels,
                                         size_t    stride,
                                         uint32_t  width,
                                         uint32_t  height);

/// Free a picture; NULL is fine.
void ui_canvas_free(UiCanvas* canvas);

/// Fill a box.
void ui_canvas_fill(UiCanvas* canvas, UiBox box, uint32_t colour);

/// Draw a thin frame around a box.
void ui_canvas_frame(UiCanvas* canvas, UiBox box, uint32_t colour);

/// Write a text in any script, vertically centred at `y`; not UTF-8, its bytes
/// beyond ASCII become '?'.
void ui_canvas_write(UiCanvas*          canvas,
                     double             x,
                     double             y,
                     const UiTextStyle* style,
                     const char*        text);

/// Return how wide a text is at its size, pixels, whatever the style's width.
NMS_NODISCARD double
ui_canvas_measure(UiCanvas* canvas, const UiTextStyle* style, const char* text);

/// Write a text as ui_canvas_write() does, but let one that is much too long
/// end in "...", drawn as one letter, instead of making it smaller.
void ui_canvas_write_cut(UiCanvas*          canvas,
                         double             x,
                         double             y,
                         const UiTextStyle* style,
                         const char*        text);

/**
   Write a number, in ASCII, with all digits as wide as the widest, so that what
   counts does not jump.

   @param style Its width is not looked at.
*/
void ui_canvas_write_digits(UiCanvas*          canvas,
                            double             x,
                            double             y,
                            const UiTextStyle* style,
                            const char*        text);

/// Draw pixels, scaled into a box: blocks where they grow, means where they
/// shrink; nothing if the box is empty.
void ui_canvas_paint(UiCanvas* canvas, UiBox box, const UiPixels* pixels);

/// Copy some columns of pixels, as they are, to whole pixels at a place; by far
/// the fastest way to draw pixels.
void ui_canvas_copy(UiCanvas*       canvas,
                    double          x,
                    double          y,
                    const UiPixels* pixels,
                    UiColumnRange   range);

/// Draw in a box alone from now on.
void ui_canvas_clip(UiCanvas* canvas, UiBox box);

/// Draw everywhere again.
void ui_canvas_unclip(UiCanvas* canvas);

/// Take the next bytes of a file, and return whether that worked
typedef bool UiCanvasWrite(void* user, const void* bytes, size_t n_bytes);

/**
   Write the picture as PNG.

   @param canvas In and out.
   @param write  Called with the next bytes until it returns false.
   @param user   Passed to `write`.
   @return NULL, or what went wrong, a text that stays; nothing is written if
   something could not be drawn.

   Not realtime: allocates, and what `write` does.
*/
NMS_NODISCARD const char*
ui_canvas_save(UiCanvas* canvas, UiCanvasWrite* write, void* user);

#endif // UI_CANVAS_H
