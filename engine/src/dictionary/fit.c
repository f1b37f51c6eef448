// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/dictionary.h"

#include "nms/stft.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Find the fast even window that comes closest to a length, up or down
static uint32_t
nearest_window(double length)
{
  const uint32_t above = nms_stft_good_window((uint32_t)ceil(length));

  uint32_t below = (uint32_t)length & ~1U;
  while (below > 2 && nms_stft_good_window(below) != below) {
    below -= 2;
  }
  return above - length < length - below ? above : below;
}

static uint32_t
fitted_window(const NmsDictionaryShape* shape,
              double                    sample_rate_hz,
              uint32_t                  hop)
{
  const double   ratio  = sample_rate_hz / shape->sample_rate_hz;
  const uint32_t window = ratio == 1.0
                              ? shape->window
                              : nearest_window((double)shape->window * ratio);

  // Shapes below 16 samples are refused, so very low rates get at least that
  const uint32_t least = hop < 8 ? 16 : nms_stft_good_window(2 * hop);
  return window < least ? least : window;
}

/// Count the bands whose center is below half the sample rate
static uint32_t
count_bands(const NmsDictionary* dictionary, double sample_rate_hz)
{
  uint32_t n = 0;
  while (n < dictionary->shape.n_bands &&
         (double)dictionary->bands[n].center_hz <= 0.5 * sample_rate_hz) {
    ++n;
  }
  return n;
}

/// Count the groups that begin below half the sample rate, at least the first
static uint32_t
count_groups(const NmsDictionary* dictionary, double sample_rate_hz)
{
  uint32_t n = 1;
  while (n < dictionary->shape.n_groups &&
         (double)dictionary->edges[n] <= 0.5 * sample_rate_hz) {
    ++n;
  }
  return n;
}

/// Rows of a matrix over frequency, read at any frequency
typedef struct {
  const float* rows; ///< [n_rows][n_columns]
  uint32_t     n_rows;
  uint32_t     n_columns;
} Spectra;

/// Write the row at a fractional index; beyond the last row it is held
static void
interpolate_row(const Spectra* from, double at, float* to)
{
  const double   last   = from->n_rows - 1;
  const double   inside = at < last ? at : last;
  const uint32_t below  = (uint32_t)inside;
  const uint32_t above  = below + 1 < from->n_rows ? below + 1 : below;
  const float    part   = (float)(inside - below);

  for (uint32_t k = 0; k < from->n_columns; ++k) {
    const float a = from->rows[(size_t)below * from->n_columns + k];
    const float b = from->rows[(size_t)above * from->n_columns + k];
    to[k]         = a + part * (b - a);
  }
}

static void
fit_spectra(const Spectra* from,
            double         step, // Old bins per new bin
            uint32_t       n_rows,
            float*         to)
{
  for (uint32_t r = 0; r < n_rows; ++r) {
    interpolate_row(from, r * step, to + (size_t)r * from->n_columns);
  }
}

static void
fit_analysis(const NmsDictionary* from, double step, NmsDictionary* to)
{
  const size_t n         = from->shape.n_components;
  const size_t from_size = from->shape.n_bands * n;
  const size_t to_size   = to->shape.n_bands * n;

  for (uint32_t c = 0; c < from->shape.n_context; ++c) {
    const float* const rows = from->analysis + c * from_size;
    float* const       out  = to->analysis + c * to_size;

    if (from->shape.has_bands) {
      memcpy(out, rows, to_size * sizeof(float));
    } else {
      const Spectra spectra = {rows, from->shape.n_bands, (uint32_t)n};
      fit_spectra(&spectra, step, to->shape.n_bands, out);
    }
  }
}

static void
fit_reconstruction(const NmsDictionary* from, double step, NmsDictionary* to)
{
  const size_t   n_groups = to->shape.n_groups;
  const uint32_t n        = from->shape.n_components;

  if (from->shape.has_groups) {
    memcpy(to->edges, from->edges, (n_groups + 1) * sizeof(float));
    memcpy(
        to->reconstruction, from->reconstruction, n_groups * n * sizeof(float));
  } else {
    const Spectra bins = {from->reconstruction, from->n_bins, n};
    fit_spectra(&bins, step, to->n_bins, to->reconstruction);
  }
}

static void
fit_spatial(const NmsDictionary* from, double step, NmsDictionary* to)
{
  const size_t from_size = (size_t)from->shape.n_groups * 4;
  const size_t to_size   = (size_t)to->shape.n_groups * 4;

  for (uint32_t s = 0; from->spatial && s < from->shape.n_sources; ++s) {
    const float* const rows = from->spatial + s * from_size;
    float* const       out  = to->spatial + s * to_size;

    if (from->shape.has_groups) {
      memcpy(out, rows, to_size * sizeof(float));
    } else {
      const Spectra spectra = {rows, from->shape.n_groups, 4};
      fit_spectra(&spectra, step, to->shape.n_groups, out);
    }
  }
}

static void
fit_values(const NmsDictionary* from, NmsDictionary* to)
{
  const double from_spacing = from->shape.sample_rate_hz / from->shape.window;
  const double to_spacing   = to->shape.sample_rate_hz / to->shape.window;
  const double step         = to_spacing / from_spacing;

  memcpy(to->sources, from->sources, from->shape.n_sources * sizeof(NmsSource));
  memcpy(
      to->sparsity, from->sparsity, from->shape.n_iterations * sizeof(float));
  if (to->bands) {
    memcpy(to->bands, from->bands, to->shape.n_bands * sizeof(NmsBand));
  }

  fit_reconstruction(from, step, to);
  fit_spatial(from, step, to);
  fit_analysis(from, step, to);
}

NmsStatus
nms_dictionary_fit(const NmsDictionary* dictionary,
                   double               sample_rate_hz,
                   uint32_t             hop,
                   NmsDictionary**      fitted)
{
  *fitted = NULL;
  if (!(sample_rate_hz >= 1000.0) || sample_rate_hz > 768000.0 || hop < 1 ||
      hop > NMS_MAX_WINDOW / 2) {
    return NMS_BAD_ARGUMENT;
  }

  const double ratio = sample_rate_hz / dictionary->shape.sample_rate_hz;

  NmsDictionaryShape shape = dictionary->shape;
  shape.sample_rate_hz     = sample_rate_hz;
  shape.hop                = hop;
  shape.window   = fitted_window(&dictionary->shape, sample_rate_hz, hop);
  shape.n_bands  = shape.has_bands ? count_bands(dictionary, sample_rate_hz)
                                   : shape.window / 2 + 1;
  shape.n_groups = shape.has_groups ? count_groups(dictionary, sample_rate_hz)
                                    : shape.window / 2 + 1;
  shape.stride_samples =
      (uint32_t)fmax(1.0, rint(shape.stride_samples * ratio));

  NmsStatus status = nms_dictionary_new(&shape, fitted);
  if (!status) {
    fit_values(dictionary, *fitted);
    status = nms_dictionary_describe(
        *fitted, dictionary->licence, dictionary->provenance);
  }
  if (status) {
    nms_dictionary_free(*fitted);
    *fitted = NULL;
  }
  return status;
}
