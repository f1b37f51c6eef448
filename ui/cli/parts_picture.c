// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "parts_picture.h"

#include "base/memory.h"
#include "base/text.h"
#include "picture/axes.h"
#include "picture/canvas.h"
#include "picture/log_rows.h"
#include "picture/palette.h"
#include "picture/panel.h"
#include "picture_file.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/// Size of the page, pixels
#define PAGE_WIDTH 1600
#define PAGE_HEIGHT 1080

/// Left edge and width of what is drawn, pixels
#define LEFT 128
#define WIDTH 1376

/// The panels of W and of H, pixels
#define W_Y 148
#define W_HEIGHT 440
#define H_Y 644
#define H_HEIGHT 360

/// Side of the square with all parts, and of those beside it, pixels
#define PARTS_SIDE 880
#define BESIDE_X 1080
#define BESIDE_SIDE 256
#define BESIDE_STEP 312

/// Darkest level of spectra, dB
#define FLOOR_DB (-60.0)

/// A picture being drawn
typedef struct {
  const UiFactor* factor;
  UiCanvas*       canvas;
} Drawing;

/// Levels from 0 to 1 to be drawn as pixels
typedef struct {
  uint32_t n_rows;
  uint32_t n_columns;
  float*   values; ///< [n_rows][n_columns]
} Levels;

static Levels
levels_new(uint32_t n_rows, uint32_t n_columns)
{
  const Levels levels = {
      n_rows, n_columns, ui_new((size_t)n_rows * n_columns, sizeof(float))};
  return levels;
}

/// Return where the part of `n` items begins that pixel `at` of `n_pixels` is
static uint32_t
first_of(uint32_t at, uint32_t n_pixels, uint32_t n)
{
  return (uint32_t)((uint64_t)at * n / n_pixels);
}

/// Return the highest level of those that one pixel stands for
static float
highest(const Levels* levels, const UiPixels* pixels, uint32_t y, uint32_t x)
{
  const uint32_t row_end = first_of(y + 1, pixels->n_rows, levels->n_rows);
  const uint32_t column_end =
      first_of(x + 1, pixels->n_columns, levels->n_columns);
  float level = 0.0f;
  for (uint32_t r = first_of(y, pixels->n_rows, levels->n_rows); r < row_end;
       ++r) {
    for (uint32_t c = first_of(x, pixels->n_columns, levels->n_columns);
         c < column_end;
         ++c) {
      level = fmaxf(level, levels->values[(size_t)r * levels->n_columns + c]);
    }
  }
  return level;
}

/// Draw levels into a box, the top row first, and free them
static void
paint(const Drawing* drawing,
      UiBox          box,
      Levels         levels,
      uint32_t (*colour)(double level))
{
  const uint32_t width  = (uint32_t)fmax(box.width, 1.0);
  const uint32_t height = (uint32_t)fmax(box.height, 1.0);
  UiPixels       pixels = {levels.n_columns < width ? levels.n_columns : width,
                     levels.n_rows < height ? levels.n_rows : height,
                     NULL};
  pixels.colours =
      ui_new((size_t)pixels.n_rows * pixels.n_columns, sizeof(uint32_t));
  for (uint32_t y = 0; y < pixels.n_rows; ++y) {
    for (uint32_t x = 0; x < pixels.n_columns; ++x) {
      pixels.colours[(size_t)y * pixels.n_columns + x] =
          colour((double)highest(&levels, &pixels, y, x));
    }
  }
  ui_panel_paint(drawing->canvas, box, &pixels);
  free(pixels.colours);
  free(levels.values);
}

/// Return a value's level: of a recording in decibels, else as it is
static float
to_level(const UiFactor* factor, float value, float loudest)
{
  if (!(loudest > 0.0f)) {
    return 0.0f;
  }
  const double ratio = (double)value / (double)loudest;
  if (!factor->sample_rate_hz) {
    return (float)ratio;
  }
  const double level_db =
      ratio > 0.0 ? 20.0 / factor->options->exponent * log10(ratio) : FLOOR_DB;
  return (float)fmax(0.0, 1.0 - level_db / FLOOR_DB);
}

/// Draw W: its columns side by side, each by its largest value
static void
draw_w(const Drawing* drawing, const UiLogRows* axis)
{
  static const UiBox box      = {LEFT, W_Y, WIDTH, W_HEIGHT};
  const UiMatrix*    w        = &drawing->factor->w;
  const uint32_t     n_rows   = axis ? W_HEIGHT : w->n_rows;
  const Levels       levels   = levels_new(n_rows, w->n_columns);
  float* const       column   = ui_new(w->n_rows, sizeof(float));
  float* const       rows     = ui_new(n_rows, sizeof(float));
  const float* const of_level = axis ? rows : column;
  for (uint32_t k = 0; k < w->n_columns; ++k) {
    float loudest = 0.0f;
    for (uint32_t r = 0; r < w->n_rows; ++r) {
      column[r] = w->values[(size_t)r * w->n_columns + k];
      loudest   = fmaxf(loudest, column[r]);
    }
    if (axis) {
      ui_log_rows_map(axis, column, rows);
    }
    for (uint32_t r = 0; r < n_rows; ++r) {
      levels.values[(size_t)r * w->n_columns + k] = to_level(
          drawing->factor, of_level[axis ? n_rows - 1 - r : r], loudest);
    }
  }
  paint(drawing, box, levels, ui_palette_heat);
  free(column);
  free(rows);
}

/// Draw H: its rows one below the other, by the largest value of all when the
/// columns of W have one sum
static void
draw_h(const Drawing* drawing)
{
  static const UiBox    box     = {LEFT, H_Y, WIDTH, H_HEIGHT};
  const UiMatrix* const w       = &drawing->factor->w;
  const UiMatrix* const h       = &drawing->factor->h;
  const Levels          levels  = levels_new(h->n_rows, h->n_columns);
  float                 loudest = 0.0f;
  for (uint32_t k = 0; k < h->n_rows; ++k) {
    double sum = 0.0;
    for (uint32_t r = 0; r < w->n_rows; ++r) {
      sum += (double)w->values[(size_t)r * w->n_columns + k];
    }
    for (uint32_t c = 0; c < h->n_columns; ++c) {
      const size_t at   = (size_t)k * h->n_columns + c;
      levels.values[at] = (float)(sum * (double)h->values[at]);
      loudest           = fmaxf(loudest, levels.values[at]);
    }
  }
  for (size_t i = 0; i < (size_t)h->n_rows * h->n_columns; ++i) {
    levels.values[i] = to_level(drawing->factor, levels.values[i], loudest);
  }
  paint(drawing, box, levels, ui_palette_heat);
}

/// Draw W above H
static void
draw_factors(const Drawing* drawing)
{
  static const UiBox    w_box   = {LEFT, W_Y, WIDTH, W_HEIGHT};
  static const UiBox    h_box   = {LEFT, H_Y, WIDTH, H_HEIGHT};
  static const UiBox    h_name  = {LEFT, H_Y - 16.0, WIDTH, 0.0};
  static const UiBox    w_name  = {LEFT, W_Y - 16.0, WIDTH, 0.0};
  const UiFactor* const factor  = drawing->factor;
  const double          rate_hz = (double)factor->sample_rate_hz;
  UiLogRows*            axis    = NULL;
  if (factor->sample_rate_hz) {
    axis = ui_log_rows_new(
        W_HEIGHT, factor->w.n_rows, rate_hz / factor->options->window);
    ui_axes_draw_frequency(drawing->canvas, w_box, axis);
    ui_axes_draw_time(drawing->canvas,
                      h_box,
                      (double)factor->h.n_columns * factor->options->hop /
                          rate_hz);
    ui_panel_draw_levels(drawing->canvas, w_box, FLOOR_DB, ui_palette_heat);
  }
  ui_panel_write_caption(drawing->canvas, w_name, "W: a column each");
  ui_panel_write_caption(drawing->canvas, h_name, "H: a row each");
  draw_w(drawing, axis);
  draw_h(drawing);
  ui_log_rows_free(axis);
}

/// Draw a column of values as an image, as large as fits into a square
static void
draw_image(const Drawing* drawing,
           UiBox          box,
           const float*   values, // At the first row of the column
           uint32_t       stride,
           float          brightest)
{
  const uint32_t width   = drawing->factor->options->image_width;
  const uint32_t height  = drawing->factor->v.n_rows / width;
  const uint32_t longest = width > height ? width : height;
  const Levels   levels  = levels_new(height, width);
  for (uint32_t i = 0; brightest > 0.0f && i < width * height; ++i) {
    levels.values[i] = values[(size_t)i * stride] / brightest;
  }
  const double unit   = box.width / longest;
  const UiBox  inside = {box.x, box.y, unit * width, unit * height};
  paint(drawing, inside, levels, ui_palette_grey);
}

/// Return the largest value of a column
static float
find_largest(const float* values, uint32_t n, uint32_t stride)
{
  float largest = 0.0f;
  for (uint32_t i = 0; i < n; ++i) {
    largest = fmaxf(largest, values[(size_t)i * stride]);
  }
  return largest;
}

/// Return how many parts stand in a row
static uint32_t
parts_in_a_row(const UiFactor* factor)
{
  return (uint32_t)ceil(sqrt((double)factor->config.n_components));
}

/// Draw all parts, each by its largest value
static void
draw_parts(const Drawing* drawing)
{
  const UiMatrix* const w    = &drawing->factor->w;
  const uint32_t        n    = parts_in_a_row(drawing->factor);
  const double          step = (double)PARTS_SIDE / n;
  for (uint32_t k = 0; k < w->n_columns; ++k) {
    const uint32_t row = k / n;
    const UiBox    box = {LEFT + step * (k % n),
                          W_Y + step * row,
                          fmax(step - 3.0, 1.0),
                          fmax(step - 3.0, 1.0)};
    draw_image(drawing,
               box,
               w->values + k,
               w->n_columns,
               find_largest(w->values + k, w->n_rows, w->n_columns));
  }
}

/// Return where something is drawn beside the parts, below its name
static UiBox
beside(const Drawing* drawing, uint32_t index, const char* name)
{
  const UiBox box = {
      BESIDE_X, W_Y + (double)BESIDE_STEP * index, BESIDE_SIDE, BESIDE_SIDE};
  const UiBox above = {box.x, box.y - 16.0, PAGE_WIDTH - BESIDE_X - 32.0, 0.0};
  ui_panel_write_caption(drawing->canvas, above, name);
  return box;
}

/// Draw how much of each part the example has, where the parts stand; by what
/// that adds to the brightest pixel of the part
static void
draw_amounts(const Drawing* drawing)
{
  const UiMatrix* const w       = &drawing->factor->w;
  const UiMatrix* const h       = &drawing->factor->h;
  const uint32_t        n       = parts_in_a_row(drawing->factor);
  const Levels          levels  = levels_new((h->n_rows + n - 1) / n, n);
  const size_t          example = drawing->factor->options->example;
  for (uint32_t k = 0; k < h->n_rows; ++k) {
    levels.values[k] = h->values[(size_t)k * h->n_columns + example] *
                       find_largest(w->values + k, w->n_rows, w->n_columns);
  }
  const float largest = find_largest(levels.values, h->n_rows, 1);
  for (uint32_t k = 0; largest > 0.0f && k < h->n_rows; ++k) {
    levels.values[k] /= largest;
  }
  UiBox box  = beside(drawing, 0, "H: how much of each is in one image");
  box.height = box.width * levels.n_rows / n;
  paint(drawing, box, levels, ui_palette_grey);
}

/// Draw what the parts add up to, and the example itself, by one scale
static void
draw_example(const Drawing* drawing)
{
  const UiMatrix* const v       = &drawing->factor->v;
  const UiMatrix* const w       = &drawing->factor->w;
  const UiMatrix* const h       = &drawing->factor->h;
  const size_t          example = drawing->factor->options->example;
  float* const          model   = ui_new(v->n_rows, sizeof(float));
  for (uint32_t r = 0; r < v->n_rows; ++r) {
    double sum = 0.0;
    for (uint32_t k = 0; k < w->n_columns; ++k) {
      sum += (double)w->values[(size_t)r * w->n_columns + k] *
             (double)h->values[(size_t)k * h->n_columns + example];
    }
    model[r] = (float)sum;
  }
  const float brightest =
      fmaxf(find_largest(model, v->n_rows, 1),
            find_largest(v->values + example, v->n_rows, v->n_columns));
  draw_image(
      drawing, beside(drawing, 1, "W H: the sum of that"), model, 1, brightest);
  draw_image(drawing,
             beside(drawing, 2, "V: the image itself"),
             v->values + example,
             v->n_columns,
             brightest);
  free(model);
}

bool
ui_parts_picture_write(const UiFactor* factor)
{
  const NmsNmfConfig* const config = &factor->config;
  const Drawing drawing = {factor, ui_canvas_new(PAGE_WIDTH, PAGE_HEIGHT)};
  char* const   caption =
      ui_format("%u x %u by %u components, beta %g, %u updates",
                config->n_rows,
                config->n_columns,
                config->n_components,
                (double)config->beta,
                config->n_iterations);
  ui_panel_write_titles(
      drawing.canvas, LEFT, WIDTH, ui_path_base(factor->file), caption);
  free(caption);
  if (factor->options->image_width) {
    draw_parts(&drawing);
    draw_amounts(&drawing);
    draw_example(&drawing);
  } else {
    draw_factors(&drawing);
  }
  const bool ok = ui_picture_file_save(
      drawing.canvas, factor->targets[UI_FACTOR_FILE_PLOT], factor->report);
  ui_canvas_free(drawing.canvas);
  return ok;
}
