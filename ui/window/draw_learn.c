// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "draw_learn.h"

#include "picture/palette.h"

#include <math.h>
#include <stdio.h>

/// Longest words on a button
#define WORDS_SIZE 48

/// What stands on the button
typedef struct {
  char     words[WORDS_SIZE];
  char     beside[WORDS_SIZE]; ///< At the right end, faint
  uint32_t edge;
  uint32_t colour; ///< Of the words
  double   part;   ///< How much is done, 0 to 1
  bool     is_bar; ///< Which a bar below shows, else it is filled
  bool     has_dot;
  bool     is_ring; ///< The dot is hollow
} Face;

/// Write a length as minutes and seconds
static void
write_length(char* text, const char* format, float seconds)
{
  const unsigned whole = (unsigned)fminf(fmaxf(seconds, 0.0f), 5999.0f);
  char           length[16];
  snprintf(length, sizeof(length), "%u:%02u", whole / 60, whole % 60);
  snprintf(text, WORDS_SIZE, format, length);
}

/// Say what a strip holds that is not being taught
static void
face_of_rest(Face* face, const WinModel* model, uint32_t strip)
{
  const PlugStripState state   = win_model_state(model, strip);
  const uint32_t       n_takes = model->about.strips[strip].n_takes;
  const float heard = win_model_value(model, PLUG_PORT_HEARD, strip, 0.0f);
  const float progress =
      win_model_value(model, PLUG_PORT_PROGRESS, strip, 0.0f);
  const bool is_rest = win_model_rest(model) == strip + 1;
  snprintf(face->words,
           WORDS_SIZE,
           "%s",
           is_rest                      ? "Learn the rest"
           : state == PLUG_STATE_LEARNT ? "Learn more"
                                        : "Learn");
  if (state == PLUG_STATE_LEARNT && progress > 0.0f && progress < 100.0f) {
    snprintf(face->beside, WORDS_SIZE, "refining %.0f %%", (double)progress);
    face->part   = 0.01 * (double)progress;
    face->is_bar = true;
  } else if (n_takes > 0) {
    snprintf(face->beside,
             WORDS_SIZE,
             "%u take%s",
             n_takes,
             n_takes == 1 ? "" : "s");
  } else if (heard >= 1.0f) {
    write_length(face->beside, "%s heard", heard);
  } else if (state == PLUG_STATE_FILE) {
    snprintf(face->beside, WORDS_SIZE, "from file");
  } else if (state == PLUG_STATE_EMPTY) {
    snprintf(face->beside, WORDS_SIZE, "empty");
  }
}

/// Say what is taught to a strip
static void
face_of_lesson(Face* face, const WinModel* model, uint32_t strip)
{
  const float heard = win_model_value(model, PLUG_PORT_HEARD, strip, 0.0f);
  const float progress =
      win_model_value(model, PLUG_PORT_PROGRESS, strip, 0.0f);
  face->edge = win_pen_colour(strip);
  switch (win_model_state(model, strip)) {
  case PLUG_STATE_ARMED:
    face->has_dot = true;
    face->is_ring = true;
    snprintf(face->words, WORDS_SIZE, "Armed: waits for sound");
    break;
  case PLUG_STATE_LISTENING:
    face->has_dot = true;
    write_length(face->words, "Listening %s", heard);
    snprintf(face->beside, WORDS_SIZE, "stop");
    break;
  case PLUG_STATE_LEARNING:
    face->part = 0.01 * (double)fminf(fmaxf(progress, 0.0f), 100.0f);
    snprintf(face->words, WORDS_SIZE, "Learning %.0f %%", 100.0 * face->part);
    break;
  default:
    face->edge   = UI_COLOUR_BAD;
    face->colour = UI_COLOUR_BAD;
    snprintf(face->words, WORDS_SIZE, "Failed");
    snprintf(face->beside, WORDS_SIZE, "learn again");
  }
}

static Face
face_of(const WinModel* model, uint32_t strip)
{
  Face face = {.edge = UI_COLOUR_EDGE, .colour = UI_COLOUR_TEXT};
  switch (win_model_state(model, strip)) {
  case PLUG_STATE_ARMED:
  case PLUG_STATE_LISTENING:
  case PLUG_STATE_LEARNING:
  case PLUG_STATE_FAILED:
    face_of_lesson(&face, model, strip);
    break;
  default:
    face_of_rest(&face, model, strip);
  }
  if (win_model_value(model, PLUG_PORT_LOCK, strip, 0.0f) > 0.5f) {
    face.colour = UI_COLOUR_FAINT;
    snprintf(face.words, WORDS_SIZE, "Locked");
  }
  return face;
}

/// Show how much is done, from the left
static void
draw_done(const WinPen* pen, UiBox box, uint32_t strip, const Face* face)
{
  const UiBox inner = {
      box.x + 1.0, box.y + 1.0, box.width - 2.0, box.height - 2.0};
  const double bar  = face->is_bar ? rint(win_pen_px(pen, 3.0)) : inner.height;
  const UiBox  done = {inner.x,
                       inner.y + inner.height - bar,
                       rint(inner.width * face->part),
                       bar};
  ui_canvas_clip(pen->canvas, win_box_common(done, pen->damage));
  ui_shape_box(pen->canvas,
               inner,
               win_pen_px(pen, 4.0),
               win_pen_shade(strip, face->is_bar ? 0.75 : WIN_DONE_SHADE));
  ui_canvas_clip(pen->canvas, pen->damage);
}

/// Draw the dot before the words
static void
draw_dot(const WinPen* pen, UiBox box, bool is_ring)
{
  const double side = rint(win_pen_px(pen, 9.0));
  const UiBox  dot  = {
        box.x, rint(box.y + 0.5 * (box.height - side)), side, side};
  if (is_ring) {
    ui_shape_ring(pen->canvas, dot, win_pen_px(pen, 1.5), UI_COLOUR_BAD);
  } else {
    ui_shape_ellipse(pen->canvas, dot, 0xFF4B4BU);
  }
}

/// Draw a source's button
static void
draw_source(const WinPen* pen, uint32_t strip, UiBox box)
{
  static const WinText beside_style = {9.5, UI_COLOUR_FAINT, UI_RIGHT, false};

  const Face    face    = face_of(pen->model, strip);
  const WinText style   = {11.0, face.colour, UI_LEFT, false};
  const double  padding = rint(win_pen_px(pen, 10.0));
  UiBox inner = {box.x + padding, box.y, box.width - 2.0 * padding, box.height};
  win_pen_button(
      pen, (WinPart){WIN_LEARN, strip, 0}, (WinLook){UI_COLOUR_BOX, face.edge});
  if (face.part > 0.0) {
    draw_done(pen, box, strip, &face);
  }
  if (face.has_dot) {
    const double width = rint(win_pen_px(pen, 16.0));
    draw_dot(pen, inner, face.is_ring);
    inner.x += width;
    inner.width -= width;
  }
  const double used = win_pen_measure(pen, beside_style, face.beside);
  win_pen_write(pen, inner, beside_style, face.beside);
  inner.width = fmax(0.0, inner.width - (used > 0.0 ? used + 4.0 : 0.0));
  win_pen_write(pen, inner, style, face.words);
}

/// Draw what keeps the residual apart
static void
draw_apart(const WinPen* pen, uint32_t strip, UiBox box)
{
  const bool is_apart =
      win_model_value(pen->model, PLUG_PORT_APART, 0, 0.0f) > 0.5f;
  const WinLook look = {is_apart ? UI_COLOUR_CHOSEN : UI_COLOUR_BOX,
                        UI_COLOUR_EDGE};
  const WinText style = {
      10.0, is_apart ? UI_COLOUR_TEXT : UI_COLOUR_FAINT, UI_CENTER, false};
  win_pen_button(pen, (WinPart){WIN_APART, strip, 0}, look);
  win_pen_write(pen,
                box,
                style,
                is_apart ? "unexplained is kept apart"
                         : "keep the unexplained apart");
}

void
win_draw_learn(const WinPen* pen, uint32_t strip)
{
  const UiBox box = pen->layout->strips[strip].learn;
  if (!win_pen_needs(pen, box)) {
    return;
  }
  if (strip < PLUG_N_SOURCES) {
    draw_source(pen, strip, box);
  } else {
    draw_apart(pen, strip, box);
  }
}
