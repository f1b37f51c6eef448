// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_report.c
   What a tool has to say: kept in order, printed once, and a stdout that fails.
*/

#include "base/report.h"
#include "capture.h"
#include "check.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void
test_lines(void)
{
  UiReport report = {0};
  CHECK(!ui_report_error(&report));
  ui_report_add(&report, UI_NOTE, "a", "note %d", 1);
  ui_report_add(&report, UI_WARNING, NULL, "warning");
  CHECK(!ui_report_error(&report));
  CHECK_INT(report.n_errors, 0);
  errno = ENOENT;
  CHECK(!ui_report_fail_errno(&report, "b", "cannot be opened"));
  CHECK(!ui_report_fail(&report, "c", "%s", "second"));
  CHECK_INT(report.n_lines, 4);
  CHECK_INT(report.n_errors, 2);
  CHECK_TEXT(ui_report_error(&report),
             "cannot be opened: No such file or directory");
  CHECK_TEXT(report.lines[0].text, "note 1");
  CHECK_TEXT(report.lines[0].file, "a");
  CHECK(!report.lines[1].file);
  ui_report_clear(&report);
  CHECK(!report.lines && !report.n_lines && !report.n_errors);
}

/// Fill a report with a line of each kind
static void
fill(UiReport* report)
{
  ui_report_add(report, UI_NOTE, "a.wav", "done");
  ui_report_add(report, UI_WARNING, "b\033.wav", "is cut\nshort");
  ui_report_fail(report, NULL, "100 %% failed");
}

static void
test_print(void)
{
  UiReport report = {0};
  ui_report_name_tool("test");
  CHECK_TEXT(ui_report_tool(), "test");

  fill(&report);
  capture_begin(STDERR_FILENO);
  ui_report_print(&report, false);
  CHECK_TEXT(capture_end(),
             "test: a.wav: done\n"
             "test: b?.wav: warning: is cut?short\n"
             "test: 100 % failed\n");

  // Once
  capture_begin(STDERR_FILENO);
  ui_report_print(&report, false);
  CHECK_TEXT(capture_end(), "");

  // Only what is new, and no notes
  fill(&report);
  capture_begin(STDERR_FILENO);
  ui_report_print(&report, true);
  CHECK_TEXT(capture_end(),
             "test: b?.wav: warning: is cut?short\n"
             "test: 100 % failed\n");
  CHECK_INT(report.n_lines, 6);
  ui_report_clear(&report);
}

static void
test_move(void)
{
  UiReport from = {0};
  UiReport to   = {0};
  ui_report_add(&to, UI_NOTE, NULL, "first");
  fill(&from);
  ui_report_move(&from, &to);
  CHECK_INT(from.n_lines, 0);
  CHECK_INT(to.n_lines, 4);
  CHECK_INT(to.n_errors, 1);
  CHECK_TEXT(to.lines[3].text, "100 % failed");
  CHECK_INT(to.lines[2].severity, UI_WARNING);
  CHECK_TEXT(to.lines[1].file, "a.wav");
  ui_report_clear(&to);
}

/// In a process of its own: a disk that is full
static void
print_to_full_disk(void)
{
  UiReport report = {0};
  REQUIRE(freopen("/dev/full", "w", stdout) != NULL);
  printf("a line\n");
  ui_report_flush_stdout();
  errno = 0; // Nobody knows any more
  CHECK(!ui_report_check_stdout(&report));
  CHECK_TEXT(ui_report_error(&report),
             "cannot be written: No space left on device");
  ui_report_clear(&report);
}

/// In a process of its own: somebody who has read enough
static void
print_to_closed_pipe(void)
{
  UiReport report = {0};
  int      ends[2];
  signal(SIGPIPE, SIG_IGN);
  REQUIRE_INT(pipe(ends), 0);
  dup2(ends[1], STDOUT_FILENO);
  close(ends[0]);
  close(ends[1]);
  printf("a line\n");
  CHECK(!ui_report_check_stdout(&report));
  CHECK(!ui_report_error(&report));
  ui_report_clear(&report);
}

/// In a process of its own: all is well
static void
print_to_file(void)
{
  UiReport report = {0};
  capture_begin(STDOUT_FILENO);
  printf("a line\n");
  CHECK(ui_report_check_stdout(&report));
  CHECK_TEXT(capture_end(), "a line\n");
  ui_report_clear(&report);
}

int
main(void)
{
  test_lines();
  test_print();
  test_move();
  CHECK_INT(capture_child(print_to_full_disk), 0);
  CHECK_INT(capture_child(print_to_closed_pipe), 0);
  CHECK_INT(capture_child(print_to_file), 0);
  return check_result();
}
