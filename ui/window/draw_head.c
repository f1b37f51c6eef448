// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "draw_head.h"

#include "base/text.h"
#include "picture/palette.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// From the edge of a box to what is in it, units
#define PADDING 9.0

/// Room for a value
#define VALUE_SIZE (PLUG_TEXT_SIZE + 16)

/// The latencies, by choice, at 44.1 kHz
static const char* const latencies[PLUG_N_CHOICES] = {
    "2.9 ms", "5.8 ms  live", "12 ms", "23 ms", "46 ms  best"};

static const WinText caption_style = {8.5, UI_COLOUR_FAINT, UI_LEFT, false};
static const WinText value_style   = {11.5, UI_COLOUR_TEXT, UI_LEFT, false};

/// Draw a box with a caption and a value
static void
draw_value(const WinPen* pen,
           WinPartKind   kind,
           const char*   caption,
           const char*   value)
{
  const WinPart part = {kind, 0, 0};
  const UiBox   box  = win_layout_box(pen->layout, part);
  if (!win_pen_needs(pen, box)) {
    return;
  }
  win_pen_button(pen, part, win_look);
  const UiBox above = {PADDING, 3.0, 200.0, 12.0};
  const UiBox below = {PADDING, 13.5, 200.0, 15.0};
  win_pen_write(pen, win_pen_within(pen, box, above), caption_style, caption);
  win_pen_write(pen, win_pen_within(pen, box, below), value_style, value);
}

/// Draw a triangle that points down, left (-1) or right (1)
static void
draw_arrow(const WinPen* pen, UiBox box, int side, uint32_t colour)
{
  const double  x       = box.x + 0.5 * box.width;
  const double  y       = box.y + 0.5 * box.height;
  const double  r       = win_pen_px(pen, 4.0);
  const double  s       = r * side;
  const UiPoint down[3] = {
      {x - r, y - 0.6 * r}, {x + r, y - 0.6 * r}, {x, y + 0.9 * r}};
  const UiPoint aside[3] = {
      {x + s, y}, {x - 0.8 * s, y - r}, {x - 0.8 * s, y + r}};
  ui_shape_polygon(pen->canvas, side ? aside : down, 3, colour);
}

/// Return the dictionary among those to choose from, or NULL
static const WinKit*
find_kit(const WinModel* model)
{
  const char* const path = model->texts[PLUG_PROPERTY_DICTIONARY];
  for (uint32_t i = 0; i < model->n_kits; ++i) {
    if (!strcmp(model->kits[i].path, path)) {
      return &model->kits[i];
    }
  }
  return NULL;
}

/// Return how many sources the dictionary has
static uint32_t
count_sources(const WinModel* model)
{
  const char* at = model->texts[PLUG_PROPERTY_SOURCES];
  uint32_t    n  = *at ? 1 : 0;
  while ((at = strstr(at, ", "))) {
    at += 2;
    ++n;
  }
  return n;
}

/// Return whether a strip holds what was learnt here, which its state does not
/// say while it listens again
static bool
has_learnt(const WinModel* model)
{
  bool has = false;
  for (uint32_t i = 0; i < PLUG_N_SOURCES; ++i) {
    has = has || model->about.strips[i].is_learnt ||
          win_model_state(model, i) == PLUG_STATE_LEARNT;
  }
  return has;
}

/// Write the name of the dictionary and what it is
static void
write_kit(const WinModel* model, char* name, char* what, size_t size)
{
  const char* const   path = model->texts[PLUG_PROPERTY_DICTIONARY];
  const WinKit* const kit  = find_kit(model);
  const uint32_t      n    = count_sources(model);
  char* const         stem = *path ? ui_path_stem(path) : NULL;
  const bool          here = !*path && has_learnt(model);
  snprintf(name,
           size,
           "%s",
           here   ? "learnt here"
           : kit  ? kit->name
           : stem ? stem
                  : "band");
  free(stem);
  if (n == 0) {
    snprintf(what, size, "%s", *path ? "not loaded" : "empty");
    return;
  }
  const bool is_preset = !here && (kit ? !kit->is_saved : !*path);
  snprintf(what,
           size,
           "%s%u source%s",
           is_preset ? "preset, " : "own dictionary, ",
           n,
           n == 1 ? "" : "s");
}

static void
draw_kit(const WinPen* pen)
{
  static const WinText name_style = {13.0, UI_COLOUR_TEXT, UI_LEFT, true};
  static const WinText what_style = {10.0, UI_COLOUR_FAINT, UI_LEFT, false};
  static const WinText none_style = {10.0, UI_COLOUR_BAD, UI_LEFT, false};

  const WinPart part = {WIN_KIT, 0, 0};
  const UiBox   box  = win_layout_box(pen->layout, part);
  if (!win_pen_needs(pen, box)) {
    return;
  }
  char       name[WIN_EDIT_SIZE];
  char       what[WIN_EDIT_SIZE];
  const bool is_lost = !*pen->model->texts[PLUG_PROPERTY_SOURCES] &&
                       *pen->model->texts[PLUG_PROPERTY_DICTIONARY];
  write_kit(pen->model, name, what, sizeof(name));
  win_pen_button(pen, part, win_look);

  const double width = box.width / pen->layout->scale - 2.0 * PADDING - 16.0;
  const double used =
      win_pen_measure(pen, name_style, name) / pen->layout->scale;
  const UiBox first  = {PADDING + 3.0, 0.0, width, 30.0};
  const UiBox second = {
      PADDING + 3.0 + used + 12.0, 1.0, width - used - 12.0, 30.0};
  win_pen_write(pen, win_pen_within(pen, box, first), name_style, name);
  if (second.width > 40.0) {
    win_pen_write(pen,
                  win_pen_within(pen, box, second),
                  is_lost ? none_style : what_style,
                  what);
  }
  const UiBox end = {width + PADDING + 4.0, 0.0, 16.0, 30.0};
  draw_arrow(pen, win_pen_within(pen, box, end), 0, UI_COLOUR_FAINT);
}

/// Draw the buttons beside the dictionary
static void
draw_steps(const WinPen* pen)
{
  for (int side = -1; side <= 1; side += 2) {
    const WinPart part = {side < 0 ? WIN_KIT_PREVIOUS : WIN_KIT_NEXT, 0, 0};
    const UiBox   box  = win_layout_box(pen->layout, part);
    if (win_pen_needs(pen, box)) {
      win_pen_button(pen, part, win_look);
      draw_arrow(pen, box, side, UI_COLOUR_FAINT);
    }
  }
}

static void
draw_settings(const WinPen* pen)
{
  static const char* const names[WIN_N_SETTINGS] = {"A", "B"};
  for (uint32_t i = 0; i < WIN_N_SETTINGS; ++i) {
    const WinPart part   = {WIN_SETTINGS, 0, i};
    const UiBox   box    = win_layout_box(pen->layout, part);
    const bool    chosen = pen->model->setting == i;
    const WinLook look   = {chosen ? UI_COLOUR_CHOSEN : UI_COLOUR_BOX,
                          UI_COLOUR_EDGE};
    const WinText style = {
        12.0, chosen ? UI_COLOUR_TEXT : UI_COLOUR_FAINT, UI_CENTER, chosen};
    if (win_pen_needs(pen, box)) {
      win_pen_button(pen, part, look);
      win_pen_write(pen, box, style, names[i]);
    }
  }
}

/// Draw how the plugin is set
static void
draw_values(const WinPen* pen)
{
  const WinModel* const model = pen->model;
  char                  text[VALUE_SIZE];
  const float           hop = win_model_value(model, PLUG_PORT_HOP, 0, 1024.0f);
  draw_value(pen, WIN_LATENCY, "LATENCY", latencies[plug_choice_of_hop(hop)]);

  const float sharpness = win_model_value(model, PLUG_PORT_SHARPNESS, 0, 0.0f);
  snprintf(text, sizeof(text), "%.1f", (double)sharpness);
  draw_value(
      pen, WIN_SHARPNESS, "SHARPNESS", sharpness < 0.05f ? "as learnt" : text);

  const bool off    = win_model_value(model, PLUG_PORT_STEREO, 0, 0.0f) > 0.5f;
  const bool follow = win_model_value(model, PLUG_PORT_FOLLOW, 0, 0.0f) > 0.5f;
  const bool freeze = win_model_value(model, PLUG_PORT_FREEZE, 0, 0.0f) > 0.5f;
  draw_value(pen,
             WIN_STEREO,
             "STEREO",
             off                ? "off"
             : follow && freeze ? "frozen"
             : follow           ? "follows"
                                : "auto");

  const uint32_t rest = win_model_rest(model);
  snprintf(text, sizeof(text), "none");
  if (rest) {
    char name[PLUG_TEXT_SIZE];
    win_model_name(model, rest - 1, name);
    const bool follows =
        win_model_value(model, PLUG_PORT_FOLLOW_REST, 0, 0.0f) > 0.5f;
    snprintf(text, sizeof(text), "%u %s", rest, follows ? "follows" : name);
  }
  draw_value(pen, WIN_REST, "REST", text);
}

static void
draw_bypass(const WinPen* pen)
{
  static const WinLook on_look   = {0x17231BU, 0x35603CU};
  static const WinText on_style  = {12.0, UI_COLOUR_GOOD, UI_LEFT, false};
  static const WinText off_style = {12.0, UI_COLOUR_BAD, UI_LEFT, false};

  const WinPart part = {WIN_BYPASS, 0, 0};
  const UiBox   box  = win_layout_box(pen->layout, part);
  if (!win_pen_needs(pen, box)) {
    return;
  }
  const bool on =
      win_model_value(pen->model, PLUG_PORT_ENABLED, 0, 1.0f) > 0.5f;
  const UiBox dot  = win_pen_within(pen, box, (UiBox){14.0, 11.0, 8.0, 8.0});
  const UiBox word = win_pen_within(pen, box, (UiBox){30.0, 0.0, 52.0, 30.0});
  win_pen_button(pen, part, on ? on_look : win_look);
  if (on) {
    ui_shape_ellipse(pen->canvas, dot, UI_COLOUR_GOOD);
  } else {
    ui_shape_ring(pen->canvas, dot, win_pen_px(pen, 1.5), UI_COLOUR_BAD);
  }
  win_pen_write(pen, word, on ? on_style : off_style, on ? "on" : "bypass");
}

static void
draw_menu_button(const WinPen* pen)
{
  static const WinText style = {11.5, UI_COLOUR_FAINT, UI_LEFT, false};

  const WinPart part = {WIN_MENU, 0, 0};
  const UiBox   box  = win_layout_box(pen->layout, part);
  if (!win_pen_needs(pen, box)) {
    return;
  }
  win_pen_button(pen, part, win_look);
  win_pen_write(pen,
                win_pen_within(pen, box, (UiBox){13.0, 0.0, 40.0, 30.0}),
                style,
                "menu");
  for (int i = 0; i < 3; ++i) {
    const UiBox line =
        win_pen_within(pen, box, (UiBox){52.0, 10.5 + 4.0 * i, 10.0, 1.0});
    ui_canvas_fill(pen->canvas, line, UI_COLOUR_FAINT);
  }
}

void
win_draw_head(const WinPen* pen)
{
  draw_kit(pen);
  draw_steps(pen);
  draw_settings(pen);
  draw_values(pen);
  draw_bypass(pen);
  draw_menu_button(pen);
}
