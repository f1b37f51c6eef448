// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_folders.c
   Folders made for files that never came go again, and no others.
*/

#include "base/report.h"
#include "check.h"
#include "files/folders.h"
#include "scratch.h"

static void
test_remove(void)
{
  UiFolders made   = {0};
  UiReport  report = {0};
  scratch_folder("old");
  CHECK(ui_folders_make(&made, "old/a/b/c", &report));
  CHECK(ui_folders_make(&made, "old/a/d/", &report));
  CHECK(ui_folders_make(&made, "old/a/b", &report)); // Is there
  CHECK_INT(made.n_paths, 4);
  CHECK_INT(scratch_count("old/a"), 2);
  scratch_write("old/a/d/song.wav", "x");
  ui_folders_remove(&made);
  CHECK(!scratch_has("old/a/b"));
  CHECK(scratch_has("old/a/d/song.wav"));
  CHECK_INT(made.n_paths, 0);

  // Those made by others stay
  CHECK(ui_folders_make(&made, "old/a", &report));
  ui_folders_remove(&made);
  CHECK(scratch_has("old/a"));
  CHECK_INT(report.n_lines, 0);
}

static void
test_clear(void)
{
  UiFolders made   = {0};
  UiReport  report = {0};
  CHECK(ui_folders_make(&made, "kept/a", &report));
  ui_folders_clear(&made);
  ui_folders_remove(&made);
  CHECK(scratch_has("kept/a"));
}

static void
test_for_file(void)
{
  UiFolders made   = {0};
  UiReport  report = {0};
  CHECK(ui_folders_make_for(&made, "for/a/song.wav", &report));
  CHECK(scratch_has("for/a"));
  CHECK(!scratch_has("for/a/song.wav"));
  CHECK(ui_folders_make_for(&made, "song.wav", &report)); // Lies here
  CHECK(ui_folders_make_for(&made, "/song.wav", &report));
  CHECK_INT(made.n_paths, 2);
  ui_folders_remove(&made);
  CHECK(!scratch_has("for"));
}

/// An error leaves what can go again
static void
test_error(void)
{
  UiFolders made   = {0};
  UiReport  report = {0};
  scratch_write("file", "x");
  CHECK(!ui_folders_make(&made, "file/a", &report));
  CHECK_INT(report.n_errors, 1);
  CHECK(!ui_folders_make_for(&made, "file/a/song.wav", &report));
  CHECK_INT(report.n_errors, 2);
  CHECK_INT(made.n_paths, 0);
  ui_folders_remove(&made);
  ui_report_clear(&report);
}

int
main(void)
{
  scratch_enter();
  test_remove();
  test_clear();
  test_for_file();
  test_error();
  scratch_leave();
  return check_result();
}
