// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "log_rows.h"

#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/// Where the axis begins, Hz
#define LOWEST_HZ 40.0

/// What a row takes from the spectrum
typedef struct {
  uint32_t low;   ///< Bin at or below its centre
  uint32_t high;  ///< The next one
  float    part;  ///< From one to the other, 0 to 1
  uint32_t first; ///< Of the bins within the row
  uint32_t last;  ///< Below `first` if there are fewer than two
} Row;

struct UiLogRowsImpl {
  double   lowest_hz;  ///< Of the first row
  double   highest_hz; ///< Of the last row
  double   bin_spacing_hz;
  uint32_t n_bins;
  uint32_t n_rows;
  Row*     rows; ///< [n_rows]
};

/// Return the bin, with fraction, that stands at a row, with fraction
static double
bin_at(const UiLogRows* axis, double row)
{
  const double part = row / (double)(axis->n_rows - 1);
  const double frequency_hz =
      axis->lowest_hz * pow(axis->highest_hz / axis->lowest_hz, part);
  return fmin(frequency_hz / axis->bin_spacing_hz, (double)(axis->n_bins - 1));
}

static Row
make_row(const UiLogRows* axis, uint32_t index)
{
  const double   centre = bin_at(axis, (double)index);
  const uint32_t low    = (uint32_t)centre;
  const uint32_t first  = (uint32_t)ceil(bin_at(axis, (double)index - 0.5));
  const uint32_t last   = (uint32_t)floor(bin_at(axis, (double)index + 0.5));
  const bool     spans  = last > first;

  const Row row = {low,
                   low + 1 < axis->n_bins ? low + 1 : low,
                   (float)(centre - (double)low),
                   spans ? first : 1,
                   spans ? last : 0};
  return row;
}

UiLogRows*
ui_log_rows_new(uint32_t n_rows, uint32_t n_bins, double bin_spacing_hz)
{
  UiLogRows* const axis = ui_new(1, sizeof(UiLogRows));
  if (!axis) {
    return NULL;
  }
  axis->lowest_hz      = fmax(LOWEST_HZ, 0.5 * bin_spacing_hz);
  axis->highest_hz     = bin_spacing_hz * (double)(n_bins - 1);
  axis->bin_spacing_hz = bin_spacing_hz;
  axis->n_bins         = n_bins;
  axis->n_rows         = n_rows;
  axis->rows           = ui_new(n_rows, sizeof(Row));
  if (!axis->rows) {
    ui_log_rows_free(axis);
    return NULL;
  }
  for (uint32_t i = 0; i < n_rows; ++i) {
    axis->rows[i] = make_row(axis, i);
  }
  return axis;
}

void
ui_log_rows_free(UiLogRows* axis)
{
  if (axis) {
    free(axis->rows);
    free(axis);
  }
}

void
ui_log_rows_map(const UiLogRows* axis, const float* bins, float* rows)
{
  for (uint32_t i = 0; i < axis->n_rows; ++i) {
    const Row* const row  = &axis->rows[i];
    const float      low  = bins[row->low];
    const float      high = bins[row->high];
    float            peak = low + (high - low) * row->part;
    for (uint32_t bin = row->first; bin <= row->last; ++bin) {
      peak = fmaxf(peak, bins[bin]);
    }
    rows[i] = peak;
  }
}

double
ui_log_rows_position(const UiLogRows* axis, double frequency_hz)
{
  return log(frequency_hz / axis->lowest_hz) /
         log(axis->highest_hz / axis->lowest_hz);
}
