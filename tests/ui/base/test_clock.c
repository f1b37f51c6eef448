// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_clock.c
   Time that passes, and how durations are written.
*/

#include "base/clock.h"
#include "check.h"

#include <math.h>
#include <stddef.h>
#include <time.h>

static void
test_write(void)
{
  static const struct {
    double      seconds;
    const char* wanted;
  } cases[] = {
      {0.0, "0:00"},
      {0.4, "0:00"},
      {0.6, "0:01"},
      {59.4, "0:59"},
      {59.5, "1:00"},
      {60.6, "1:01"},
      {599.0, "9:59"},
      {3599.4, "59:59"},
      {3599.5, "1:00:00"},
      {3725.0, "1:02:05"},
      {360000.0, "100:00:00"},
      {1e9, "277777:46:40"},
      {-1.0, "?"},
      {INFINITY, "?"},
      {NAN, "?"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    char text[UI_CLOCK_SIZE];
    check_note("%g s", cases[i].seconds);
    CHECK_TEXT(ui_clock_write(cases[i].seconds, text), cases[i].wanted);
  }
  check_no_note();
}

static void
test_write_length(void)
{
  char text[UI_CLOCK_SIZE];
  CHECK_TEXT(ui_clock_write_length(0.0, text), "0.00 s");
  CHECK_TEXT(ui_clock_write_length(0.454, text), "0.45 s");
  CHECK_TEXT(ui_clock_write_length(9.99, text), "9.99 s");
  CHECK_TEXT(ui_clock_write_length(9.996, text), "0:10");
  CHECK_TEXT(ui_clock_write_length(10.0, text), "0:10");
  CHECK_TEXT(ui_clock_write_length(75.0, text), "1:15");
}

/// It never falls, and goes as fast as the system's
static void
test_now(void)
{
  const struct timespec pause = {0, 20000000};

  const double begin_s = ui_clock_now_s();
  double       last_s  = begin_s;
  for (int i = 0; i < 10000; ++i) {
    const double now_s = ui_clock_now_s();
    CHECK(now_s >= last_s);
    last_s = now_s;
  }
  const double before_s = ui_clock_now_s();
  nanosleep(&pause, NULL);
  CHECK(ui_clock_now_s() - before_s >= 0.02);
}

int
main(void)
{
  test_write();
  test_write_length();
  test_now();
  return check_result();
}
