// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_CANVAS_H
#define CLI_CANVAS_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file canvas.h
   A picture to draw on: boxes, lines, words and arrays of pixels, through
   cairo.

   What there is no memory for is left out, and the next is drawn;
   cli_canvas_save() says so.
*/

/// A picture
typedef struct CliCanvasImpl CliCanvas;

/// A rectangle, in pixels from the upper left corner
typedef struct {
  double x;
  double y;
  double width;
  double height;
} CliBox;

/// Which point of a text stands at its position
typedef enum { CLI_LEFT, CLI_CENTER, CLI_RIGHT } CliAlign;

/// How a text looks
typedef struct {
  double   size;   ///< Pixels
  uint32_t colour; ///< 0xRRGGBB
  CliAlign align;
  bool     bold;
  double   width; ///< Pixels; a longer text is written smaller
} CliTextStyle;

/// Pixels to be scaled into a box
typedef struct {
  uint32_t  n_columns; ///< 1 to 32767
  uint32_t  n_rows;    ///< 1 to 32767
  uint32_t* colours;   ///< [n_rows][n_columns], 0xRRGGBB, the top row first
} CliPixels;

/// Make a picture filled with CLI_COLOUR_PAGE; owned by the caller, NULL if
/// memory is short.
NMS_NODISCARD CliCanvas* cli_canvas_new(uint32_t width, uint32_t height);

/// Free a picture; NULL is fine.
void cli_canvas_free(CliCanvas* canvas);

/// Fill a box.
void cli_canvas_fill(CliCanvas* canvas, CliBox box, uint32_t colour);

/// Draw a thin frame around a box.
void cli_canvas_frame(CliCanvas* canvas, CliBox box, uint32_t colour);

/// Write a text in any script, vertically centred at `y`; not UTF-8, its bytes
/// beyond ASCII become '?'.
void cli_canvas_write(CliCanvas*          canvas,
                      double              x,
                      double              y,
                      const CliTextStyle* style,
                      const char*         text);

/// Draw pixels, scaled into a box: blocks where they grow, means where they
/// shrink; nothing if the box is empty.
void cli_canvas_paint(CliCanvas* canvas, CliBox box, const CliPixels* pixels);

/// Take the next bytes of a file, and return whether that worked
typedef bool CliCanvasWrite(void* user, const void* bytes, size_t n_bytes);

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
cli_canvas_save(CliCanvas* canvas, CliCanvasWrite* write, void* user);

#endif // CLI_CANVAS_H
