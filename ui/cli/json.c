// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "json.h"

#include "report.h"
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

json_t*
cli_json_line(const CliLine* line, const char* file)
{
  if (!line->file || !strcmp(line->file, file)) {
    return cli_json_text(line->text);
  }
  char* const   text   = cli_format("%s: %s", line->file, line->text);
  json_t* const string = cli_json_text(text);
  free(text);
  return string;
}

void
cli_json_add_error(json_t* object, const char* file, const CliReport* report)
{
  const CliLine* error = NULL;
  for (size_t i = 0; i < report->n_lines && !error; ++i) {
    if (report->lines[i].severity == CLI_ERROR) {
      error = &report->lines[i];
    }
  }
  json_object_set_new(object, "ok", json_boolean(!error));
  if (error) {
    json_object_set_new(object, "error", cli_json_line(error, file));
  }
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
