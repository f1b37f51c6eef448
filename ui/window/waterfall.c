// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "waterfall.h"

#include "base/memory.h"
#include "picture/palette.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/// Steps of a share: four bits
#define N_SHARES 16

/// Steps of a level that are told apart
#define N_LEVELS 128

/// Levels as bytes that are dark and full
#define DARKEST 32
#define BRIGHTEST 212

/// Share at and below which a band is grey, and at which it has its full hue
#define LEAST_SHARE 3
#define FULL_SHARE 9

/// Sides of the pixels at most
#define MAX_SIDE 16384.0

/// How a row of pixels lies between rows of the history
typedef struct {
  uint32_t low;   ///< Row at or below it
  uint32_t high;  ///< Row above it
  uint32_t part;  ///< From one to the other, of 256
  uint32_t owner; ///< The nearer one
} RowPlace;

struct WinWaterfallImpl {
  UiPixels  pixels;  ///< Columns by number, modulo their number
  RowPlace* places;  ///< [n_rows]
  uint64_t  n_drawn; ///< Columns of pixels ever drawn
  uint32_t  colours[PLUG_N_STRIPS][N_SHARES][N_LEVELS];
};

uint32_t
win_waterfall_colour(uint32_t strip, uint32_t share, uint32_t level)
{
  const double light = (double)((int)level - DARKEST) / (BRIGHTEST - DARKEST);
  const double hue =
      (double)((int)share - LEAST_SHARE) / (FULL_SHARE - LEAST_SHARE);
  // Eyes see little of the lower half of an even scale
  const double   bright = pow(fmin(fmax(light, 0.0), 1.0), 1.35);
  const double   mixed  = fmin(fmax(hue, 0.0), 1.0);
  const uint32_t own = strip < PLUG_N_SOURCES ? ui_palette_shade(strip, bright)
                                              : ui_palette_grey(bright);
  return ui_palette_mix(ui_palette_grey(0.8 * bright), own, 0.4 + 0.6 * mixed);
}

uint32_t
win_waterfall_shown(double width)
{
  return width >= WIN_HISTORY_SHOWN ? WIN_HISTORY_SHOWN
         : width >= 1.0             ? (uint32_t)width
                                    : 1;
}

WinWaterfall*
win_waterfall_new(void)
{
  WinWaterfall* const waterfall = ui_new(1, sizeof(WinWaterfall));
  for (uint32_t strip = 0; waterfall && strip < PLUG_N_STRIPS; ++strip) {
    for (uint32_t share = 0; share < N_SHARES; ++share) {
      for (uint32_t i = 0; i < N_LEVELS; ++i) {
        waterfall->colours[strip][share][i] =
            win_waterfall_colour(strip, share, 2 * i + i / 64);
      }
    }
  }
  return waterfall;
}

/// Free the pixels
static void
clear(WinWaterfall* waterfall)
{
  free(waterfall->pixels.colours);
  free(waterfall->places);
  waterfall->pixels = (UiPixels){0, 0, NULL};
  waterfall->places = NULL;
}

void
win_waterfall_free(WinWaterfall* waterfall)
{
  if (waterfall) {
    clear(waterfall);
    free(waterfall);
  }
}

/// Say where each row of pixels lies, the top one first
static void
place_rows(WinWaterfall* waterfall)
{
  const uint32_t n = waterfall->pixels.n_rows;
  for (uint32_t y = 0; y < n; ++y) {
    const double   top   = (double)(n - 1 - y) + 0.5;
    const double   at    = fmin(fmax(top * PLUG_SHOW_ROWS / n - 0.5, 0.0),
                           (double)(PLUG_SHOW_ROWS - 1));
    const uint32_t low   = (uint32_t)at;
    const uint32_t part  = (uint32_t)(256.0 * (at - (double)low));
    const uint32_t high  = low + 1 < PLUG_SHOW_ROWS ? low + 1 : low;
    waterfall->places[y] = (RowPlace){low, high, part, part < 128 ? low : high};
  }
}

/// Make room for pixels, if there are not as many already; return whether there
/// is
static bool
resize(WinWaterfall* waterfall, uint32_t n_columns, uint32_t n_rows)
{
  UiPixels* const pixels = &waterfall->pixels;
  if (pixels->n_columns == n_columns && pixels->n_rows == n_rows) {
    return true;
  }
  clear(waterfall);
  pixels->colours    = ui_new((size_t)n_columns * n_rows, sizeof(uint32_t));
  waterfall->places  = ui_new(n_rows, sizeof(RowPlace));
  waterfall->n_drawn = 0;
  if (!pixels->colours || !waterfall->places) {
    clear(waterfall);
    return false;
  }
  pixels->n_columns = n_columns;
  pixels->n_rows    = n_rows;
  place_rows(waterfall);
  return true;
}

/// Return a level between four
static uint32_t
level_at(const PlugShowColumn* left,
         const PlugShowColumn* right,
         uint32_t              part,
         const RowPlace*       place)
{
  const uint32_t low = left->levels[place->low] * (256 - part) +
                       right->levels[place->low] * part;
  const uint32_t high = left->levels[place->high] * (256 - part) +
                        right->levels[place->high] * part;
  return (low * (256 - place->part) + high * place->part) >> 17U;
}

/// Draw a column of pixels, between two columns of the history
static void
draw_column(WinWaterfall*         waterfall,
            uint32_t              x,
            const PlugShowColumn* left,
            const PlugShowColumn* right,
            uint32_t              part)
{
  const UiPixels* const pixels = &waterfall->pixels;
  const uint8_t* const  owners = part < 128 ? left->owners : right->owners;
  for (uint32_t y = 0; y < pixels->n_rows; ++y) {
    const RowPlace* const place = &waterfall->places[y];
    const uint32_t        owner = owners[place->owner];
    const uint32_t        strip = owner & 0xFU;
    pixels->colours[(size_t)y * pixels->n_columns + x] =
        waterfall->colours[strip < PLUG_N_STRIPS ? strip : PLUG_N_SOURCES]
                          [owner >> 4U][level_at(left, right, part, place)];
  }
}

/// Draw the columns of pixels that are new
static void
update(WinWaterfall* waterfall, const WinHistory* history)
{
  static const PlugShowColumn none = {0};

  const uint32_t width = waterfall->pixels.n_columns;
  const uint32_t shown = win_waterfall_shown((double)width);
  const uint64_t count = win_history_count(history);
  const uint64_t end   = count ? (count - 1) * width / shown : 0;
  uint64_t       at    = waterfall->n_drawn;
  at                   = end > width && at < end - width ? end - width : at;
  for (; at < end; ++at) {
    // By number: column `from` stands at its pixel, the next one further right
    const uint64_t scaled = at * shown;
    const uint64_t from   = scaled / width;
    const uint32_t part   = (uint32_t)((scaled % width) * 256 / width);
    const uint32_t age    = (uint32_t)(count - 1 - from);

    const PlugShowColumn* const left  = win_history_at(history, age);
    const PlugShowColumn* const right = win_history_at(history, age - 1);
    draw_column(waterfall,
                (uint32_t)(at % width),
                left ? left : &none,
                right ? right : &none,
                part);
  }
  waterfall->n_drawn = end;
}

void
win_waterfall_draw(WinWaterfall*     waterfall,
                   const WinHistory* history,
                   UiCanvas*         canvas,
                   UiBox             box)
{
  if (!waterfall || box.width < 1.0 || box.height < 1.0 ||
      box.width > MAX_SIDE || box.height > MAX_SIDE ||
      !resize(waterfall, (uint32_t)box.width, (uint32_t)box.height)) {
    return;
  }
  update(waterfall, history);

  // What is left of the first column is not there yet: the panel's colour, as 0
  const UiPixels* const pixels = &waterfall->pixels;
  const uint32_t        width  = pixels->n_columns;
  const uint32_t        oldest = (uint32_t)(waterfall->n_drawn % width);
  const double          rest   = (double)(width - oldest);
  if (waterfall->n_drawn >= width) {
    ui_canvas_copy(
        canvas, box.x, box.y, pixels, (UiColumnRange){oldest, width - oldest});
  } else {
    ui_canvas_fill(
        canvas, (UiBox){box.x, box.y, rest, box.height}, UI_COLOUR_PANEL);
  }
  if (oldest > 0) {
    ui_canvas_copy(
        canvas, box.x + rest, box.y, pixels, (UiColumnRange){0, oldest});
  }
}
