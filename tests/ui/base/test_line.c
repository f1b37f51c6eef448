// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_line.c
   The terminal's last line: each text over the one before, and gone before
   anything else is printed.
*/

#include "base/line.h"
#include "base/report.h"
#include "capture.h"
#include "check.h"

#include <unistd.h>

/// Begin of the line, and what clears from the cursor on
#define BEGIN "\r"
#define CLEAR "\033[K"

static void
test_show(void)
{
  capture_begin(STDERR_FILENO);
  cli_line_show("a long text");
  cli_line_show("short");
  cli_line_hide();
  CHECK_TEXT(capture_end(),
             BEGIN "a long text" CLEAR BEGIN "short" CLEAR BEGIN CLEAR);
}

static void
test_hide(void)
{
  capture_begin(STDERR_FILENO);
  cli_line_hide(); // There is none
  cli_line_show("a");
  cli_line_hide();
  cli_line_hide();
  CHECK_TEXT(capture_end(), BEGIN "a" CLEAR BEGIN CLEAR);
}

/// Messages stand in lines of their own
static void
test_report(void)
{
  CliReport report = {0};
  cli_report_name_tool("test");
  cli_report_add(&report, CLI_NOTE, NULL, "said");
  capture_begin(STDERR_FILENO);
  cli_line_show("50 %");
  cli_report_print(&report, false);
  CHECK_TEXT(capture_end(), BEGIN "50 %" CLEAR BEGIN CLEAR "test: said\n");
  cli_report_clear(&report);
}

int
main(void)
{
  test_show();
  test_hide();
  test_report();
  return check_result();
}
