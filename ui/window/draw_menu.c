// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "draw_menu.h"

#include "picture/palette.h"

#include <math.h>

/// Draw a tick before an entry
static void
draw_tick(const WinPen* pen, UiBox box, uint32_t colour)
{
  const double  s         = win_pen_px(pen, 1.0);
  const double  x         = box.x + 9.0 * s;
  const double  y         = box.y + 0.5 * box.height;
  const UiPoint points[3] = {
      {x, y}, {x + 3.0 * s, y + 3.0 * s}, {x + 8.0 * s, y - 4.0 * s}};
  ui_shape_line(pen->canvas, points, 3, 1.5 * s, colour);
}

static void
draw_entry(const WinPen* pen, uint32_t index)
{
  const WinModel* const model = pen->model;
  const WinEntry* const entry = &model->menu.entries[index];
  const WinPart         part  = {WIN_ENTRY, 0, index};
  const UiBox           box   = win_layout_box(pen->layout, part);
  const double          gap   = rint(win_pen_px(pen, 24.0));
  if (!win_pen_needs(pen, box)) {
    return;
  }
  if (entry->is_line) {
    const UiBox line = {
        box.x + 8.0, rint(box.y + 0.5 * box.height), box.width - 16.0, 1.0};
    ui_canvas_fill(pen->canvas, line, UI_COLOUR_EDGE);
    return;
  }
  if (win_part_equal(part, model->hover) && !entry->is_disabled) {
    const UiBox inner = {box.x + 4.0, box.y, box.width - 8.0, box.height};
    ui_shape_box(pen->canvas, inner, win_pen_px(pen, 3.0), UI_COLOUR_CHOSEN);
  }
  const uint32_t colour = entry->is_disabled ? UI_COLOUR_FAINT : UI_COLOUR_TEXT;
  const WinText  style  = {11.0, colour, UI_LEFT, false};
  const UiBox    text   = {
           box.x + gap, box.y, box.width - gap - win_pen_px(pen, 10.0), box.height};
  if (entry->is_checked) {
    draw_tick(pen, box, colour);
  }
  win_pen_write(pen, text, style, entry->text);
}

/// Say that there are more entries above (-1) or below (1)
static void
draw_more(const WinPen* pen, int side)
{
  const UiBox  open = pen->layout->open;
  const double r    = win_pen_px(pen, 4.0);
  const double x    = open.x + open.width - 3.0 * r;
  const double y = side < 0 ? open.y + 2.5 * r : open.y + open.height - 2.5 * r;
  const UiPoint points[3] = {{x - r, y - 0.5 * side * r},
                             {x + r, y - 0.5 * side * r},
                             {x, y + side * r}};
  ui_shape_polygon(pen->canvas, points, 3, UI_COLOUR_TEXT);
}

void
win_draw_menu(const WinPen* pen)
{
  const WinLayout* const layout = pen->layout;
  const UiBox            open   = layout->open;
  const double           radius = win_pen_px(pen, 5.0);
  const uint32_t         end    = layout->first_entry + layout->n_entries;
  if (!win_pen_needs(pen, open)) {
    return;
  }
  ui_shape_box(pen->canvas, open, radius, UI_COLOUR_MENU);
  ui_shape_edge(pen->canvas, open, radius, UI_COLOUR_LINE);
  for (uint32_t i = layout->first_entry; i < end; ++i) {
    draw_entry(pen, i);
  }
  if (layout->first_entry > 0) {
    draw_more(pen, -1);
  }
  if (end < pen->model->menu.n_entries) {
    draw_more(pen, 1);
  }
}
