// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_finder.c
   Every file of a folder once, in the order of names, however many links lead
   to it and wherever they lead.
*/

#include "base/report.h"
#include "check.h"
#include "files/finder.h"
#include "scratch.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_order(void)
{
  UiFinder finder = {0};
  UiReport report = {0};
  scratch_folder("all");
  scratch_folder("all/b");
  scratch_folder("all/.hidden");
  scratch_write("all/c.wav", "x");
  scratch_write("all/a.wav", "x");
  scratch_write("all/b/z.wav", "x");
  scratch_write("all/b/B.wav", "x");
  scratch_write("all/.hidden.wav", "x");
  scratch_write("all/.hidden/a.wav", "x");
  CHECK(ui_finder_search(&finder, "all", &report));
  REQUIRE_INT(finder.n_paths, 4);
  CHECK_TEXT(finder.paths[0], "all/a.wav");
  CHECK_TEXT(finder.paths[1], "all/b/B.wav");
  CHECK_TEXT(finder.paths[2], "all/b/z.wav");
  CHECK_TEXT(finder.paths[3], "all/c.wav");
  CHECK_INT(report.n_lines, 0);

  // Met before, there is nothing new, and that is said
  CHECK(ui_finder_search(&finder, "all/", &report));
  CHECK_INT(finder.n_paths, 4);
  REQUIRE_INT(report.n_lines, 1);
  CHECK_INT(report.lines[0].severity, UI_NOTE);
  ui_report_clear(&report);
  ui_finder_clear(&finder);
  CHECK_INT(finder.n_paths, 0);
}

static void
test_links(void)
{
  UiFinder finder = {0};
  UiReport report = {0};
  scratch_folder("links");
  scratch_write("links/a.wav", "x");
  REQUIRE_INT(link("links/a.wav", "links/hard.wav"), 0);
  REQUIRE_INT(symlink("a.wav", "links/soft.wav"), 0);
  REQUIRE_INT(symlink("nothing", "links/dangling.wav"), 0);
  REQUIRE_INT(symlink(".", "links/round"), 0);
  REQUIRE_INT(symlink("../all/b", "links/there"), 0);
  REQUIRE_INT(mkfifo("links/pipe", 0666), 0);
  CHECK(ui_finder_search(&finder, "links", &report));
  REQUIRE_INT(finder.n_paths, 3);
  CHECK_TEXT(finder.paths[0], "links/a.wav");
  CHECK_TEXT(finder.paths[1], "links/there/B.wav");
  CHECK_TEXT(finder.paths[2], "links/there/z.wav");
  REQUIRE_INT(report.n_lines, 1);
  CHECK_TEXT(report.lines[0].text,
             "left out: 2 that are no files, 3 that were met before");
  ui_report_clear(&report);
  ui_finder_clear(&finder);
}

static void
test_depth(void)
{
  UiFinder finder    = {0};
  UiReport report    = {0};
  char     path[256] = "deep";
  for (int depth = 1; depth <= 20; ++depth) {
    char file[300];
    scratch_folder(path);
    snprintf(file, sizeof(file), "%s/file%d.wav", path, depth);
    scratch_write(file, "x");
    strcat(path, "/down");
  }
  CHECK(ui_finder_search(&finder, "deep", &report));
  CHECK_INT(finder.n_paths, 16);
  REQUIRE_INT(report.n_lines, 1);
  CHECK_INT(report.lines[0].severity, UI_WARNING);
  ui_report_clear(&report);
  ui_finder_clear(&finder);
}

static void
test_nothing(void)
{
  UiFinder finder = {0};
  UiReport report = {0};
  scratch_folder("empty");
  CHECK(!ui_finder_search(&finder, "empty", &report));
  CHECK_TEXT(ui_report_error(&report), "holds no files");
  CHECK(!ui_finder_search(&finder, "none", &report));
  CHECK_INT(report.n_errors, 2);
  ui_report_clear(&report);
  ui_finder_clear(&finder);
}

/// However many have been met
static void
test_meet(void)
{
  enum { N_FILES = 3000 };
  UiFinder    finder = {0};
  struct stat info   = {0};
  for (int round = 0; round < 2; ++round) {
    for (unsigned i = 0; i < N_FILES; ++i) {
      info.st_dev = i % 3;
      info.st_ino = i / 3 * 4096; // As file systems number them
      CHECK_INT(ui_finder_meet(&finder, &info), !round);
    }
  }
  CHECK_INT(finder.n_seen, N_FILES);
  ui_finder_clear(&finder);
}

int
main(void)
{
  scratch_enter();
  test_order();
  test_links();
  test_depth();
  test_nothing();
  test_meet();
  scratch_leave();
  return check_result();
}
