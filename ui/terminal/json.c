// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "json.h"

#include "base/memory.h"
#include "base/report.h"
#include "base/standard.h"
#include "base/text.h"
#include "nms/text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Give memory to jansson
static void*
take(size_t n_bytes)
{
  return ui_grow(NULL, n_bytes, 1);
}

void
ui_json_take_memory(void)
{
  json_set_alloc_funcs(take, free);
}

json_t*
ui_json_text(const char* text)
{
  json_t* string = json_string(text);
  if (!string) {
    char* const copy = ui_format("%s", text);
    for (char* at = copy; *at; ++at) {
      *at = (*at & 0x80) ? '?' : *at;
    }
    string = json_string(copy);
    free(copy);
  }
  return string;
}

json_t*
ui_json_real(double value)
{
  return isfinite(value) ? json_real(value) : json_null();
}

/// Return how many bytes the UTF-8 character at a place has
static size_t
character_length(const char* at)
{
  size_t n = 1;
  while (((unsigned char)at[n] & 0xC0U) == 0x80U) {
    ++n;
  }
  return n;
}

/// Print a character, escaped if a terminal would do more than show it: what
/// JSON leaves as it is may be a control character all the same
static void
print_character(const char* at, size_t n)
{
  char     shown[8] = "";
  uint32_t code     = (unsigned char)at[0] & (n > 1 ? 0x7FU >> n : 0x7FU);
  for (size_t i = 1; i < n; ++i) {
    code = code << 6U | ((unsigned char)at[i] & 0x3FU);
  }
  memcpy(shown, at, n < sizeof(shown) ? n : sizeof(shown) - 1);
  nms_text_clean(shown);
  if (*shown == '?' && *at != '?') {
    printf("\\u%04x", (unsigned)code);
  } else {
    fwrite(at, 1, n, stdout);
  }
}

json_t*
ui_json_line(const UiLine* line, const char* file)
{
  if (!line->file || !strcmp(line->file, file)) {
    return ui_json_text(line->text);
  }
  char* const   text   = ui_format("%s: %s", line->file, line->text);
  json_t* const string = ui_json_text(text);
  free(text);
  return string;
}

void
ui_json_add_error(json_t* object, const char* file, const UiReport* report)
{
  const UiLine* error = NULL;
  for (size_t i = 0; i < report->n_lines && !error; ++i) {
    if (report->lines[i].severity == UI_ERROR) {
      error = &report->lines[i];
    }
  }
  json_object_set_new(object, "ok", json_boolean(!error));
  if (error) {
    json_object_set_new(object, "error", ui_json_line(error, file));
  }
}

json_t*
ui_json_warnings(const UiReport* report, const char* file)
{
  json_t* const array = json_array();
  for (size_t i = 0; i < report->n_lines; ++i) {
    if (report->lines[i].severity == UI_WARNING) {
      json_array_append_new(array, ui_json_line(&report->lines[i], file));
    }
  }
  return array;
}

void
ui_json_print(json_t* object)
{
  const size_t flags  = JSON_COMPACT | JSON_REAL_PRECISION(9);
  const size_t length = json_dumpb(object, NULL, 0, flags);
  char* const  text   = ui_new(length + 1, 1);
  json_dumpb(object, text, length, flags);
  flockfile(stdout);
  ui_standard_drop();
  for (const char* at = text; *at;) {
    const size_t n = character_length(at);
    print_character(at, n);
    at += n;
  }
  putchar('\n');
  ui_report_flush_stdout();
  funlockfile(stdout);
  free(text);
  json_decref(object);
}
