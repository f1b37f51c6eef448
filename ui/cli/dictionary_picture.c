// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dictionary_picture.h"

#include "base/memory.h"
#include "base/text.h"
#include "nms/portrait.h"
#include "picture/axes.h"
#include "picture/canvas.h"
#include "picture/directions.h"
#include "picture/log_rows.h"
#include "picture/palette.h"
#include "picture/panel.h"
#include "picture_file.h"
#include "place.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/// Size of the page without images, pixels
#define PAGE_WIDTH 1600
#define PAGE_HEIGHT 760

/// Images below: room above the first, of each, and below the last, pixels
#define IMAGES_ABOVE 28
#define IMAGE_HEIGHT 18
#define IMAGE_STEP 24
#define IMAGES_BELOW 36

/// The panel, pixels
#define PANEL_X 128
#define PANEL_Y 148
#define PANEL_WIDTH 1376
#define PANEL_HEIGHT 560

/// Darkest level, dB
#define FLOOR_DB (-50.0)

/// A dictionary being drawn
typedef struct {
  const NmsDictionary* dictionary;
  UiCanvas*            canvas;
  UiLogRows*           axis;
  NmsCentre*           order; ///< [n_components]
  float*               bins;  ///< [n_bins]
  float*               rows;  ///< [PANEL_HEIGHT]
} Drawing;

/// Return where a source is drawn; widths follow the number of components
static UiBox
source_box(const NmsDictionary* dictionary, uint32_t index)
{
  static const UiReach   panel  = {PANEL_X, PANEL_WIDTH};
  const NmsSource* const source = &dictionary->sources[index];
  const UiParts          parts  = {dictionary->shape.n_sources,
                                   dictionary->shape.n_components};
  const UiReach          reach  = ui_panel_part(
      panel, &parts, index, source->first_component, source->n_components);
  return (UiBox){reach.begin, PANEL_Y, reach.length, PANEL_HEIGHT};
}

/// Colour one component's column of pixels
static void
colour_component(const Drawing*  drawing,
                 uint32_t        source,
                 uint32_t        component,
                 const UiPixels* pixels,
                 uint32_t        column)
{
  const NmsDictionary* const dictionary = drawing->dictionary;
  const double               scale = 20.0 / (double)dictionary->shape.exponent;
  for (uint32_t bin = 0; bin < dictionary->n_bins; ++bin) {
    const size_t row = nms_dictionary_group(dictionary, bin);
    drawing->bins[bin] =
        dictionary
            ->reconstruction[row * dictionary->shape.n_components + component];
  }
  ui_log_rows_map(drawing->axis, drawing->bins, drawing->rows);
  float loudest = 0.0f;
  for (uint32_t i = 0; i < PANEL_HEIGHT; ++i) {
    loudest = fmaxf(loudest, drawing->rows[i]);
  }
  for (uint32_t i = 0; i < PANEL_HEIGHT; ++i) {
    const float  value    = drawing->rows[PANEL_HEIGHT - 1 - i];
    const double level_db = value > 0.0f && loudest > 0.0f
                                ? scale * log10((double)(value / loudest))
                                : FLOOR_DB;
    pixels->colours[(size_t)i * pixels->n_columns + column] =
        ui_palette_shade(source, 1.0 - level_db / FLOOR_DB);
  }
}

/// Draw a source: its components side by side, its name above them
static void
draw_source(const Drawing* drawing, uint32_t index)
{
  const NmsSource* const source = &drawing->dictionary->sources[index];
  const UiBox            box    = source_box(drawing->dictionary, index);
  const UiPixels         pixels = {
              source->n_components,
              PANEL_HEIGHT,
              ui_new((size_t)source->n_components * PANEL_HEIGHT, sizeof(uint32_t))};
  for (uint32_t i = 0; i < source->n_components; ++i) {
    colour_component(drawing,
                     index,
                     drawing->order[source->first_component + i].component,
                     &pixels,
                     i);
  }
  ui_panel_paint(drawing->canvas, box, &pixels);
  free(pixels.colours);

  const UiTextStyle style = {18.0,
                             ui_palette_source(index),
                             UI_CENTER,
                             true,
                             fmax(box.width - 4.0, 8.0)};
  const UiTextStyle count = {
      14, UI_COLOUR_FAINT, UI_CENTER, false, fmax(box.width, 8.0)};
  char* const  text = ui_format("%u", source->n_components);
  const double x    = box.x + 0.5 * box.width;
  ui_canvas_write(drawing->canvas, x, PANEL_Y - 18.0, &style, source->name);
  ui_canvas_write(
      drawing->canvas, x, PANEL_Y + PANEL_HEIGHT + 18.0, &count, text);
  free(text);
}

/// Return where a source's image is drawn
static UiBox
image_box(uint32_t index)
{
  return (UiBox){PANEL_X,
                 PAGE_HEIGHT + IMAGES_ABOVE + (double)IMAGE_STEP * index,
                 PANEL_WIDTH,
                 IMAGE_HEIGHT};
}

/// Draw where a source is: how much of it comes from left to right, its name
/// before it and its pan and width behind
static void
draw_image(const Drawing* drawing, uint32_t index)
{
  enum { N_POINTS = PANEL_WIDTH / 4 };
  const NmsDictionary* const dictionary = drawing->dictionary;
  const UiBox                box        = image_box(index);
  double                     levels[N_POINTS];
  ui_place_spread(dictionary, index, N_POINTS, levels);
  ui_directions_paint(drawing->canvas, box, index, N_POINTS, levels);
  ui_canvas_frame(drawing->canvas, box, UI_COLOUR_LINE);

  const UiTextStyle name = {
      15.0, ui_palette_source(index), UI_RIGHT, true, PANEL_X - 24.0};
  const UiTextStyle numbers = {15.0, UI_COLOUR_FAINT, UI_LEFT, false, 84.0};
  char* const       text    = ui_place_format(ui_place_of(dictionary, index));
  const double      y       = box.y + 0.5 * box.height;
  ui_canvas_write(
      drawing->canvas, box.x - 12.0, y, &name, dictionary->sources[index].name);
  ui_canvas_write(drawing->canvas, box.x + box.width + 8.0, y, &numbers, text);
  free(text);
}

/// Draw where the sources are, one below the other
static void
draw_images(const Drawing* drawing)
{
  static const char* const sides[] = {"left", "centre", "right"};
  static const UiTextStyle side    = {
         15.0, UI_COLOUR_FAINT, UI_CENTER, false, 100.0};
  static const UiTextStyle numbers = {
      15.0, UI_COLOUR_FAINT, UI_LEFT, false, 84.0};

  const uint32_t n   = drawing->dictionary->shape.n_sources;
  const UiBox    end = image_box(n - 1);
  for (uint32_t i = 0; i < n; ++i) {
    draw_image(drawing, i);
  }
  for (uint32_t i = 0; i < 3; ++i) {
    ui_canvas_write(drawing->canvas,
                    PANEL_X + 0.5 * PANEL_WIDTH * i,
                    end.y + end.height + 18.0,
                    &side,
                    sides[i]);
  }
  ui_canvas_write(drawing->canvas,
                  PANEL_X + PANEL_WIDTH + 8.0,
                  image_box(0).y - 12.0,
                  &numbers,
                  "pan, width");
}

/// Return the height of the page
static uint32_t
page_height(const NmsDictionary* dictionary)
{
  const uint32_t images =
      IMAGES_ABOVE + IMAGES_BELOW + IMAGE_STEP * dictionary->shape.n_sources;
  return PAGE_HEIGHT + (dictionary->spatial ? images : 0);
}

/// Write what is above the panel
static void
draw_titles(const Drawing* drawing, const char* name)
{
  const NmsDictionaryShape* const shape = &drawing->dictionary->shape;

  char* const line = ui_format(
      "%u components of %u source%s at %.4g kHz, window %u; one column per "
      "component",
      shape->n_components,
      shape->n_sources,
      shape->n_sources == 1 ? "" : "s",
      1e-3 * shape->sample_rate_hz,
      shape->window);
  ui_panel_write_titles(drawing->canvas, PANEL_X, PANEL_WIDTH, name, line);
  free(line);
}

bool
ui_dictionary_picture_write(const NmsDictionary* dictionary,
                            const char*          name,
                            UiTarget*            target,
                            UiReport*            report)
{
  static const UiBox panel = {PANEL_X, PANEL_Y, PANEL_WIDTH, PANEL_HEIGHT};

  const Drawing drawing = {
      dictionary,
      ui_canvas_new(PAGE_WIDTH, page_height(dictionary)),
      ui_log_rows_new(PANEL_HEIGHT,
                      dictionary->n_bins,
                      dictionary->shape.sample_rate_hz /
                          (double)dictionary->shape.window),
      ui_new(dictionary->shape.n_components, sizeof(NmsCentre)),
      ui_new(dictionary->n_bins, sizeof(float)),
      ui_new(PANEL_HEIGHT, sizeof(float))};
  nms_portrait_order(dictionary, drawing.order);
  draw_titles(&drawing, name);
  for (uint32_t i = 0; i < dictionary->shape.n_sources; ++i) {
    draw_source(&drawing, i);
  }
  if (dictionary->spatial) {
    draw_images(&drawing);
  }
  ui_axes_draw_frequency(drawing.canvas, panel, drawing.axis);
  ui_panel_draw_levels(drawing.canvas, panel, FLOOR_DB, ui_palette_grey);
  const bool ok = ui_picture_file_save(drawing.canvas, target, report);
  ui_canvas_free(drawing.canvas);
  ui_log_rows_free(drawing.axis);
  free(drawing.order);
  free(drawing.bins);
  free(drawing.rows);
  return ok;
}
