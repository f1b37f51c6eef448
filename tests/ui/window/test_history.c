// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_history.c
   The last columns are kept, in order, and no more.
*/

#include "check.h"
#include "window/history.h"

#include <stdint.h>

/// Add a column that says its number
static void
add(WinHistory* history, uint32_t number)
{
  PlugShowColumn column = {{0}, {0}};
  column.levels[0]      = (uint8_t)number;
  column.owners[3]      = (uint8_t)(number >> 8U);
  win_history_add(history, &column);
}

/// Return the number of a column
static uint32_t
number_at(const WinHistory* history, uint32_t age)
{
  const PlugShowColumn* column = win_history_at(history, age);
  REQUIRE(column != NULL);
  return column->levels[0] | (uint32_t)column->owners[3] << 8U;
}

static void
test_empty_has_no_column(void)
{
  WinHistory* history = win_history_new();
  REQUIRE(history != NULL);
  CHECK_INT(win_history_count(history), 0);
  CHECK(!win_history_at(history, 0));
  CHECK(!win_history_at(history, UINT32_MAX));
  win_history_free(history);
  win_history_free(NULL);
}

static void
test_the_newest_are_kept_in_order(void)
{
  WinHistory* history = win_history_new();
  REQUIRE(history != NULL);
  for (uint32_t i = 0; i < 3 * WIN_HISTORY_COLUMNS + 7; ++i) {
    add(history, i);
    CHECK_INT(win_history_count(history), i + 1);
    CHECK_INT(number_at(history, 0), i);
    const uint32_t oldest =
        i < WIN_HISTORY_COLUMNS ? i : WIN_HISTORY_COLUMNS - 1;
    CHECK_INT(number_at(history, oldest), i - oldest);
    CHECK_INT(number_at(history, oldest / 2), i - oldest / 2);
    CHECK(!win_history_at(history, oldest + 1));
  }
  win_history_free(history);
}

int
main(void)
{
  test_empty_has_no_column();
  test_the_newest_are_kept_in_order();
  return check_result();
}
