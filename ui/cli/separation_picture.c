// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "separation_picture.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "nms/portrait.h"
#include "picture/axes.h"
#include "picture/canvas.h"
#include "picture/columns.h"
#include "picture/log_rows.h"
#include "picture/palette.h"
#include "picture/panel.h"
#include "picture_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Size of the page, pixels
#define PAGE_WIDTH 1600
#define PAGE_HEIGHT 1000

/// The panels' left edge and width, pixels
#define PANEL_X 128
#define PANEL_WIDTH 1376

/// The spectrogram, pixels
#define SPECTRUM_Y 112
#define SPECTRUM_HEIGHT 392

/// All activations together, pixels
#define SOURCES_Y 548
#define SOURCES_HEIGHT 400

/// Columns kept; even
#define MAX_COLUMNS 4096

/// Memory kept for columns at most, bytes
#define MAX_COLUMN_BYTES ((size_t)24 << 20)

/// Darkest levels, dB
#define SPECTRUM_FLOOR_DB (-80.0)
#define SOURCE_FLOOR_DB (-50.0)

/// One column of the store: SPECTRUM_HEIGHT rows, then the activations
struct UiSeparationPictureImpl {
  UiSeparationPictureConfig config;
  UiLogRows*                axis;
  UiColumns*                columns;
  NmsCentre*                order; ///< [n_components]
};

/// A range of a column's rows, and how to colour it
typedef struct {
  const NmsCentre* rows;   ///< [n_rows], the lowest on the page first; or NULL
  uint32_t         first;  ///< Row in the column that `rows` count from
  uint32_t         n_rows; ///< Of the panel
  double           scale;  ///< From the logarithm of a value to dB
  double           floor_db;
  float            loudest; ///< Value at 0 dB
  int              source;  ///< Its hue, or -1 for heat
} Panel;

UiSeparationPicture*
ui_separation_picture_new(const UiSeparationPictureConfig* config)
{
  const uint32_t n_rows =
      SPECTRUM_HEIGHT + config->dictionary->shape.n_components;
  const size_t fitting = MAX_COLUMN_BYTES / (n_rows * sizeof(float)) / 2 * 2;

  UiSeparationPicture* const picture = ui_new(1, sizeof(UiSeparationPicture));
  picture->config                    = *config;
  picture->axis                      = ui_log_rows_new(SPECTRUM_HEIGHT,
                                  config->window_samples / 2 + 1,
                                  (double)config->sample_rate_hz /
                                      (double)config->window_samples);
  picture->order =
      ui_new(config->dictionary->shape.n_components, sizeof(NmsCentre));
  nms_portrait_order(config->dictionary, picture->order);
  picture->columns = ui_columns_new(
      n_rows, fitting < MAX_COLUMNS ? (uint32_t)fitting : MAX_COLUMNS);
  return picture;
}

void
ui_separation_picture_free(UiSeparationPicture* picture)
{
  if (picture) {
    ui_log_rows_free(picture->axis);
    ui_columns_free(picture->columns);
    free(picture->order);
    free(picture);
  }
}

uint32_t
ui_separation_picture_n_rows(const UiSeparationPicture* picture)
{
  return SPECTRUM_HEIGHT + picture->config.dictionary->shape.n_components;
}

void
ui_separation_picture_map(const UiSeparationPicture* picture,
                          const NmsAnalysis*         analysis,
                          float*                     rows)
{
  ui_log_rows_map(picture->axis, analysis->magnitudes, rows);
  memcpy(rows + SPECTRUM_HEIGHT,
         analysis->activations,
         analysis->n_components * sizeof(float));
}

void
ui_separation_picture_add(UiSeparationPicture* picture, const float* rows)
{
  ui_columns_add(picture->columns, rows);
}

/// Return the largest value of some rows
static float
find_loudest(const UiColumns* columns, uint32_t first, uint32_t n_rows)
{
  float loudest = 0.0f;
  for (uint32_t i = 0; i < ui_columns_count(columns); ++i) {
    const float* const column = ui_columns_at(columns, i);
    for (uint32_t row = first; row < first + n_rows; ++row) {
      loudest = fmaxf(loudest, column[row]);
    }
  }
  return loudest;
}

/// Return a value's place between floor and 0 dB, as 0 to 1
static double
level_of(const Panel* panel, float value)
{
  if (value <= 0.0f || panel->loudest <= 0.0f) {
    return 0.0;
  }
  const double level_db =
      panel->scale * log10((double)(value / panel->loudest));
  return 1.0 - level_db / panel->floor_db;
}

/// Return the colour of a level on a panel
static uint32_t
colour_of(const Panel* panel, double level)
{
  return panel->source < 0 ? ui_palette_heat(level)
                           : ui_palette_shade((uint32_t)panel->source, level);
}

/// The columns that one pixel stands for
typedef struct {
  uint32_t first;
  uint32_t last;
} Span;

/// Return the columns under a pixel; the page spans exactly the recording
static Span
span_of(const UiSeparationPicture* picture, double duration_s, uint32_t pixel)
{
  const UiSeparationPictureConfig* const config = &picture->config;
  const double column_s = (double)ui_columns_step(picture->columns) *
                          (double)config->hop_samples /
                          (double)config->sample_rate_hz;
  const double   pixel_s = duration_s / PANEL_WIDTH;
  const uint32_t end     = ui_columns_count(picture->columns) - 1;
  const uint32_t first   = (uint32_t)((double)pixel * pixel_s / column_s);
  const uint32_t last    = (uint32_t)((double)(pixel + 1) * pixel_s / column_s);
  const Span     span    = {first < end ? first : end,
                     last <= first ? (first < end ? first : end)
                                          : (last - 1 < end ? last - 1 : end)};
  return span;
}

/// Return the largest value of a row within some columns
static float
largest(const UiColumns* columns, Span span, uint32_t row)
{
  float value = 0.0f;
  for (uint32_t i = span.first; i <= span.last; ++i) {
    value = fmaxf(value, ui_columns_at(columns, i)[row]);
  }
  return value;
}

/// Colour a panel's pixels and paint them into its box
static void
paint_panel(UiCanvas*                  canvas,
            const UiSeparationPicture* picture,
            const Panel*               panel,
            double                     duration_s,
            UiBox                      box)
{
  const UiPixels pixels = {
      PANEL_WIDTH,
      panel->n_rows,
      ui_new((size_t)PANEL_WIDTH * panel->n_rows, sizeof(uint32_t))};
  for (uint32_t x = 0; x < PANEL_WIDTH; ++x) {
    const Span span = span_of(picture, duration_s, x);
    for (uint32_t y = 0; y < panel->n_rows; ++y) {
      const uint32_t row =
          panel->first + (panel->rows ? panel->rows[y].component : y);
      const float value = largest(picture->columns, span, row);
      pixels.colours[(size_t)(panel->n_rows - 1 - y) * PANEL_WIDTH + x] =
          colour_of(panel, level_of(panel, value));
    }
  }
  ui_panel_paint(canvas, box, &pixels);
  free(pixels.colours);
}

/// Draw the spectrogram and its scales
static void
draw_spectrum(UiCanvas*                      canvas,
              const UiSeparationPicture*     picture,
              const UiSeparationPictureText* text)
{
  static const UiBox box = {PANEL_X, SPECTRUM_Y, PANEL_WIDTH, SPECTRUM_HEIGHT};
  const Panel        panel = {NULL,
                              0,
                              SPECTRUM_HEIGHT,
                              20.0,
                              SPECTRUM_FLOOR_DB,
                              find_loudest(picture->columns, 0, SPECTRUM_HEIGHT),
                              -1};
  paint_panel(canvas, picture, &panel, text->duration_s, box);
  ui_axes_draw_frequency(canvas, box, picture->axis);
  ui_panel_draw_levels(canvas, box, SPECTRUM_FLOOR_DB, ui_palette_heat);
}

/// Return where a source is drawn; heights follow the number of components
static UiBox
source_box(const NmsDictionary* dictionary, uint32_t index)
{
  static const UiReach   panel  = {SOURCES_Y, SOURCES_HEIGHT};
  const NmsSource* const source = &dictionary->sources[index];
  const UiParts          parts  = {dictionary->shape.n_sources,
                                   dictionary->shape.n_components};
  const UiReach          reach  = ui_panel_part(
      panel, &parts, index, source->first_component, source->n_components);
  return (UiBox){PANEL_X, reach.begin, PANEL_WIDTH, reach.length};
}

/// Draw every source's activations
static void
draw_sources(UiCanvas*                      canvas,
             const UiSeparationPicture*     picture,
             const UiSeparationPictureText* text)
{
  const NmsDictionary* const dictionary = picture->config.dictionary;
  const uint32_t             first      = SPECTRUM_HEIGHT;
  const float                loudest =
      find_loudest(picture->columns, first, dictionary->shape.n_components);
  for (uint32_t i = 0; i < dictionary->shape.n_sources; ++i) {
    const NmsSource* const source = &dictionary->sources[i];
    const UiBox            box    = source_box(dictionary, i);
    const Panel            panel  = {picture->order + source->first_component,
                                     first,
                                     source->n_components,
                                     20.0 / (double)dictionary->shape.exponent,
                                     SOURCE_FLOOR_DB,
                                     loudest,
                                     (int)i};
    const UiTextStyle      style  = {fmin(18.0, fmax(8.0, box.height)),
                                     ui_palette_source(i),
                                     UI_RIGHT,
                                     true,
                                     PANEL_X - 20.0};
    paint_panel(canvas, picture, &panel, text->duration_s, box);
    ui_canvas_write(
        canvas, PANEL_X - 14.0, box.y + 0.5 * box.height, &style, source->name);
  }
}

/// Return "mono", "stereo" or "N channels", owned by the caller
static char*
name_channels(uint32_t n_channels)
{
  return n_channels == 1   ? ui_format("mono")
         : n_channels == 2 ? ui_format("stereo")
                           : ui_format("%u channels", n_channels);
}

/// Write what is above the panels
static void
draw_titles(UiCanvas*                      canvas,
            const UiSeparationPicture*     picture,
            const UiSeparationPictureText* text)
{
  static const UiBox between = {PANEL_X,
                                0.5 *
                                    (SPECTRUM_Y + SPECTRUM_HEIGHT + SOURCES_Y),
                                PANEL_WIDTH,
                                0.0};

  const UiSeparationPictureConfig* const config = &picture->config;
  const NmsDictionaryShape* const        shape  = &config->dictionary->shape;

  char        length[UI_CLOCK_SIZE] = "";
  char* const channels              = name_channels(text->n_channels);
  char* const line                  = ui_format(
      "%s, %.4g kHz, %s; dictionary %s, %u components; hop %u, "
                       "latency %.1f ms",
      ui_clock_write_length(text->duration_s, length),
      1e-3 * (double)config->sample_rate_hz,
      channels,
      ui_path_base(text->dictionary),
      shape->n_components,
      config->hop_samples,
      1e3 * (double)config->latency_samples / (double)config->sample_rate_hz);
  ui_panel_write_titles(canvas, PANEL_X, PANEL_WIDTH, text->name, line);
  ui_panel_write_caption(canvas, between, "Activations, one row per component");
  free(channels);
  free(line);
}

bool
ui_separation_picture_write(const UiSeparationPicture*     picture,
                            const UiSeparationPictureText* text,
                            UiTarget*                      target,
                            UiReport*                      report)
{
  static const UiBox sources = {
      PANEL_X, SOURCES_Y, PANEL_WIDTH, SOURCES_HEIGHT};

  UiCanvas* const canvas = ui_canvas_new(PAGE_WIDTH, PAGE_HEIGHT);
  draw_titles(canvas, picture, text);
  draw_spectrum(canvas, picture, text);
  draw_sources(canvas, picture, text);
  ui_panel_draw_levels(canvas, sources, SOURCE_FLOOR_DB, ui_palette_grey);
  ui_axes_draw_time(canvas, sources, text->duration_s);
  const bool ok = ui_picture_file_save(canvas, target, report);
  ui_canvas_free(canvas);
  return ok;
}
