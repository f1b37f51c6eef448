// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "draw_foot.h"

#include "picture/palette.h"

#include <math.h>
#include <stdio.h>

/// Draw a sign of danger, and return how wide it is with its gap
static double
draw_sign(const WinPen* pen, UiBox box)
{
  static const WinText style = {8.5, UI_COLOUR_PAGE, UI_CENTER, true};

  const double  side      = rint(win_pen_px(pen, 13.0));
  const double  y         = rint(box.y + 0.5 * (box.height - side));
  const UiPoint points[3] = {
      {box.x + 0.5 * side, y}, {box.x + side, y + side}, {box.x, y + side}};
  const UiBox mark = {box.x, y + 0.25 * side, side, 0.75 * side};
  ui_shape_polygon(pen->canvas, points, 3, UI_COLOUR_BAD);
  win_pen_write(pen, mark, style, "!");
  return rint(win_pen_px(pen, 19.0));
}

static void
draw_sentence(const WinPen* pen)
{
  const WinModel* const model = pen->model;
  UiBox                 box   = pen->layout->foot;
  if (!win_pen_needs(pen, box)) {
    return;
  }
  if (model->is_error) {
    const double width = draw_sign(pen, box);
    box.x += width;
    box.width = fmax(0.0, box.width - width);
  }
  const WinText style = {
      10.5, model->is_error ? UI_COLOUR_BAD : UI_COLOUR_FAINT, UI_LEFT, false};
  win_pen_write(pen, box, style, model->foot);
}

/// Draw a word and, right of it, its number, which ends at the end of the room
static double
draw_number(const WinPen* pen,
            double        end,
            double        units,
            const char*   word,
            const char*   number)
{
  static const WinText word_style   = {10.0, UI_COLOUR_FAINT, UI_LEFT, false};
  static const WinText number_style = {10.0, UI_COLOUR_FAINT, UI_RIGHT, false};

  const UiBox  status = pen->layout->status;
  const double width  = rint(win_pen_px(pen, units));
  const UiBox  box    = {end - width, status.y, width, status.height};
  if (box.x >= status.x) {
    win_pen_write(pen, box, word_style, word);
    win_pen_number(pen, box, number_style, number);
  }
  return box.x - rint(win_pen_px(pen, 14.0));
}

/// Write a load in percent, as long as there is room for
static void
write_load(char* text, size_t size, double load)
{
  snprintf(text, size, load < 99.95 ? "%.1f %%" : "%.0f %%", load);
}

static void
draw_status(const WinPen* pen)
{
  const WinModel* const model  = pen->model;
  const UiBox           status = pen->layout->status;
  if (!win_pen_needs(pen, status)) {
    return;
  }
  char         text[64];
  const double rate_hz = model->sample_rate_hz;
  const double samples =
      (double)win_model_value(model, PLUG_PORT_LATENCY, 0, 0.0f);
  const double load = (double)win_model_value(model, PLUG_PORT_LOAD, 0, 0.0f);

  double end = status.x + status.width;
  snprintf(text, sizeof(text), "%.4g kHz", 1e-3 * rate_hz);
  end = draw_number(pen, end, 48.0, "", text);
  write_load(text, sizeof(text), (double)model->worst_load);
  end = draw_number(pen, end, 71.0, "worst", text);
  write_load(text, sizeof(text), load);
  end = draw_number(pen, end, 62.0, "load", text);
  snprintf(text,
           sizeof(text),
           "%.1f ms (%.0f samples)",
           rate_hz > 0.0 ? 1e3 * samples / rate_hz : 0.0,
           samples);
  draw_number(pen, end, 156.0, "delay", text);
}

void
win_draw_foot(const WinPen* pen)
{
  draw_sentence(pen);
  draw_status(pen);
}
