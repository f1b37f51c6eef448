// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_dictionary_file.c
   Dictionaries through files: what was written comes back, and what is none
   says so.
*/

#include "base/report.h"
#include "check.h"
#include "files/dictionary_file.h"
#include "files/target.h"
#include "nms/dictionary.h"
#include "nms/separator.h"
#include "scratch.h"
#include "small_dictionary.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/// Write a dictionary to a file
static bool
save(const NmsDictionary* dictionary, const char* path, UiReport* report)
{
  UiTarget* target = ui_target_new(path, true, report);
  REQUIRE(target != NULL);
  const bool ok = ui_dictionary_write(dictionary, NMS_F32, target, report);
  ui_target_free(target);
  return ok;
}

static void
test_round_trip(void)
{
  UiReport       report  = {0};
  NmsDictionary* written = small_dictionary_new(3);
  REQUIRE(save(written, "a.nmf", &report));
  NmsDictionary* read = ui_dictionary_read("a.nmf", &report);
  REQUIRE(read != NULL);
  const size_t n =
      (size_t)written->shape.n_groups * written->shape.n_components;
  CHECK_INT(read->shape.n_sources, 3);
  CHECK_INT(read->shape.n_components, 6);
  CHECK_TEXT(read->sources[2].name, "s2");
  CHECK_SAME(read->reconstruction, written->reconstruction, n);
  CHECK_INT(report.n_lines, 0);
  nms_dictionary_free(read);

  // What cannot be stored leaves the file that is there
  written->sources[0].name[0] = '\0';
  CHECK(!save(written, "a.nmf", &report));
  CHECK_INT(report.n_errors, 1);
  ui_report_clear(&report);
  read = ui_dictionary_read("a.nmf", &report);
  CHECK(read != NULL);
  nms_dictionary_free(read);
  nms_dictionary_free(written);
}

/// Check that a file is no dictionary, and that the reason holds some words
static void
check_refused(const char* path, const char* words)
{
  UiReport report = {0};
  check_note("%s", path);
  CHECK(!ui_dictionary_read(path, &report));
  REQUIRE_INT(report.n_lines, 1);
  CHECK_TEXT(report.lines[0].file, path);
  CHECK(strstr(ui_report_error(&report), words) != NULL);
  ui_report_clear(&report);
  check_no_note();
}

static void
test_refused(void)
{
  scratch_folder("folder.nmf");
  scratch_write("empty.nmf", "");
  scratch_write("text.nmf", "not a dictionary, however long it may be made");
  check_refused("none.nmf", "No such file");
  check_refused("folder.nmf", "is a directory");
  check_refused("empty.nmf", "is not a good dictionary: ");
  check_refused("text.nmf", "is not a good dictionary: ");
  check_refused("/dev/null", "is not a good dictionary: ");
  REQUIRE_INT(truncate("a.nmf", 300), 0);
  check_refused("a.nmf", "is not a good dictionary: ");
}

/// A small one is fast enough
static void
test_slow(void)
{
  UiReport           report     = {0};
  NmsDictionary*     dictionary = small_dictionary_new(3);
  NmsSeparatorConfig config     = {
          .sample_rate_hz = 8000.0, .n_channels = 1, .hop = 32};
  ui_dictionary_warn_if_slow(dictionary, NULL, "a.nmf", &report);
  ui_dictionary_warn_if_slow(dictionary, &config, "a.nmf", &report);
  CHECK_INT(report.n_lines, 0);
  nms_dictionary_free(dictionary);
}

int
main(void)
{
  scratch_enter();
  test_round_trip();
  test_refused();
  test_slow();
  scratch_leave();
  return check_result();
}
