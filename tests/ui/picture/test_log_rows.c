// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_log_rows.c
   A logarithmic axis: where bins are, at its edges and between, and that none
   is lost.
*/

#include "check.h"
#include "picture/log_rows.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define N_ROWS 100
#define N_BINS 1025
#define SPACING_HZ 20.0

static float bins[N_BINS];
static float rows[N_ROWS];

/// Return the bin, with fraction, at a row, with fraction
static double
bin_at(double row)
{
  const double highest_hz = SPACING_HZ * (N_BINS - 1);
  return 40.0 * pow(highest_hz / 40.0, row / (N_ROWS - 1)) / SPACING_HZ;
}

static void
test_position(void)
{
  UiLogRows* axis = ui_log_rows_new(N_ROWS, N_BINS, SPACING_HZ);
  CHECK_NEAR(ui_log_rows_position(axis, 40.0), 0.0, 1e-9);
  CHECK_NEAR(ui_log_rows_position(axis, 20480.0), 1.0, 1e-9);
  CHECK_NEAR(ui_log_rows_position(axis, sqrt(40.0 * 20480.0)), 0.5, 1e-9);
  CHECK(ui_log_rows_position(axis, 20.0) < 0.0);
  CHECK(ui_log_rows_position(axis, 30000.0) > 1.0);
  ui_log_rows_free(axis);

  // Half a bin, where bins are wide
  axis = ui_log_rows_new(2, 9, 500.0);
  CHECK_NEAR(ui_log_rows_position(axis, 250.0), 0.0, 1e-9);
  CHECK_NEAR(ui_log_rows_position(axis, 4000.0), 1.0, 1e-9);
  ui_log_rows_free(axis);
  ui_log_rows_free(NULL);
}

/// A bin shows where it belongs, and nowhere far from there
static void
test_single_bins(const UiLogRows* axis)
{
  for (uint32_t bin = 2; bin < N_BINS; bin += 37) {
    memset(bins, 0, sizeof(bins));
    bins[bin] = 1.0f;
    ui_log_rows_map(axis, bins, rows);
    const double place =
        ui_log_rows_position(axis, SPACING_HZ * bin) * (N_ROWS - 1);
    for (uint32_t row = 0; row < N_ROWS; ++row) {
      CHECK(fabs(row - place) > 0.5 || rows[row] > 0.3f);
      CHECK(fabs(row - place) < 14.0 || rows[row] == 0.0f);
    }
  }
}

/// No bin above the lowest row is lost between two rows that span several
static void
test_no_bin_lost(const UiLogRows* axis)
{
  for (uint32_t bin = 200; bin < N_BINS; ++bin) {
    float most = 0.0f;
    memset(bins, 0, sizeof(bins));
    bins[bin] = 1.0f;
    ui_log_rows_map(axis, bins, rows);
    for (uint32_t row = 0; row < N_ROWS; ++row) {
      most = fmaxf(most, rows[row]);
    }
    CHECK(most == 1.0f);
  }
}

/// Of a straight line, rows show the value at their frequency, or where they
/// span several bins the largest of those
static void
test_line(const UiLogRows* axis)
{
  for (uint32_t bin = 0; bin < N_BINS; ++bin) {
    bins[bin] = (float)bin;
  }
  ui_log_rows_map(axis, bins, rows);
  CHECK_NEAR(rows[0], 2.0, 1e-5);
  CHECK_NEAR(rows[N_ROWS - 1], N_BINS - 1, 1e-5);
  for (uint32_t row = 1; row < N_ROWS; ++row) {
    const double edge  = fmin(bin_at(row + 0.5), N_BINS - 1);
    const double most  = floor(edge);
    const double first = ceil(bin_at(row - 0.5));
    CHECK_NEAR(
        rows[row], most > first ? fmax(most, bin_at(row)) : bin_at(row), 1e-3);
    CHECK(rows[row] > rows[row - 1]);
  }
}

static void
test_flat(const UiLogRows* axis)
{
  for (uint32_t bin = 0; bin < N_BINS; ++bin) {
    bins[bin] = 0.7f;
  }
  ui_log_rows_map(axis, bins, rows);
  for (uint32_t row = 0; row < N_ROWS; ++row) {
    CHECK(rows[row] == 0.7f);
  }
}

/// As small as it may be
static void
test_smallest(void)
{
  static const float two[2] = {1.0f, 3.0f};
  float              mapped[2];
  UiLogRows*         axis = ui_log_rows_new(2, 2, 1000.0);
  ui_log_rows_map(axis, two, mapped);
  CHECK_NEAR(mapped[0], 2.0, 1e-6); // Half way
  CHECK_NEAR(mapped[1], 3.0, 1e-6);
  ui_log_rows_free(axis);
}

int
main(void)
{
  UiLogRows* axis = ui_log_rows_new(N_ROWS, N_BINS, SPACING_HZ);
  test_position();
  test_single_bins(axis);
  test_no_bin_lost(axis);
  test_line(axis);
  test_flat(axis);
  test_smallest();
  ui_log_rows_free(axis);
  return check_result();
}
