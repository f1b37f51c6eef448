// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_json.c
   JSON that any program can read, and a terminal can show.
*/

#include "base/report.h"
#include "capture.h"
#include "check.h"
#include "terminal/json.h"

#include <jansson.h>
#include <math.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/// Print an object with a text, and return the line
static const char*
print_text(const char* text)
{
  json_t* object = json_object();
  json_object_set_new(object, "t", ui_json_text(text));
  capture_begin(STDOUT_FILENO);
  ui_json_print(object);
  return capture_end();
}

/// Check that what is printed means the text again
static void
check_meaning(const char* text)
{
  const char*   line   = print_text(text);
  json_error_t  error  = {0};
  json_t*       object = json_loads(line, 0, &error);
  const json_t* member = json_object_get(object, "t");
  check_note("%s", line);
  CHECK_TEXT(json_string_value(member), text);
  CHECK(strchr(line, '\n') == line + strlen(line) - 1);
  check_no_note();
  json_decref(object);
}

static void
test_escapes(void)
{
  static const char turn[] = {'\xe2', '\x80', '\xae', '\0'}; // U+202E

  CHECK_TEXT(print_text("plain"), "{\"t\":\"plain\"}\n");
  CHECK_TEXT(print_text("a\"b\\c"), "{\"t\":\"a\\\"b\\\\c\"}\n");
  CHECK_TEXT(print_text("two\nlines"), "{\"t\":\"two\\nlines\"}\n");
  CHECK_TEXT(print_text("\033[2J"), "{\"t\":\"\\u001B[2J\"}\n");
  CHECK_TEXT(print_text("caf\xc3\xa9"), "{\"t\":\"caf\xc3\xa9\"}\n");

  // What JSON may hold as it is, and a terminal would obey
  CHECK_TEXT(print_text("\x7f"), "{\"t\":\"\\u007f\"}\n");
  CHECK_TEXT(print_text("\xc2\x9b"), "{\"t\":\"\\u009b\"}\n");
  CHECK_TEXT(print_text(turn), "{\"t\":\"\\u202e\"}\n");
  CHECK_TEXT(print_text("?"), "{\"t\":\"?\"}\n");

  // What is no text becomes one
  CHECK_TEXT(print_text("a\xff"), "{\"t\":\"a?\"}\n");
  CHECK_TEXT(print_text("caf\xc3\xa9 \xff"), "{\"t\":\"caf?? ?\"}\n");
}

static void
test_meaning(void)
{
  check_meaning("");
  check_meaning("\x01\x02\x1f\x7f\xc2\x80\xc2\x9f");
  check_meaning("\xe2\x81\xa6turned\xe2\x81\xa9");
  check_meaning("\xf0\x9f\x8e\xb5 \xe6\x9d\xb1\xe4\xba\xac");
  check_meaning("\\u0000 /slash/ \"");
}

static void
test_real(void)
{
  static const double none[] = {NAN, INFINITY, -INFINITY};
  for (size_t i = 0; i < 3; ++i) {
    json_t* number = ui_json_real(none[i]);
    CHECK(json_is_null(number));
    json_decref(number);
  }
  json_t* number = ui_json_real(0.25);
  CHECK(json_is_real(number));
  CHECK(json_real_value(number) == 0.25);
  json_decref(number);
}

static void
test_error(void)
{
  UiReport report = {0};
  json_t*  object = json_object();
  ui_report_add(&report, UI_WARNING, "a.wav", "is short");
  ui_json_add_error(object, "a.wav", &report);
  CHECK(json_is_true(json_object_get(object, "ok")));
  CHECK(!json_object_get(object, "error"));

  // The first one; its file only if it is another
  ui_report_fail(&report, "a.wav", "cannot be opened");
  ui_report_fail(&report, "b.wav", "is silent");
  ui_json_add_error(object, "a.wav", &report);
  CHECK(json_is_false(json_object_get(object, "ok")));
  CHECK_TEXT(json_string_value(json_object_get(object, "error")),
             "cannot be opened");
  ui_json_add_error(object, "b.wav", &report);
  CHECK_TEXT(json_string_value(json_object_get(object, "error")),
             "a.wav: cannot be opened");
  json_decref(object);

  json_t* line = ui_json_line(&report.lines[2], "b.wav");
  CHECK_TEXT(json_string_value(line), "is silent");
  json_decref(line);

  // Of warnings, each
  ui_report_add(&report, UI_WARNING, "c.wav", "is damaged");
  line = ui_json_warnings(&report, "a.wav");
  CHECK_INT(json_array_size(line), 2);
  CHECK_TEXT(json_string_value(json_array_get(line, 0)), "is short");
  CHECK_TEXT(json_string_value(json_array_get(line, 1)), "c.wav: is damaged");
  json_decref(line);
  ui_report_clear(&report);
  ui_report_fail(&report, NULL, "of all");
  line = ui_json_line(&report.lines[0], "b.wav");
  CHECK_TEXT(json_string_value(line), "of all");
  json_decref(line);
  ui_report_clear(&report);
}

int
main(void)
{
  test_escapes();
  test_meaning();
  test_real();
  test_error();
  return check_result();
}
