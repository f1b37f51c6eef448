// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "json.h"

#include "report.h"
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

json_t*
cli_json_text(const char* text)
{
  json_t* string = json_string(text);
  if (!string) {
    char* const copy = cli_format("%s", text);
    for (char* at = copy; *at; ++at) {
      *at = (*at & 0x80) ? '?' : *at;
    }
    string = json_string(copy);
    free(copy);
  }
  return string;
}

json_t*
cli_json_real(double value)
{
  return isfinite(value) ? json_real(value) : json_null();
}

void
cli_json_print(json_t* object)
{
  flockfile(stdout);
  json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
  putchar('\n');
  cli_report_flush_stdout();
  funlockfile(stdout);
  json_decref(object);
}
