// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "clock.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

double
ui_clock_now_s(void)
{
  struct timespec now = {0};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

const char*
ui_clock_write(double seconds, char* text)
{
  if (!isfinite(seconds) || seconds < 0.0 || seconds > 1e9) {
    snprintf(text, UI_CLOCK_SIZE, "?");
    return text;
  }
  const uint32_t whole   = (uint32_t)(seconds + 0.5);
  const uint32_t hours   = whole / 3600;
  const uint32_t minutes = whole / 60 % 60;
  if (hours) {
    snprintf(text, UI_CLOCK_SIZE, "%u:%02u:%02u", hours, minutes, whole % 60);
  } else {
    snprintf(text, UI_CLOCK_SIZE, "%u:%02u", minutes, whole % 60);
  }
  return text;
}

const char*
ui_clock_write_length(double seconds, char* text)
{
  if (seconds < 0.0 || seconds >= 9.995) { // Which has two digits, rounded
    return ui_clock_write(seconds, text);
  }
  snprintf(text, UI_CLOCK_SIZE, "%.2f s", seconds);
  return text;
}
