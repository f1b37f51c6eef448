// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file window_speed.c
   How long the window takes to be drawn: all of it, and what moves while music
   plays.  Prints, and tests nothing.
*/

#include "check.h"
#include "scenes.h"
#include "window/draw.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/// Frames of which the mean is taken
#define N_FRAMES 300

/// Return the time this process has worked, milliseconds
static double
now_ms(void)
{
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

/// Let the plugin show something that differs everywhere from before
static void
show(WinModel* model, uint32_t frame)
{
  PlugShow next  = model->show;
  next.n_columns = PLUG_SHOW_COLUMNS;
  for (uint32_t c = 0; c < PLUG_SHOW_COLUMNS; ++c) {
    for (uint32_t row = 0; row < PLUG_SHOW_ROWS; ++row) {
      next.columns[c].levels[row] = (uint8_t)(frame * row + c);
    }
  }
  for (uint32_t strip = 0; strip < PLUG_N_SOURCES; ++strip) {
    for (uint32_t k = 0; k < PLUG_SHOW_LIGHTS; ++k) {
      next.lights[strip][k] = (uint8_t)(frame * k + strip);
    }
  }
  win_model_show(model, &next);
  win_model_tick(model, 1.0 / 30.0);
}

/// Draw what moves, as the window does 30 times a second
static void
draw_moving(UiCanvas* canvas, const WinLayout* layout, const WinModel* model)
{
  UiBox          boxes[WIN_N_MOVING];
  const uint32_t n = win_layout_moving(layout, boxes);
  for (uint32_t i = 0; i < n; ++i) {
    win_draw(canvas, layout, model, boxes[i]);
  }
}

static void
measure(uint32_t zoom)
{
  const uint32_t width  = WIN_WIDTH * zoom;
  const uint32_t height = WIN_HEIGHT * zoom;
  WinModel*      model  = scene_new(&scenes[1]);
  uint32_t*      pixels = calloc((size_t)width * height, sizeof(uint32_t));
  REQUIRE(pixels != NULL);
  UiCanvas* canvas = ui_canvas_new_at(pixels, width, width, height);
  WinLayout layout;
  REQUIRE(canvas != NULL);
  model->zoom = (double)zoom;
  win_layout_make(model, width, height, &layout);
  win_draw(canvas, &layout, model, layout.page);

  const double begin_ms = now_ms();
  for (uint32_t i = 0; i < N_FRAMES; ++i) {
    show(model, i);
    draw_moving(canvas, &layout, model);
  }
  const double middle_ms = now_ms();
  for (uint32_t i = 0; i < N_FRAMES; ++i) {
    win_draw(canvas, &layout, model, layout.page);
  }
  const double end_ms = now_ms();
  printf("%ux: what moves %.2f ms, all %.2f ms\n",
         zoom,
         (middle_ms - begin_ms) / N_FRAMES,
         (end_ms - middle_ms) / N_FRAMES);
  ui_canvas_free(canvas);
  free(pixels);
  win_model_free(model);
}

int
main(void)
{
  for (uint32_t zoom = 1; zoom <= 3; ++zoom) {
    measure(zoom);
  }
  return 0;
}
