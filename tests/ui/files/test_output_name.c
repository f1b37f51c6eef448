// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_output_name.c
   Names made from patterns: every field once, and nowhere but down.
*/

#include "base/report.h"
#include "check.h"
#include "files/output_name.h"

#include <stddef.h>
#include <stdlib.h>

static const UiOutputFields song = {"live/song", "flac", "drums", "band"};

static void
test_good(void)
{
  static const struct {
    const char* pattern;
    const char* wanted;
  } cases[] = {
      {UI_OUTPUT_NAME, "live/song/drums"},
      {"{file}_{source}", "live/song_drums"},
      {"{dictionary}/{source}/{file}.{suffix}", "band/drums/live/song.flac"},
      {"{source}{source}", "drumsdrums"},
      {"plain", "plain"},
      {"}{source}}", "}drums}"},
      {"...", "..."},
      {".hidden", ".hidden"},
      {"a..b/{source}", "a..b/drums"},
      {"%s {source}", "%s drums"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    UiReport report = {0};
    check_note("%s", cases[i].pattern);
    CHECK(ui_output_name_check(cases[i].pattern, &report));
    char* name =
        ui_output_name_fill(cases[i].pattern, &song, "song.flac", &report);
    CHECK_TEXT(name, cases[i].wanted);
    CHECK_INT(report.n_lines, 0);
    free(name);
  }
  check_no_note();
}

static void
test_bad(void)
{
  static const struct {
    const char* pattern;
    const char* wanted;
  } cases[] = {
      {"", "the name '' is empty"},
      {"/{source}", "the name '/source' begins with '/'; see --output"},
      {"{source}/", "the name 'source/' has an empty part"},
      {"a//{source}", "the name 'a//source' has an empty part"},
      {".", "the name '.' would be in the folder '.'"},
      {"./{source}", "the name './source' would be in the folder '.'"},
      {"../{source}", "the name '../source' would be in the folder '..'"},
      {"a/../{source}", "the name 'a/../source' would be in the folder '..'"},
      {"a/..", "the name 'a/..' would be in the folder '..'"},
      {"{}",
       "'{}' is no field: there are {file}, {suffix}, {source} and "
       "{dictionary}"},
      {"{Source}",
       "'{Source}' is no field: there are {file}, {suffix}, "
       "{source} and {dictionary}"},
      {"{sourc}",
       "'{sourc}' is no field: there are {file}, {suffix}, {source} "
       "and {dictionary}"},
      {"{source }",
       "'{source }' is no field: there are {file}, {suffix}, "
       "{source} and {dictionary}"},
      {"a{source",
       "'{source' is no field: there are {file}, {suffix}, "
       "{source} and {dictionary}"},
      {"{",
       "'{' is no field: there are {file}, {suffix}, {source} and "
       "{dictionary}"},
      {"{{source}}",
       "'{{source}' is no field: there are {file}, {suffix}, "
       "{source} and {dictionary}"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    UiReport report = {0};
    check_note("%s", cases[i].pattern);
    CHECK(!ui_output_name_check(cases[i].pattern, &report));
    CHECK_TEXT(ui_report_error(&report), cases[i].wanted);
    REQUIRE_INT(report.n_lines, 1);
    CHECK_TEXT(report.lines[0].file, "--name");
    ui_report_clear(&report);
  }
  check_no_note();
}

/// Check that fields make a good pattern a bad name
static void
check_fields(const char* pattern, const UiOutputFields* fields)
{
  UiReport report = {0};
  CHECK(ui_output_name_check(pattern, &report));
  CHECK(!ui_output_name_fill(pattern, fields, "in.wav", &report));
  REQUIRE_INT(report.n_errors, 1);
  CHECK_TEXT(report.lines[0].file, "in.wav");
  ui_report_clear(&report);
}

static void
test_fields(void)
{
  const UiOutputFields empty = {"", "", "", ""};
  const UiOutputFields up    = {"..", "..", "..", ".."};
  const UiOutputFields root  = {"/etc", "/etc", "/etc", "/etc"};
  check_fields("{suffix}/{source}", &empty);
  check_fields("{file}", &empty);
  check_fields("{file}/{source}", &up);
  check_fields("a/{dictionary}", &up);
  check_fields("{source}", &root);

  // What they stand for is not looked at again
  const UiOutputFields again  = {"{source}", "{", "}", "{file}"};
  UiReport             report = {0};
  char* name = ui_output_name_fill("{file}{suffix}", &again, "in", &report);
  CHECK_TEXT(name, "{source}{");
  free(name);
}

int
main(void)
{
  test_good();
  test_bad();
  test_fields();
  return check_result();
}
