// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "draw_picture.h"

#include "picture/palette.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/// Numbers on the time scale at most
#define MOST_TIMES 12.0

/// Width of the spectrum of a light, part of the picture
#define SPECTRUM_PART 0.22

static const WinText number_style = {8.5, UI_COLOUR_FAINT, UI_RIGHT, false};

/// Return how high in the picture a frequency is
static double
y_of(UiBox picture, double frequency_hz)
{
  const double part = log(frequency_hz / PLUG_SHOW_LOWEST_HZ) /
                      log(PLUG_SHOW_HIGHEST_HZ / PLUG_SHOW_LOWEST_HZ);
  return picture.y + picture.height * (1.0 - part);
}

/// Draw the numbers left of the picture
static void
draw_pitches(const WinPen* pen)
{
  static const struct {
    double      frequency_hz;
    const char* text;
  } marks[] = {{50.0, "50"},
               {100.0, "100"},
               {200.0, "200"},
               {500.0, "500"},
               {1000.0, "1k"},
               {2000.0, "2k"},
               {5000.0, "5k"},
               {10000.0, "10k"}};

  const UiBox  picture = pen->layout->picture;
  const UiBox  left    = pen->layout->pitches;
  const double half    = rint(win_pen_px(pen, 6.0));
  const double gap     = rint(win_pen_px(pen, 6.0));
  if (!win_pen_needs(pen, left) || picture.height < 8.0 * half) {
    return;
  }
  for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); ++i) {
    const double y   = rint(y_of(picture, marks[i].frequency_hz));
    const UiBox  box = {left.x, y - half, left.width - gap, 2.0 * half};
    win_pen_number(pen, box, number_style, marks[i].text);
    ui_canvas_fill(
        pen->canvas, (UiBox){picture.x - 4.0, y, 3.0, 1.0}, UI_COLOUR_EDGE);
  }
}

/// Return the distance of numbers on the time scale, whole seconds
static double
time_step(double duration_s)
{
  static const double steps[] = {1.0, 2.0, 5.0, 10.0, 15.0, 30.0};
  for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); ++i) {
    if (duration_s / steps[i] <= MOST_TIMES) {
      return steps[i];
    }
  }
  return 60.0;
}

/// Draw the numbers below the picture
static void
draw_times(const WinPen* pen)
{
  static const WinText style = {8.5, UI_COLOUR_FAINT, UI_CENTER, false};

  const UiBox  picture = pen->layout->picture;
  const UiBox  below   = pen->layout->times;
  const double rate    = (double)pen->model->about.columns_per_s;
  if (!win_pen_needs(pen, below) || !(rate >= 1.0)) {
    return;
  }
  const double   duration_s = (double)win_waterfall_shown(picture.width) / rate;
  const double   step_s     = time_step(duration_s);
  const double   half       = win_pen_px(pen, 20.0);
  const uint32_t n_times    = (uint32_t)ceil(duration_s / step_s);
  for (uint32_t i = 1; i < n_times; ++i) {
    char         text[24];
    const double s   = i * step_s;
    const double x   = rint(picture.x + picture.width * (1.0 - s / duration_s));
    const UiBox  box = {x - half, below.y, 2.0 * half, below.height};
    if (x - picture.x < half) {
      continue;
    }
    snprintf(text, sizeof(text), "-%.0f s", s);
    win_pen_number(pen, box, style, text);
    ui_canvas_fill(
        pen->canvas, (UiBox){x, below.y + 1.0, 1.0, 3.0}, UI_COLOUR_EDGE);
  }
}

/// Return whether a strip holds something
static bool
holds(const WinModel* model, uint32_t strip)
{
  return model->about.strips[strip].n_components > 0;
}

/// Draw whose colour is which, over the picture
static void
draw_legend(const WinPen* pen)
{
  static const WinText style = {10.0, UI_COLOUR_TEXT, UI_LEFT, false};

  const UiBox  picture = pen->layout->picture;
  const double gap     = rint(win_pen_px(pen, 5.0));
  const double side    = rint(win_pen_px(pen, 8.0));
  const double height  = rint(win_pen_px(pen, 19.0));
  const double end     = picture.x + picture.width;
  double       x       = picture.x;
  for (uint32_t i = 0; i < PLUG_N_SOURCES; ++i) {
    char name[PLUG_TEXT_SIZE];
    char text[PLUG_TEXT_SIZE + 8];
    if (!holds(pen->model, i)) {
      continue;
    }
    win_model_name(pen->model, i, name);
    snprintf(text, sizeof(text), "%u %s", i + 1, name);
    const double most  = win_pen_px(pen, 150.0);
    const double width = fmin(most, ceil(win_pen_measure(pen, style, text)));
    const UiBox  all   = {x, picture.y, side + width + 4.0 * gap, height};
    if (all.x + all.width > end || height > picture.height) {
      return;
    }
    ui_shape_veil(pen->canvas, all, UI_COLOUR_PANEL, 0.72);
    ui_shape_box(
        pen->canvas,
        (UiBox){
            x + 1.5 * gap, picture.y + rint(0.5 * (height - side)), side, side},
        win_pen_px(pen, 1.5),
        win_pen_colour(i));
    const UiBox box = {x + 2.5 * gap + side, picture.y, width + gap, height};
    win_pen_write(pen, box, style, text);
    x += all.width;
  }
}

/// Draw the spectrum of the light below the pointer, at the right edge
static void
draw_spectrum(const WinPen* pen)
{
  static const WinText style = {10.0, UI_COLOUR_TEXT, UI_RIGHT, false};

  const WinModel* const     model   = pen->model;
  const PlugShowPart* const part    = &model->part;
  const UiBox               picture = pen->layout->picture;
  if (model->hover.kind != WIN_LIGHT || part->strip >= PLUG_N_SOURCES ||
      part->strip != model->hover.strip || part->light != model->hover.index) {
    return;
  }
  const double width = rint(picture.width * SPECTRUM_PART);
  const double right = picture.x + picture.width;
  const double each  = picture.height / PLUG_SHOW_ROWS;
  const UiBox  back  = {right - width, picture.y, width, picture.height};
  ui_shape_veil(pen->canvas, back, UI_COLOUR_PANEL, 0.8);

  UiPoint outline[PLUG_SHOW_ROWS + 2];
  outline[0]                  = (UiPoint){right, picture.y + picture.height};
  outline[PLUG_SHOW_ROWS + 1] = (UiPoint){right, picture.y};
  for (uint32_t i = 0; i < PLUG_SHOW_ROWS; ++i) {
    const double level =
        fmax(0.0, 1.0 + (double)plug_show_db(part->levels[i]) / 60.0);
    outline[1 + i] = (UiPoint){right - 0.92 * width * level,
                               picture.y + picture.height - (i + 0.5) * each};
  }
  ui_shape_polygon(pen->canvas,
                   outline,
                   PLUG_SHOW_ROWS + 2,
                   win_pen_shade(part->strip, 0.4));
  ui_shape_line(pen->canvas,
                outline + 1,
                PLUG_SHOW_ROWS,
                fmax(1.0, pen->layout->scale),
                win_pen_colour(part->strip));

  char        text[48];
  const UiBox title = {
      back.x, back.y, back.width - win_pen_px(pen, 6.0), win_pen_px(pen, 19.0)};
  snprintf(text,
           sizeof(text),
           "part %u of %u",
           part->light + 1,
           model->about.strips[part->strip].n_lights);
  win_pen_write(pen, title, style, text);
}

/// Say why nothing is seen yet
static void
draw_nothing(const WinPen* pen)
{
  static const WinText style = {12.0, UI_COLOUR_FAINT, UI_CENTER, false};

  const WinModel* const model   = pen->model;
  const bool            is_lost = !*model->texts[PLUG_PROPERTY_SOURCES] &&
                       *model->texts[PLUG_PROPERTY_DICTIONARY];
  win_pen_write(pen,
                pen->layout->picture,
                style,
                is_lost ? "No dictionary: the input passes through as it is"
                        : "Play something: what comes in is shown here");
}

/// Draw the picture itself
static void
draw_inside(const WinPen* pen)
{
  const WinModel* const model   = pen->model;
  const UiBox           picture = pen->layout->picture;
  ui_canvas_clip(pen->canvas, win_box_common(picture, pen->damage));
  if (model->waterfall) {
    win_waterfall_draw(model->waterfall, model->history, pen->canvas, picture);
  }
  if (win_history_count(model->history) < 2) {
    ui_canvas_fill(pen->canvas, picture, UI_COLOUR_PANEL);
    draw_nothing(pen);
  }
  draw_legend(pen);
  draw_spectrum(pen);
  ui_canvas_clip(pen->canvas, pen->damage);
}

void
win_draw_picture(const WinPen* pen)
{
  const UiBox picture = pen->layout->picture;
  const UiBox frame   = {picture.x - 1.0,
                         picture.y - 1.0,
                         picture.width + 2.0,
                         picture.height + 2.0};
  if (win_pen_needs(pen, picture)) {
    draw_inside(pen);
  }
  if (win_pen_needs(pen, frame)) {
    ui_shape_edge(pen->canvas, frame, 0.0, UI_COLOUR_EDGE);
  }
  draw_pitches(pen);
  draw_times(pen);
}
