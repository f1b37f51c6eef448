// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_columns.c
   However many frames, few columns, and no peak is lost.
*/

#include "check.h"
#include "picture/columns.h"

#include <stdint.h>

/// Where the frames tested have a peak
#define PEAK_AT 777
#define PEAK 5.0f

/// Return columns of so many frames: their number, and mostly 1
static UiColumns*
add_frames(uint32_t capacity, uint32_t n_frames)
{
  UiColumns* columns = ui_columns_new(2, capacity);
  for (uint32_t i = 0; i < n_frames; ++i) {
    const float frame[2] = {(float)i, i == PEAK_AT ? PEAK : 1.0f};
    ui_columns_add(columns, frame);
  }
  return columns;
}

static void
check_columns(uint32_t capacity, uint32_t n_frames)
{
  UiColumns*     columns = add_frames(capacity, n_frames);
  const uint32_t count   = ui_columns_count(columns);
  const uint32_t step    = ui_columns_step(columns);
  check_note("%u frames, %u columns at most", n_frames, capacity);
  CHECK_INT(count, (n_frames + step - 1) / step);
  CHECK(count <= capacity);
  CHECK(step == 1 || count > capacity / 2); // No more are merged than must be
  CHECK_INT(step & (step - 1), 0);
  for (uint32_t i = 0; i < count; ++i) {
    const float*   column = ui_columns_at(columns, i);
    const uint32_t end = (i + 1) * step < n_frames ? (i + 1) * step : n_frames;
    CHECK(column[0] == (float)(end - 1));
    CHECK(column[1] == (i == PEAK_AT / step && n_frames > PEAK_AT ? PEAK : 1));
  }
  check_no_note();
  ui_columns_free(columns);
}

int
main(void)
{
  static const uint32_t n_frames[] = {
      0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 255, 777, 778, 1000, 1024, 1025, 5000};
  for (uint32_t i = 0; i < sizeof(n_frames) / sizeof(n_frames[0]); ++i) {
    check_columns(2, n_frames[i]);
    check_columns(8, n_frames[i]);
    check_columns(1000, n_frames[i]);
    check_columns(10000, n_frames[i]);
  }
  UiColumns* columns = add_frames(8, 1000);
  CHECK_INT(ui_columns_step(columns), 128);
  ui_columns_free(columns);
  ui_columns_free(NULL);
  return check_result();
}
