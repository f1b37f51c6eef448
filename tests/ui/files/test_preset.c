// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_preset.c
   Dictionaries by name: the first folder that has one, and a path stays a path.
*/

#include "base/report.h"
#include "capture.h"
#include "check.h"
#include "files/dictionary_file.h"
#include "files/preset.h"
#include "files/target.h"
#include "nms/dictionary.h"
#include "scratch.h"
#include "small_dictionary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Return the path of a preset, or NULL
static const char*
path_of(const UiPresets* presets, const char* name)
{
  for (size_t i = 0; i < presets->n_presets; ++i) {
    if (!strcmp(presets->presets[i].name, name)) {
      return presets->presets[i].path;
    }
  }
  return NULL;
}

static void
test_find(void)
{
  scratch_folder("one");
  scratch_folder("two");
  scratch_write("one/mine.nmf", "x");
  scratch_write("one/notes.txt", "x");
  scratch_write("one/.nmf", "x");
  scratch_write("two/mine.nmf", "x");
  scratch_write("two/zither.nmf", "x");
  setenv("NMF_SEPARATE_PRESETS", "one:none:two", 1);
  UiPresets presets = ui_presets_find();
  REQUIRE(presets.n_presets >= 2);
  CHECK_TEXT(path_of(&presets, "mine"), "one/mine.nmf");
  CHECK_TEXT(path_of(&presets, "zither"), "two/zither.nmf");
  CHECK(!path_of(&presets, "notes"));
  CHECK(!path_of(&presets, ""));
  for (size_t i = 1; i < presets.n_presets; ++i) {
    CHECK(strcmp(presets.presets[i - 1].name, presets.presets[i].name) < 0);
  }
  ui_presets_free(&presets);
  CHECK_INT(presets.n_presets, 0);
}

/// Check what a name becomes
static void
check_resolved(const char* name, const char* wanted)
{
  UiReport report = {0};
  char*    path   = ui_preset_resolve(name, &report);
  CHECK_TEXT(path, wanted);
  CHECK_INT(report.n_lines, 0);
  free(path);
}

static void
test_resolve(void)
{
  UiReport report = {0};
  check_resolved("mine", "one/mine.nmf");
  check_resolved("./mine", "./mine");
  check_resolved("none/mine", "none/mine");
  check_resolved("mine.nmf", "mine.nmf");
  scratch_write("plain", "x");
  check_resolved("plain", "plain"); // A file of that name
  scratch_write("mine", "x");
  check_resolved("mine", "one/mine.nmf"); // The preset goes first

  CHECK(!ui_preset_resolve("nowhere", &report));
  CHECK(strstr(ui_report_error(&report), "mine") != NULL);
  CHECK(strstr(ui_report_error(&report), "zither") != NULL);
  ui_report_clear(&report);
}

static void
test_list(void)
{
  UiReport       report     = {0};
  NmsDictionary* dictionary = small_dictionary_new(3);
  UiTarget*      target     = ui_target_new("two/zither.nmf", true, &report);
  REQUIRE(target != NULL);
  CHECK(ui_dictionary_write(dictionary, NMS_F16, target, &report));
  ui_target_free(target);
  nms_dictionary_free(dictionary);

  capture_begin(STDOUT_FILENO);
  const bool  ok   = ui_presets_list(&report);
  const char* list = capture_end();
  CHECK(!ok); // "mine" is no dictionary
  CHECK(report.n_errors >= 1);
  CHECK(strstr(list, "zither       s0, s1, s2  (two/zither.nmf)\n") != NULL);
  CHECK(!strstr(list, "mine"));
  ui_report_clear(&report);
}

int
main(void)
{
  scratch_enter();
  test_find();
  test_resolve();
  test_list();
  scratch_leave();
  return check_result();
}
