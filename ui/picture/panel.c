// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "panel.h"

#include "axes.h"
#include "palette.h"

#include <math.h>
#include <stdbool.h>

/// Between two parts, pixels
#define PART_GAP 6.0

/// Middle of the title and of the line below it, pixels
#define TITLE_Y 44.0
#define CAPTION_Y 82.0

/// Size of the two, pixels
#define TITLE_SIZE 26.0
#define CAPTION_SIZE 16.0

/// From a panel to its scale of levels, and how wide that is, pixels
#define LEVELS_GAP 16.0
#define LEVELS_WIDTH 10.0

UiReach
ui_panel_part(UiReach        panel,
              const UiParts* parts,
              uint32_t       index,
              uint32_t       first,
              uint32_t       n)
{
  const double gaps  = PART_GAP * (double)(parts->n_parts - 1);
  const double room  = (panel.length - gaps) / (double)parts->n_items;
  const double shift = PART_GAP * (double)index;
  const double begin = floor(panel.begin + room * (double)first + shift);
  const double end   = floor(panel.begin + room * (double)(first + n) + shift);
  return (UiReach){begin, end - begin};
}

void
ui_panel_write_titles(UiCanvas*   canvas,
                      double      x,
                      double      width,
                      const char* title,
                      const char* caption)
{
  const UiTextStyle style = {TITLE_SIZE, UI_COLOUR_TEXT, UI_LEFT, true, width};
  const UiBox       below = {x, CAPTION_Y, width, 0.0};
  ui_canvas_write(canvas, x, TITLE_Y, &style, title);
  if (caption) {
    ui_panel_write_caption(canvas, below, caption);
  }
}

void
ui_panel_write_caption(UiCanvas* canvas, UiBox at, const char* caption)
{
  const UiTextStyle style = {
      CAPTION_SIZE, UI_COLOUR_FAINT, UI_LEFT, false, at.width};
  ui_canvas_write(canvas, at.x, at.y, &style, caption);
}

void
ui_panel_paint(UiCanvas* canvas, UiBox box, const UiPixels* pixels)
{
  ui_canvas_paint(canvas, box, pixels);
  ui_canvas_frame(canvas, box, UI_COLOUR_LINE);
}

void
ui_panel_draw_levels(UiCanvas* canvas,
                     UiBox     box,
                     double    floor_db,
                     uint32_t (*colour)(double level))
{
  const UiBox beside = {
      box.x + box.width + LEVELS_GAP, box.y, LEVELS_WIDTH, box.height};
  ui_axes_draw_levels(canvas, beside, floor_db, colour);
}
