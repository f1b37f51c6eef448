// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_PEN_H
#define WIN_PEN_H

#include "layout.h"
#include "model.h"
#include "picture/canvas.h"
#include "picture/shapes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file pen.h
   What every part of the window is drawn with: texts in boxes, buttons that
   show what the pointer does.
*/

/// What is drawn, and on what
typedef struct {
  UiCanvas*        canvas;
  const WinLayout* layout;
  const WinModel*  model;
  UiBox            damage;
} WinPen;

/// How a text stands in its box
typedef struct {
  double   size; ///< Units
  uint32_t colour;
  UiAlign  align;
  bool     is_bold;
} WinText;

/// How a button looks when nothing is done to it
typedef struct {
  uint32_t fill;
  uint32_t edge;
} WinLook;

/// A button like most of them
extern const WinLook win_look;

/// Return whether something of a box is to be drawn.
bool win_pen_needs(const WinPen* pen, UiBox box);

/// Return units in pixels.
double win_pen_px(const WinPen* pen, double units);

/// Return a part of a box, from its upper left corner, all in units; right of
/// or below what there is, it is cut.
UiBox win_pen_within(const WinPen* pen, UiBox box, UiBox units);

/// Write a text in the middle of a box's height, cut where it is too long; what
/// is too small to be read is left out.
void
win_pen_write(const WinPen* pen, UiBox box, WinText style, const char* text);

/// Write a number likewise, its digits all of one width; it is not cut.
void
win_pen_number(const WinPen* pen, UiBox box, WinText style, const char* text);

/// Return how wide a text is, pixels.
double win_pen_measure(const WinPen* pen, WinText style, const char* text);

/// Return a colour that is lit: below the pointer, or held down.
uint32_t win_pen_lit(uint32_t colour, bool is_pressed);

/// Draw the box of a button, lighter below the pointer and while it is pressed,
/// and with a bright edge if it takes the keys.
void win_pen_button(const WinPen* pen, WinPart part, WinLook look);

/// Draw a text that is edited, with its selection or cursor, over a box.
void win_pen_edit(const WinPen* pen);

/// Return the colour of a strip.
uint32_t win_pen_colour(uint32_t strip);

/// Return a strip's colour at a level from 0 to 1, as ui_palette_shade().
uint32_t win_pen_shade(uint32_t strip, double level);

#endif // WIN_PEN_H
