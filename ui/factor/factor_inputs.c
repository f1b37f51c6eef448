// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "factor_inputs.h"

#include "spectrogram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Components of those who do not say
#define DEFAULT_COMPONENTS 16

/// Most pixels from the top of an image to its bottom
#define MAX_HEIGHT 32767

/// Matrices that may be given
typedef struct {
  UiMatrix init_w;
  UiMatrix init_h;
} Given;

static bool
read_v(UiFactor* factor)
{
  const UiFactorOptions* const options     = factor->options;
  const UiSpectrogram          spectrogram = {options->window,
                                              options->hop,
                                              options->exponent,
                                              {options->start_s, options->end_s}};
  return ui_npy_knows(factor->file)
             ? ui_npy_read(factor->file, &factor->v, factor->report)
             : ui_spectrogram_read(&spectrogram,
                                   factor->file,
                                   &factor->sample_rate_hz,
                                   &factor->v,
                                   factor->report);
}

/// Read a matrix that may be given
static bool
read_given(const char* path, UiMatrix* matrix, UiReport* report)
{
  return !path || ui_npy_read(path, matrix, report);
}

/// Settle the number of components
static uint32_t
count_components(const UiFactor* factor, const Given* given)
{
  const uint32_t counts[] = {factor->options->components,
                             given->init_w.n_columns,
                             given->init_h.n_rows,
                             factor->held_w.n_columns,
                             factor->held_h.n_rows,
                             DEFAULT_COMPONENTS};
  size_t         i        = 0;
  while (!counts[i]) {
    ++i;
  }
  return counts[i];
}

/// Check the length that a given matrix shares with V
static bool
check_length(const UiFactor* factor,
             const char*     path,
             const char*     what,
             uint32_t        found,
             uint32_t        wanted)
{
  return !path || found == wanted ||
         ui_report_fail(factor->report,
                        path,
                        "has %u %s, where V has %u",
                        found,
                        what,
                        wanted);
}

/// Check a given number of components
static bool
check_count(const UiFactor* factor,
            const char*     path,
            const char*     what,
            uint32_t        found,
            bool            is_all)
{
  const uint32_t n = factor->config.n_components;
  return !path || found == n || (found < n && !is_all) ||
         ui_report_fail(factor->report,
                        path,
                        "has %u %s, where there are %u components",
                        found,
                        what,
                        n);
}

/// Check what is to be drawn
static bool
check_picture(const UiFactor* factor)
{
  const UiFactorOptions* const options = factor->options;
  const uint32_t               width   = options->image_width;
  const uint32_t               n_rows  = factor->v.n_rows;
  if (width && (n_rows % width || n_rows / width > MAX_HEIGHT)) {
    return ui_report_fail(factor->report,
                          NULL,
                          "--image-width: %u rows are no image of %u columns",
                          n_rows,
                          width);
  }
  return options->example < factor->v.n_columns ||
         ui_report_fail(factor->report,
                        NULL,
                        "--example: V has %u columns, counted from 0",
                        factor->v.n_columns);
}

static bool
check_shapes(const UiFactor* factor, const Given* given)
{
  const UiFactorOptions* const o         = factor->options;
  const uint32_t               n_rows    = factor->v.n_rows;
  const uint32_t               n_columns = factor->v.n_columns;
  const UiMatrix* const        w         = &given->init_w;
  const UiMatrix* const        h         = &given->init_h;
  const UiMatrix* const        held_w    = &factor->held_w;
  const UiMatrix* const        held_h    = &factor->held_h;
  return check_length(factor, o->init_w, "rows", w->n_rows, n_rows) &&
         check_length(factor, o->hold_w, "rows", held_w->n_rows, n_rows) &&
         check_length(factor, o->init_h, "columns", h->n_columns, n_columns) &&
         check_length(
             factor, o->hold_h, "columns", held_h->n_columns, n_columns) &&
         check_count(factor, o->init_w, "columns", w->n_columns, true) &&
         check_count(factor, o->init_h, "rows", h->n_rows, true) &&
         check_count(factor, o->hold_w, "columns", held_w->n_columns, false) &&
         check_count(factor, o->hold_h, "rows", held_h->n_rows, false);
}

/// Multiply a matrix by a power of two
static bool
rescale(UiFactor* factor, UiMatrix* matrix, const char* path)
{
  const size_t n = (size_t)matrix->n_rows * matrix->n_columns;
  for (size_t i = 0; i < n; ++i) {
    const double value = (double)matrix->values[i] * factor->scale;
    matrix->values[i]  = (float)value;
    if (!isfinite(matrix->values[i])) {
      return ui_report_fail(
          factor->report, path, "has values that are too large beside V");
    }
  }
  return true;
}

/// Scale V to a mean from 1 to 2
static bool
rescale_v(UiFactor* factor, double* mean)
{
  const size_t n   = (size_t)factor->v.n_rows * factor->v.n_columns;
  double       sum = 0.0;
  for (size_t i = 0; i < n; ++i) {
    sum += (double)factor->v.values[i];
  }
  if (!(sum > 0.0)) {
    return ui_report_fail(factor->report,
                          factor->file,
                          factor->sample_rate_hz ? "holds only silence"
                                                 : "holds only zeros");
  }
  factor->scale = ldexp(1.0, -ilogb(sum / (double)n));
  *mean         = sum / (double)n * factor->scale;
  return rescale(factor, &factor->v, factor->file);
}

/// Settle what the engine does
static bool
settle(UiFactor* factor)
{
  const UiFactorOptions* const options = factor->options;
  NmsNmfConfig* const          config  = &factor->config;
  config->n_rows                       = factor->v.n_rows;
  config->n_columns                    = factor->v.n_columns;
  config->n_iterations                 = options->iterations;
  config->beta                         = (float)options->beta;
  config->n_held                       = factor->held_w.n_columns;
  config->n_held_rows                  = factor->held_h.n_rows;
  config->hold_w                       = config->n_held == config->n_components;
  config->hold_h           = config->n_held_rows == config->n_components;
  config->sparsity_by_norm = true;
  config->start            = (NmsNmfStart)options->init;
  config->sparsity         = (float)(options->sparsity *
                             pow(factor->scale, (double)config->beta - 1.0));
  return isfinite(config->sparsity) ||
         ui_report_fail(factor->report,
                        NULL,
                        "--sparsity: %g is too much for values like these",
                        options->sparsity);
}

/// Put the columns held where W begins, and give their rows of H their size
static void
start_held_w(UiFactor* factor, double size)
{
  const uint32_t n = factor->config.n_components;
  for (uint32_t k = 0; k < factor->held_w.n_columns; ++k) {
    double sum = 0.0;
    for (size_t r = 0; r < factor->w.n_rows; ++r) {
      const float value =
          factor->held_w.values[r * factor->held_w.n_columns + k];
      factor->w.values[r * n + k] = value;
      sum += (double)value;
    }
    const double gain =
        sum > 0.0 && !factor->options->init_h ? size / sum : 1.0;
    float* const row = factor->h.values + (size_t)k * factor->h.n_columns;
    for (uint32_t c = 0; c < factor->h.n_columns; ++c) {
      row[c] = (float)(gain * (double)row[c]);
    }
  }
}

/// Put the rows held where H begins, and give their columns of W their size
static void
start_held_h(UiFactor* factor, double size)
{
  const uint32_t n         = factor->config.n_components;
  const uint32_t n_columns = factor->h.n_columns;
  for (uint32_t k = 0; k < factor->held_h.n_rows; ++k) {
    double sum = 0.0;
    for (uint32_t c = 0; c < n_columns; ++c) {
      const size_t at = (size_t)k * n_columns + c;
      factor->h.values[at] =
          (float)((double)factor->held_h.values[at] * factor->scale);
      sum += (double)factor->h.values[at];
    }
    const bool is_free =
        !factor->options->init_w && k >= factor->held_w.n_columns;
    for (size_t r = 0; sum > 0.0 && is_free && r < factor->w.n_rows; ++r) {
      float* const value = &factor->w.values[r * n + k];
      *value             = (float)(size / sum * (double)*value);
    }
  }
}

/// Fill the parts that are held
static void
start_held(UiFactor* factor)
{
  const NmsNmfConfig* const config  = &factor->config;
  const double              typical = sqrt(factor->mean / config->n_components);
  start_held_w(factor, typical * config->n_rows);
  start_held_h(factor, typical * config->n_columns);
}

static void
start_free(UiFactor* factor, uint64_t seed)
{
  nms_nmf_start(&factor->config,
                seed,
                factor->v.values,
                factor->w.values,
                factor->h.values);
}

void
ui_factor_inputs_start(UiFactor* factor, uint64_t seed)
{
  start_free(factor, seed);
  start_held(factor);
}

/// Fill W and H
static bool
start(UiFactor* factor, Given* given)
{
  const NmsNmfConfig* const config = &factor->config;
  factor->w = ui_matrix_new(config->n_rows, config->n_components);
  factor->h = ui_matrix_new(config->n_components, config->n_columns);
  start_free(factor, factor->options->seed);
  if (given->init_w.values) {
    ui_matrix_clear(&factor->w);
    factor->w     = given->init_w;
    given->init_w = (UiMatrix){0};
  }
  if (given->init_h.values) {
    if (!rescale(factor, &given->init_h, factor->options->init_h)) {
      return false;
    }
    ui_matrix_clear(&factor->h);
    factor->h     = given->init_h;
    given->init_h = (UiMatrix){0};
  }
  start_held(factor);
  for (size_t i = 0; i < (size_t)factor->h.n_rows * factor->h.n_columns; ++i) {
    if (!isfinite(factor->h.values[i])) {
      return ui_report_fail(factor->report,
                            factor->options->hold_h ? factor->options->hold_h
                                                    : factor->options->hold_w,
                            "has values that do not go with those of V");
    }
  }
  return true;
}

bool
ui_factor_inputs_read(UiFactor* factor)
{
  const UiFactorOptions* const options = factor->options;
  UiReport* const              report  = factor->report;
  Given                        given   = {{0}, {0}};

  bool ok = read_given(options->init_w, &given.init_w, report) &&
            read_given(options->init_h, &given.init_h, report) &&
            read_given(options->hold_w, &factor->held_w, report) &&
            read_given(options->hold_h, &factor->held_h, report) &&
            read_v(factor);
  if (ok) {
    factor->config.n_components = count_components(factor, &given);
    ok = check_picture(factor) && check_shapes(factor, &given) &&
         rescale_v(factor, &factor->mean) && settle(factor) &&
         start(factor, &given);
  }
  ui_matrix_clear(&given.init_w);
  ui_matrix_clear(&given.init_h);
  return ok;
}
