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

CliReach
cli_panel_part(CliReach        panel,
               const CliParts* parts,
               uint32_t        index,
               uint32_t        first,
               uint32_t        n)
{
  const double gaps  = PART_GAP * (double)(parts->n_parts - 1);
  const double room  = (panel.length - gaps) / (double)parts->n_items;
  const double shift = PART_GAP * (double)index;
  const double begin = floor(panel.begin + room * (double)first + shift);
  const double end   = floor(panel.begin + room * (double)(first + n) + shift);
  return (CliReach){begin, end - begin};
}

void
cli_panel_write_titles(CliCanvas*  canvas,
                       double      x,
                       double      width,
                       const char* title,
                       const char* caption)
{
  const CliTextStyle style = {
      TITLE_SIZE, CLI_COLOUR_TEXT, CLI_LEFT, true, width};
  const CliBox below = {x, CAPTION_Y, width, 0.0};
  cli_canvas_write(canvas, x, TITLE_Y, &style, title);
  if (caption) {
    cli_panel_write_caption(canvas, below, caption);
  }
}

void
cli_panel_write_caption(CliCanvas* canvas, CliBox at, const char* caption)
{
  const CliTextStyle style = {
      CAPTION_SIZE, CLI_COLOUR_FAINT, CLI_LEFT, false, at.width};
  cli_canvas_write(canvas, at.x, at.y, &style, caption);
}

void
cli_panel_paint(CliCanvas* canvas, CliBox box, const CliPixels* pixels)
{
  cli_canvas_paint(canvas, box, pixels);
  cli_canvas_frame(canvas, box, CLI_COLOUR_LINE);
}

void
cli_panel_draw_levels(CliCanvas* canvas,
                      CliBox     box,
                      double     floor_db,
                      uint32_t (*colour)(double level))
{
  const CliBox beside = {
      box.x + box.width + LEVELS_GAP, box.y, LEVELS_WIDTH, box.height};
  cli_axes_draw_levels(canvas, beside, floor_db, colour);
}
