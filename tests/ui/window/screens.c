// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "screens.h"

#include "check.h"
#include "window/draw.h"

#include <cairo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Screen
screen_new(uint32_t width, uint32_t height)
{
  const Screen screen = {
      width, height, calloc((size_t)width * height, sizeof(uint32_t))};
  REQUIRE(screen.pixels != NULL);
  return screen;
}

void
screen_draw(Screen* screen, const WinModel* model, UiBox damage)
{
  WinLayout layout;
  win_layout_make(model, screen->width, screen->height, &layout);
  UiCanvas* canvas = ui_canvas_new_at(
      screen->pixels, screen->width, screen->width, screen->height);
  REQUIRE(canvas != NULL);
  win_draw(canvas, &layout, model, damage);
  ui_canvas_free(canvas);
}

Screen
screen_of(const WinModel* model, uint32_t width, uint32_t height)
{
  Screen screen = screen_new(width, height);
  screen_draw(&screen, model, (UiBox){0, 0, width, height});
  return screen;
}

Screen
screen_read(const char* path)
{
  Screen           screen = {0, 0, NULL};
  cairo_surface_t* image  = cairo_image_surface_create_from_png(path);
  if (!cairo_surface_status(image)) {
    const unsigned char* data   = cairo_image_surface_get_data(image);
    const size_t         stride = (size_t)cairo_image_surface_get_stride(image);
    screen = screen_new((uint32_t)cairo_image_surface_get_width(image),
                        (uint32_t)cairo_image_surface_get_height(image));
    for (uint32_t y = 0; y < screen.height; ++y) {
      memcpy(screen.pixels + (size_t)y * screen.width,
             data + y * stride,
             screen.width * sizeof(uint32_t));
    }
  }
  cairo_surface_destroy(image);
  return screen;
}

static bool
put(void* user, const void* bytes, size_t n_bytes)
{
  return fwrite(bytes, 1, n_bytes, user) == n_bytes;
}

void
screen_write(const Screen* screen, const char* path)
{
  UiCanvas* canvas = ui_canvas_new_at(
      screen->pixels, screen->width, screen->width, screen->height);
  FILE* file = fopen(path, "wb");
  REQUIRE(canvas != NULL && file != NULL);
  REQUIRE(!ui_canvas_save(canvas, put, file));
  REQUIRE(!fclose(file));
  ui_canvas_free(canvas);
}

void
screen_free(Screen* screen)
{
  free(screen->pixels);
  *screen = (Screen){0, 0, NULL};
}

bool
screen_same(const Screen* one, const Screen* two)
{
  bool same = one->width == two->width && one->height == two->height;
  for (size_t i = 0; same && i < (size_t)one->width * one->height; ++i) {
    same = ((one->pixels[i] ^ two->pixels[i]) & 0xFFFFFFU) == 0;
  }
  return same;
}

uint32_t
screen_most_off(const Screen* one, const Screen* two)
{
  uint32_t most = 0;
  REQUIRE(one->width == two->width && one->height == two->height);
  for (size_t i = 0; i < (size_t)one->width * one->height; ++i) {
    for (uint32_t shift = 0; shift <= 16; shift += 8) {
      const int off = (int)(one->pixels[i] >> shift & 0xFFU) -
                      (int)(two->pixels[i] >> shift & 0xFFU);
      most = (uint32_t)abs(off) > most ? (uint32_t)abs(off) : most;
    }
  }
  return most;
}

/// Return the mean of a channel over a square
static double
mean_of(const Screen* screen,
        uint32_t      left,
        uint32_t      top,
        uint32_t      side,
        uint32_t      shift)
{
  double   sum = 0.0;
  uint32_t n   = 0;
  for (uint32_t y = top; y < top + side && y < screen->height; ++y) {
    for (uint32_t x = left; x < left + side && x < screen->width; ++x) {
      const uint32_t pixel = screen->pixels[(size_t)y * screen->width + x];
      sum += (double)(pixel >> shift & 0xFFU);
      ++n;
    }
  }
  return sum / n;
}

ScreenGap
screen_gap(const Screen* one, const Screen* two, uint32_t side)
{
  ScreenGap gap = {0.0, 0.0};
  double    n   = 0.0;
  REQUIRE(one->width == two->width && one->height == two->height);
  for (uint32_t y = 0; y < one->height; y += side) {
    for (uint32_t x = 0; x < one->width; x += side) {
      for (uint32_t shift = 0; shift <= 16; shift += 8) {
        const double off = fabs(mean_of(one, x, y, side, shift) -
                                mean_of(two, x, y, side, shift));
        gap.mean += off;
        gap.worst = fmax(gap.worst, off);
        n += 1.0;
      }
    }
  }
  gap.mean /= n;
  return gap;
}
