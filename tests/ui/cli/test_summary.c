// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_summary.c
   What is known of a file after its separation, as a sentence and as JSON.
*/

#include "base/report.h"
#include "capture.h"
#include "check.h"
#include "cli/summary.h"

#include <jansson.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Return a copy, owned by the caller
static char*
copy(const char* text)
{
  char* result = malloc(strlen(text) + 1);
  REQUIRE(result != NULL);
  return strcpy(result, text);
}

/// Return what may be known of 90 s of stereo, owned by the caller
static UiSummary
make_summary(void)
{
  return (UiSummary){
      .n_frames        = 90 * 44100,
      .n_channels      = 2,
      .sample_rate_hz  = 44100,
      .window_samples  = 2048,
      .hop_samples     = 512,
      .latency_samples = 2048,
      .stereo          = "mix",
      .elapsed_s       = 4.5,
      .peak            = 0.5f,
      .n_outputs       = 2,
      .outputs         = {{"drums", copy("out/drums.wav"), 0.25f, 3, 0},
                          {"bass", copy("out/\xff.wav"), 1.5f, 0, 7}},
  };
}

static void
test_tell(void)
{
  UiReport  report  = {0};
  UiSummary summary = make_summary();
  ui_summary_tell(&summary, "song.wav", &report);
  REQUIRE_INT(report.n_lines, 1);
  CHECK_INT(report.lines[0].severity, UI_NOTE);
  CHECK_TEXT(report.lines[0].file, "song.wav");
  CHECK_TEXT(report.lines[0].text, "1:30, 2 files in 4.5 s, 20 x real time");
  ui_report_clear(&report);
  ui_summary_clear(&summary);
  CHECK_INT(summary.n_outputs, 0);

  summary =
      (UiSummary){.n_frames = 4000, .sample_rate_hz = 8000, .elapsed_s = 1.0};
  summary.n_outputs       = 1;
  summary.outputs[0].path = copy("a");
  ui_summary_tell(&summary, "a.wav", &report);
  CHECK_TEXT(report.lines[0].text, "0.50 s, 1 file in 1.0 s, 0 x real time");
  ui_report_clear(&report);
  ui_summary_clear(&summary);
}

/// Return what is printed, owned by the caller
static json_t*
print(const UiSummary* summary, const UiReport* report)
{
  json_error_t error;
  capture_begin(STDOUT_FILENO);
  ui_summary_print_json(summary, "song.wav", report);
  const char* line = capture_end();
  CHECK(strchr(line, '\n') == line + strlen(line) - 1);
  json_t* object = json_loads(line, 0, &error);
  REQUIRE(object != NULL);
  return object;
}

/// Return a number of an object, -1 if there is none
static double
number(const json_t* object, const char* key)
{
  const json_t* value = json_object_get(object, key);
  return json_is_number(value) ? json_number_value(value) : -1.0;
}

/// Return a text of an object
static const char*
text(const json_t* object, const char* key)
{
  return json_string_value(json_object_get(object, key));
}

static void
test_figures(void)
{
  UiReport  report  = {0};
  UiSummary summary = make_summary();
  ui_report_add(&report, UI_NOTE, "song.wav", "is not for programs");
  ui_report_add(&report, UI_WARNING, "song.wav", "is cut short");
  ui_report_add(&report, UI_WARNING, "band.nmf", "is slow");
  json_t* object = print(&summary, &report);
  CHECK_TEXT(text(object, "file"), "song.wav");
  CHECK(json_is_true(json_object_get(object, "ok")));
  CHECK(json_is_false(json_object_get(object, "skipped")));
  CHECK(number(object, "duration_s") == 90.0);
  CHECK(number(object, "samples") == 90 * 44100);
  CHECK(number(object, "channels") == 2);
  CHECK(number(object, "peak") == 0.5);
  CHECK(number(object, "window_samples") == 2048);
  CHECK(number(object, "hop_samples") == 512);
  CHECK(number(object, "latency_samples") == 2048);
  CHECK_NEAR(number(object, "latency_ms"), 46.4399, 1e-3);
  CHECK_TEXT(text(object, "stereo"), "mix");
  CHECK(number(object, "elapsed_s") == 4.5);
  CHECK(number(object, "real_time_factor") == 20.0);

  const json_t* sources = json_object_get(object, "sources");
  REQUIRE_INT(json_array_size(sources), 2);
  const json_t* drums = json_array_get(sources, 0);
  const json_t* bass  = json_array_get(sources, 1);
  CHECK_TEXT(text(drums, "name"), "drums");
  CHECK_TEXT(text(drums, "file"), "out/drums.wav");
  CHECK(number(drums, "peak") == 0.25);
  CHECK(number(drums, "clipped") == 3);
  CHECK(number(drums, "not_finite") == 0);
  CHECK_TEXT(text(bass, "file"), "out/?.wav");
  CHECK(number(bass, "not_finite") == 7);

  const json_t* warnings = json_object_get(object, "warnings");
  REQUIRE_INT(json_array_size(warnings), 2);
  CHECK_TEXT(json_string_value(json_array_get(warnings, 0)), "is cut short");
  CHECK_TEXT(json_string_value(json_array_get(warnings, 1)),
             "band.nmf: is slow");
  json_decref(object);
  ui_report_clear(&report);
  ui_summary_clear(&summary);
}

/// Nothing is known of what was not done
static void
test_nothing_known(void)
{
  UiReport  report  = {0};
  UiSummary skipped = {.is_skipped = true};
  json_t*   object  = print(&skipped, &report);
  CHECK(json_is_true(json_object_get(object, "skipped")));
  CHECK(json_is_true(json_object_get(object, "ok")));
  CHECK(!json_object_get(object, "duration_s"));
  CHECK(!json_object_get(object, "sources"));
  json_decref(object);

  UiSummary summary = make_summary();
  ui_report_fail(&report, "song.wav", "cannot be opened");
  object = print(&summary, &report);
  CHECK(json_is_false(json_object_get(object, "ok")));
  CHECK_TEXT(text(object, "error"), "cannot be opened");
  CHECK(!json_object_get(object, "duration_s"));
  CHECK_INT(json_array_size(json_object_get(object, "warnings")), 0);
  json_decref(object);
  ui_report_clear(&report);
  ui_summary_clear(&summary);
}

int
main(void)
{
  test_tell();
  test_figures();
  test_nothing_known();
  return check_result();
}
