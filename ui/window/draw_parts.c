// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "draw_parts.h"

#include "picture/directions.h"
#include "picture/palette.h"

#include <math.h>
#include <string.h>

/// Levels at which a light is as dark and as bright as can be, dB
#define DARK_DB (-72.0)
#define BRIGHT_DB (-18.0)

/// Least width that is drawn, so that a point is seen
#define LEAST_WIDTH 0.06f

/// Level that has a source's colour, neither darker nor whiter
#define FULL_HUE 0.75

/// Directions that are told apart
#define N_DIRECTIONS 96

static const WinText caption_style = {8.5, UI_COLOUR_FAINT, UI_LEFT, false};

/// Write a word above a box
static void
write_caption(const WinPen* pen, UiBox box, const char* text)
{
  const double height = rint(win_pen_px(pen, 13.0));
  const UiBox  above  = {box.x, box.y - height, box.width, height};
  if (win_pen_needs(pen, above)) {
    win_pen_write(pen, above, caption_style, text);
  }
}

/// Draw a short line where there is nothing to show
static void
draw_none(const WinPen* pen, UiBox box)
{
  const double width = rint(win_pen_px(pen, 10.0));
  const UiBox  line  = {rint(box.x + 0.5 * (box.width - width)),
                        rint(box.y + 0.5 * box.height),
                        width,
                        1.0};
  ui_canvas_fill(pen->canvas, line, UI_COLOUR_LINE);
}

/// Draw where a source is between left and right
static void
draw_place(const WinPen* pen, uint32_t strip)
{
  const UiBox box = pen->layout->strips[strip].place;
  if (pen->model->variant->n_channels < 2) {
    return;
  }
  write_caption(pen, box, "where");
  if (!win_pen_needs(pen, box)) {
    return;
  }
  ui_shape_box(pen->canvas, box, win_pen_px(pen, 3.0), UI_COLOUR_PANEL);
  const PlugShowStrip* const about =
      strip < PLUG_N_SOURCES ? &pen->model->about.strips[strip] : NULL;
  if (!about || !about->has_place) {
    draw_none(pen, box);
    return;
  }
  double             levels[N_DIRECTIONS] = {0.0};
  const UiCovariance covariance           = ui_directions_at(
      (double)about->pan, (double)fmaxf(about->width, LEAST_WIDTH));
  const double gap   = rint(win_pen_px(pen, 3.0));
  const UiBox  inner = {
       box.x + gap, box.y + gap, box.width - 2.0 * gap, box.height - 2.0 * gap};
  ui_directions_add(covariance.values, 1.0, N_DIRECTIONS, levels);
  ui_directions_scale(N_DIRECTIONS, levels);
  for (uint32_t i = 0; i < N_DIRECTIONS; ++i) {
    levels[i] *= FULL_HUE * levels[i];
  }
  ui_directions_paint(pen->canvas, inner, strip, N_DIRECTIONS, levels);
  ui_canvas_fill(pen->canvas,
                 (UiBox){rint(box.x + 0.5 * box.width), box.y, 1.0, box.height},
                 UI_COLOUR_LINE);
}

/// Draw one light
static void
draw_light(const WinPen* pen, uint32_t strip, uint32_t index)
{
  const WinModel* const model = pen->model;
  const WinPart         part  = {WIN_LIGHT, strip, index};
  const UiBox           cell  = win_layout_box(pen->layout, part);
  const double          gap   = win_pen_px(pen, 1.0);
  const double          level_db =
      (double)plug_show_db(model->show.lights[strip][index]);
  const double glow =
      fmin(fmax((level_db - DARK_DB) / (BRIGHT_DB - DARK_DB), 0.0), 1.0);
  const UiBox  box    = {cell.x + gap,
                         cell.y + gap,
                         cell.width - 2.0 * gap,
                         cell.height - 2.0 * gap};
  const double radius = win_pen_px(pen, 2.0);
  ui_shape_box(pen->canvas,
               box,
               radius,
               ui_palette_mix(win_pen_shade(strip, 0.15),
                              win_pen_shade(strip, 0.95),
                              glow * glow));
  if (win_part_equal(part, model->hover)) {
    ui_shape_edge(pen->canvas, box, radius, UI_COLOUR_TEXT);
  }
}

static void
draw_lights(const WinPen* pen, uint32_t strip)
{
  const UiBox    box = pen->layout->strips[strip].lights;
  const uint32_t n   = pen->layout->n_lights[strip];
  write_caption(pen, box, "parts");
  if (!win_pen_needs(pen, box)) {
    return;
  }
  if (n == 0) {
    draw_none(pen, box);
  }
  for (uint32_t i = 0; i < n; ++i) {
    draw_light(pen, strip, i);
  }
}

void
win_draw_parts(const WinPen* pen, uint32_t strip)
{
  draw_place(pen, strip);
  draw_lights(pen, strip);
}
