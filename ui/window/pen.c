// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pen.h"

#include "picture/palette.h"

#include <math.h>
#include <string.h>

/// Radius of corners, units
#define RADIUS 5.0

/// Smallest letters that are written, pixels
#define LEAST_SIZE 4.0

const WinLook win_look = {UI_COLOUR_BOX, UI_COLOUR_EDGE};

bool
win_pen_needs(const WinPen* pen, UiBox box)
{
  return win_box_touches(pen->damage, box);
}

double
win_pen_px(const WinPen* pen, double units)
{
  return units * pen->layout->scale;
}

UiBox
win_pen_within(const WinPen* pen, UiBox box, UiBox units)
{
  const double x     = rint(box.x + win_pen_px(pen, units.x));
  const double y     = rint(box.y + win_pen_px(pen, units.y));
  const double right = rint(box.x + win_pen_px(pen, units.x + units.width));
  const double below = rint(box.y + win_pen_px(pen, units.y + units.height));
  return (UiBox){x,
                 y,
                 fmax(0.0, fmin(right, box.x + box.width) - x),
                 fmax(0.0, fmin(below, box.y + box.height) - y)};
}

/// Return a style in pixels for a box
static UiTextStyle
style_of(const WinPen* pen, WinText style, UiBox box)
{
  return (UiTextStyle){win_pen_px(pen, style.size),
                       style.colour,
                       style.align,
                       style.is_bold,
                       box.width};
}

/// Return where a text begins, is centred or ends in a box
static double
anchor_of(UiBox box, UiAlign align)
{
  return rint(box.x + 0.5 * (double)align * box.width);
}

/// Return whether a text in a box can be read
static bool
can_write(const WinPen* pen, UiBox box, WinText style)
{
  return box.width > 0.0 && box.height > 0.0 &&
         win_pen_px(pen, style.size) >= LEAST_SIZE;
}

void
win_pen_write(const WinPen* pen, UiBox box, WinText style, const char* text)
{
  if (can_write(pen, box, style)) {
    const UiTextStyle pixels = style_of(pen, style, box);
    ui_canvas_write_cut(pen->canvas,
                        anchor_of(box, style.align),
                        box.y + 0.5 * box.height,
                        &pixels,
                        text);
  }
}

void
win_pen_number(const WinPen* pen, UiBox box, WinText style, const char* text)
{
  if (can_write(pen, box, style)) {
    const UiTextStyle pixels = style_of(pen, style, box);
    ui_canvas_write_digits(pen->canvas,
                           anchor_of(box, style.align),
                           box.y + 0.5 * box.height,
                           &pixels,
                           text);
  }
}

double
win_pen_measure(const WinPen* pen, WinText style, const char* text)
{
  const UiTextStyle pixels = style_of(pen, style, pen->layout->page);
  return ui_canvas_measure(pen->canvas, &pixels, text);
}

uint32_t
win_pen_lit(uint32_t colour, bool is_pressed)
{
  return ui_palette_mix(colour, UI_COLOUR_TEXT, is_pressed ? 0.1 : 0.05);
}

void
win_pen_button(const WinPen* pen, WinPart part, WinLook look)
{
  const WinModel* const model      = pen->model;
  const UiBox           box        = win_layout_box(pen->layout, part);
  const double          radius     = win_pen_px(pen, RADIUS);
  const bool            is_pressed = win_part_equal(part, model->pressed);
  const bool            is_below   = win_part_equal(part, model->hover);
  const bool            has_keys   = win_part_equal(part, model->focus);

  const uint32_t fill =
      is_pressed || is_below ? win_pen_lit(look.fill, is_pressed) : look.fill;
  ui_shape_box(pen->canvas, box, radius, fill);
  ui_shape_edge(
      pen->canvas, box, radius, has_keys ? UI_COLOUR_FAINT : look.edge);
}

/// Return how wide the first bytes of a text are
static double
measure_part(const WinPen* pen, WinText style, const char* text, size_t n)
{
  char         part[WIN_EDIT_SIZE];
  const size_t length = strlen(text);
  const size_t n_kept = n < length ? n : length;
  memcpy(part, text, n_kept);
  part[n_kept] = '\0';
  return win_pen_measure(pen, style, part);
}

void
win_pen_edit(const WinPen* pen)
{
  static const WinText style = {11.5, UI_COLOUR_TEXT, UI_LEFT, false};

  const WinEdit* const edit = &pen->model->edit;
  const UiBox          box  = pen->layout->edit;
  if (edit->of.kind == WIN_NOTHING || !win_pen_needs(pen, box)) {
    return;
  }
  const double radius = win_pen_px(pen, 3.0);
  const double gap    = rint(win_pen_px(pen, 5.0));
  const double all    = measure_part(pen, style, edit->text, WIN_EDIT_SIZE);
  const double cursor = measure_part(pen, style, edit->text, edit->cursor);
  const double room   = fmax(0.0, box.width - 2.0 * gap);
  const double before = fmax(0.0, cursor - room); // Out of sight
  const UiBox  text   = {
         box.x + gap - before, box.y, fmax(room + before, all + 1.0), box.height};
  const double line = rint(win_pen_px(pen, 16.0));
  const double y    = rint(box.y + 0.5 * (box.height - line));

  ui_shape_box(pen->canvas, box, radius, UI_COLOUR_PANEL);
  ui_canvas_clip(pen->canvas, win_box_common(box, pen->damage));
  if (edit->is_all && all > 0.0) {
    ui_canvas_fill(
        pen->canvas, (UiBox){text.x, y, all, line}, UI_COLOUR_CHOSEN);
  }
  win_pen_write(pen, text, style, edit->text);
  if (!edit->is_all) {
    const double width = fmax(1.0, rint(pen->layout->scale));
    ui_canvas_fill(pen->canvas,
                   (UiBox){rint(text.x + cursor), y, width, line},
                   UI_COLOUR_TEXT);
  }
  ui_canvas_clip(pen->canvas, pen->damage);
  ui_shape_edge(pen->canvas, box, radius, UI_COLOUR_FAINT);
}

uint32_t
win_pen_colour(uint32_t strip)
{
  return strip < PLUG_N_SOURCES ? ui_palette_source(strip)
                                : ui_palette_source(UI_N_SOURCE_COLOURS - 1);
}

uint32_t
win_pen_shade(uint32_t strip, double level)
{
  return strip < PLUG_N_SOURCES ? ui_palette_shade(strip, level)
                                : ui_palette_grey(level);
}
