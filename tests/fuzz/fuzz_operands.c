// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Command lines from anywhere: one argument a line.  Times are not negative,
  ranges do not end before they begin, and what is refused is said in a
  sentence.
*/

#include "check.h"
#include "fuzz.h"
#include "inputs/recordings.h"
#include "terminal/times.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ARGUMENTS 8

static void
read_times(const char* text)
{
  double  seconds = -1.0;
  UiTimes times   = {-1.0, -1.0};
  if (ui_time_parse(text, &seconds)) {
    REQUIRE(seconds >= 0.0 && isfinite(seconds));
  }
  if (ui_times_parse(text, &times)) {
    REQUIRE(times.begin_s >= 0.0 && times.end_s > times.begin_s);
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t n_bytes)
{
  char* const text = malloc(n_bytes + 1);
  REQUIRE(text != NULL);
  memcpy(text, bytes, n_bytes);
  text[n_bytes] = '\0';

  // Nobody's folders are to be searched but the one that this runs in
  if (strchr(text, '/') || strstr(text, "..")) {
    free(text);
    return -1;
  }

  char* arguments[MOST_ARGUMENTS];
  int   n_arguments = 0;
  for (char* line = text; line && n_arguments < MOST_ARGUMENTS;) {
    char* const end          = strchr(line, '\n');
    arguments[n_arguments++] = line;
    line                     = end ? end + 1 : NULL;
    if (end) {
      *end = '\0';
    }
    read_times(arguments[n_arguments - 1]);
  }

  UiReport         report   = {0};
  UiSources        sources  = {0};
  const UiOperands operands = {n_arguments, arguments};
  const UiExit     code     = ui_sources_read(&operands, &sources, &report);
  REQUIRE((code == UI_EXIT_DONE) == !report.n_errors);
  ui_sources_clear(&sources);
  ui_report_clear(&report);
  free(text);
  return 0;
}
