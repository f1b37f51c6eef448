// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "draw_strip.h"

#include "draw_learn.h"
#include "draw_parts.h"
#include "picture/palette.h"

#include <math.h>
#include <stdio.h>

/// Colours of what silences
#define MUTE_FILL 0x5A1E20U
#define MUTE_EDGE 0xE0605AU

/// Colours of what lets others be silent
#define SOLO_FILL 0x5C4A12U
#define SOLO_EDGE 0xD8B44AU

/// Where the fader's slot is in its box, units
#define SLOT_X 10.0
#define SLOT_WIDTH 4.0

/// The fader's knob, units
#define KNOB_WIDTH 22.0
#define KNOB_HEIGHT 13.0

/// Return whether a strip does nothing: the residual that is not apart
static bool
is_off(const WinModel* model, uint32_t strip)
{
  return strip >= PLUG_N_SOURCES && !win_model_is_apart(model);
}

/// Draw the panel of a strip with the bar of its colour
static void
draw_panel(const WinPen* pen, uint32_t strip)
{
  const UiBox    all    = pen->layout->strips[strip].all;
  const double   radius = win_pen_px(pen, 5.0);
  const double   bar    = rint(win_pen_px(pen, 4.0));
  const uint32_t colour =
      is_off(pen->model, strip)
          ? ui_palette_mix(UI_COLOUR_BOX, win_pen_colour(strip), 0.45)
          : win_pen_colour(strip);
  const UiBox top = {all.x, all.y, all.width, bar};

  ui_canvas_clip(pen->canvas, win_box_common(all, pen->damage));
  ui_shape_box(pen->canvas, all, radius, UI_COLOUR_BOX);
  ui_shape_edge(pen->canvas, all, radius, UI_COLOUR_EDGE);
  ui_canvas_clip(pen->canvas, win_box_common(top, pen->damage));
  ui_shape_box(pen->canvas, all, radius, colour);
  ui_canvas_clip(pen->canvas, pen->damage);
}

/// Draw the number, name and menu of a strip
static void
draw_title(const WinPen* pen, uint32_t strip)
{
  const WinStripBoxes* const boxes = &pen->layout->strips[strip];
  const WinModel* const      model = pen->model;
  const WinPart              menu  = {WIN_STRIP_MENU, strip, 0};
  const WinPart              own   = {WIN_NAME, strip, 0};

  char          name[PLUG_TEXT_SIZE];
  char          number[8];
  const bool    is_dim = is_off(model, strip);
  const WinText first  = {
       15.0, is_dim ? UI_COLOUR_FAINT : win_pen_colour(strip), UI_LEFT, true};
  const WinText second = {
      14.0, is_dim ? UI_COLOUR_FAINT : UI_COLOUR_TEXT, UI_LEFT, true};
  win_model_name(model, strip, name);
  snprintf(number, sizeof(number), "%u", strip + 1);
  win_pen_write(
      pen, boxes->number, first, strip < PLUG_N_SOURCES ? number : "R");
  if (win_part_equal(own, model->hover) && strip < PLUG_N_SOURCES) {
    ui_shape_box(
        pen->canvas, boxes->name, win_pen_px(pen, 3.0), UI_COLOUR_MENU);
  }
  win_pen_write(pen, boxes->name, second, name);

  const bool is_lit = win_part_equal(menu, model->hover) ||
                      win_part_equal(menu, model->pressed) ||
                      win_part_equal(menu, model->menu.of);
  const double   side   = fmax(1.0, win_pen_px(pen, 2.6));
  const uint32_t colour = is_lit ? UI_COLOUR_TEXT : UI_COLOUR_FAINT;
  for (int i = -1; i <= 1; ++i) {
    const UiBox dot = {boxes->menu.x + 0.5 * (boxes->menu.width - side),
                       boxes->menu.y + 0.5 * (boxes->menu.height - side) +
                           win_pen_px(pen, 5.0) * i,
                       side,
                       side};
    ui_shape_ellipse(pen->canvas, dot, colour);
  }
}

/// Draw the numbers and ticks left of the fader
static void
draw_scale(const WinPen* pen, uint32_t strip)
{
  static const WinText style = {8.5, UI_COLOUR_FAINT, UI_RIGHT, false};
  static const struct {
    float       gain_db;
    const char* text;
  } marks[] = {{12.0f, "+12"},
               {6.0f, "+6"},
               {0.0f, "0"},
               {-6.0f, "-6"},
               {-12.0f, "-12"},
               {-24.0f, "-24"},
               {-48.0f, "-48"}};

  const WinStripBoxes* const boxes = &pen->layout->strips[strip];
  const double               half  = rint(win_pen_px(pen, 6.0));
  const double               width = rint(win_pen_px(pen, 22.0));
  const double               tick  = rint(win_pen_px(pen, 6.0));
  for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); ++i) {
    const double y =
        rint(win_layout_y_of(pen->layout, strip, marks[i].gain_db));
    const UiBox text = {boxes->scale.x, y - half, width, 2.0 * half};
    const UiBox line = {boxes->scale.x + width + 2.0, y, tick, 1.0};
    win_pen_number(pen, text, style, marks[i].text);
    ui_canvas_fill(pen->canvas, line, UI_COLOUR_LINE);
  }
}

/// Draw the fader's slot and knob
static void
draw_fader(const WinPen* pen, uint32_t strip)
{
  const WinStripBoxes* const boxes = &pen->layout->strips[strip];
  const WinModel* const      model = pen->model;
  const WinPart              part  = {WIN_FADER, strip, 0};
  const UiBox                box   = boxes->fader;

  const float  gain_db = win_model_value(model, PLUG_PORT_GAIN, strip, 0.0f);
  const double y       = win_layout_y_of(pen->layout, strip, gain_db);
  const double middle  = box.x + 0.5 * box.width;
  const double slot    = rint(win_pen_px(pen, SLOT_WIDTH));
  const double width   = rint(win_pen_px(pen, KNOB_WIDTH));
  const double height  = rint(win_pen_px(pen, KNOB_HEIGHT));
  const UiBox  way     = {
           rint(middle - 0.5 * slot), boxes->meter.y, slot, boxes->meter.height};
  const UiBox knob = {
      rint(middle - 0.5 * width), rint(y - 0.5 * height), width, height};
  const bool is_lit = win_part_equal(part, model->hover) ||
                      win_part_equal(part, model->pressed);
  const double   radius = win_pen_px(pen, 3.0);
  const uint32_t colour = is_off(model, strip) ? UI_COLOUR_FAINT
                          : is_lit             ? 0xFFFFFFU
                                               : 0xCDD3DBU;

  ui_shape_box(pen->canvas, way, 0.5 * slot, UI_COLOUR_PANEL);
  ui_shape_box(pen->canvas, knob, radius, colour);
  if (win_part_equal(part, model->focus)) {
    const UiBox around = {
        knob.x - 2.0, knob.y - 2.0, knob.width + 4.0, knob.height + 4.0};
    ui_shape_edge(pen->canvas, around, radius + 2.0, UI_COLOUR_FAINT);
  }
  const double thick = fmax(1.0, rint(win_pen_px(pen, 1.5)));
  const double inset = rint(win_pen_px(pen, 3.0));
  ui_canvas_fill(pen->canvas,
                 (UiBox){knob.x + inset,
                         rint(knob.y + 0.5 * (knob.height - thick)),
                         knob.width - 2.0 * inset,
                         thick},
                 UI_COLOUR_PAGE);
}

/// Write the gain below the fader
static void
draw_gain(const WinPen* pen, uint32_t strip)
{
  const UiBox box = pen->layout->strips[strip].gain;
  const float gain_db =
      win_model_value(pen->model, PLUG_PORT_GAIN, strip, 0.0f);
  char          text[24];
  const WinText style = {11.0,
                         is_off(pen->model, strip) ? UI_COLOUR_FAINT
                                                   : UI_COLOUR_TEXT,
                         UI_CENTER,
                         false};
  // No "-0.0"
  const double shown = rint(10.0 * (double)gain_db) / 10.0 + 0.0;
  if (gain_db <= PLUG_MUTE_DB) {
    snprintf(text, sizeof(text), "-inf dB");
  } else {
    snprintf(text, sizeof(text), "%+.1f dB", shown);
  }
  win_pen_number(pen, box, style, text);
}

/// Draw one bar of a meter, levels with the gain applied
static void
draw_bar(const WinPen* pen, uint32_t strip, const WinMeter* meter, UiBox box)
{
  const WinModel* const  model  = pen->model;
  const WinLayout* const layout = pen->layout;
  const float  gain_db  = win_model_value(model, PLUG_PORT_GAIN, strip, 0.0f);
  const bool   is_heard = win_model_is_heard(model, strip);
  const bool   is_none  = gain_db <= PLUG_MUTE_DB;
  const float  level_db = is_none ? PLUG_MUTE_DB : meter->level_db + gain_db;
  const float  held_db  = is_none ? PLUG_MUTE_DB : meter->held_db + gain_db;
  const double bottom   = box.y + box.height;
  const double top      = rint(win_layout_y_of(layout, strip, level_db));
  const double held     = rint(win_layout_y_of(layout, strip, held_db));
  const UiBox  bar      = {box.x, top, box.width, bottom - top};

  ui_canvas_fill(pen->canvas, box, UI_COLOUR_PANEL);
  if (is_heard) {
    // The whole way has the gradient, so that a level has one colour
    ui_canvas_clip(pen->canvas, win_box_common(bar, pen->damage));
    ui_shape_gradient(pen->canvas,
                      box,
                      win_pen_shade(strip, 0.85),
                      win_pen_shade(strip, 0.3));
    ui_canvas_clip(pen->canvas, pen->damage);
  } else {
    ui_canvas_fill(pen->canvas, bar, UI_COLOUR_LINE);
  }
  if (held < bottom - 1.0) {
    const double   thick  = fmax(1.0, rint(win_pen_px(pen, 1.5)));
    const uint32_t colour = held_db > 0.0f ? UI_COLOUR_BAD
                            : is_heard     ? UI_COLOUR_TEXT
                                           : UI_COLOUR_FAINT;
    ui_canvas_fill(pen->canvas, (UiBox){box.x, held, box.width, thick}, colour);
  }
}

/// Draw the meter and the number above it
static void
draw_meter(const WinPen* pen, uint32_t strip)
{
  static const WinText style = {9.0, UI_COLOUR_FAINT, UI_CENTER, false};

  const WinModel* const      model = pen->model;
  const WinStripBoxes* const boxes = &pen->layout->strips[strip];
  const uint32_t             n     = model->variant->n_channels;
  const UiBox                all   = boxes->meter;
  const double               gap   = fmax(1.0, rint(win_pen_px(pen, 2.0)));
  const double               each =
      n > 1 ? floor(0.5 * (all.width - gap)) : floor(0.6 * all.width);
  const double left    = n > 1 ? all.x : rint(all.x + 0.2 * all.width);
  float        held_db = WIN_SILENCE_DB;
  for (uint32_t c = 0; c < n; ++c) {
    const WinMeter* const meter = &model->meters[strip][c];
    const UiBox box = {left + (each + gap) * c, all.y, each, all.height};
    draw_bar(pen, strip, meter, box);
    held_db = fmaxf(held_db, meter->held_db);
  }
  const float gain_db = win_model_value(model, PLUG_PORT_GAIN, strip, 0.0f);
  const float shown   = held_db + gain_db;
  char        text[16];
  snprintf(text, sizeof(text), "%.0f", rint((double)shown) + 0.0);
  if (held_db > WIN_SILENCE_DB && shown > PLUG_MUTE_DB) {
    win_pen_number(pen, boxes->held, style, text);
  }
}

/// Draw mute or solo
static void
draw_switch(const WinPen* pen, WinPart part, bool is_on)
{
  static const WinLook on_mute = {MUTE_FILL, MUTE_EDGE};
  static const WinLook on_solo = {SOLO_FILL, SOLO_EDGE};

  const bool    is_mute = part.kind == WIN_MUTE;
  const UiBox   box     = win_layout_box(pen->layout, part);
  const WinText style   = {12.5, UI_COLOUR_TEXT, UI_CENTER, true};
  if (win_pen_needs(pen, box)) {
    win_pen_button(pen, part, !is_on ? win_look : is_mute ? on_mute : on_solo);
    win_pen_write(pen, box, style, is_mute ? "M" : "S");
  }
}

void
win_draw_strip(const WinPen* pen, uint32_t strip)
{
  const WinModel* const      model = pen->model;
  const WinStripBoxes* const boxes = &pen->layout->strips[strip];
  if (!win_pen_needs(pen, boxes->all)) {
    return;
  }
  draw_panel(pen, strip);
  if (win_pen_needs(pen, boxes->number) || win_pen_needs(pen, boxes->name) ||
      win_pen_needs(pen, boxes->menu)) {
    draw_title(pen, strip);
  }
  if (win_pen_needs(pen, boxes->scale)) {
    draw_scale(pen, strip);
  }
  if (win_pen_needs(pen, boxes->fader)) {
    draw_fader(pen, strip);
  }
  if (win_pen_needs(pen, boxes->meter) || win_pen_needs(pen, boxes->held)) {
    draw_meter(pen, strip);
  }
  if (win_pen_needs(pen, boxes->gain)) {
    draw_gain(pen, strip);
  }
  const float mute = win_model_value(model, PLUG_PORT_MUTE, strip, 0.0f);
  const float solo = win_model_value(model, PLUG_PORT_SOLO, strip, 0.0f);
  draw_switch(pen, (WinPart){WIN_MUTE, strip, 0}, mute > 0.5f);
  draw_switch(pen, (WinPart){WIN_SOLO, strip, 0}, solo > 0.5f);
  win_draw_parts(pen, strip);
  win_draw_learn(pen, strip);
}
