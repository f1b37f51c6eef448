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
  ui_line_show("a long text");
  ui_line_show("short");
  ui_line_hide();
  CHECK_TEXT(capture_end(),
             BEGIN "a long text" CLEAR BEGIN "short" CLEAR BEGIN CLEAR);
}

static void
test_hide(void)
{
  capture_begin(STDERR_FILENO);
  ui_line_hide(); // There is none
  ui_line_show("a");
  ui_line_hide();
  ui_line_hide();
  CHECK_TEXT(capture_end(), BEGIN "a" CLEAR BEGIN CLEAR);
}

/// Messages stand in lines of their own
static void
test_report(void)
{
  UiReport report = {0};
  ui_report_name_tool("test");
  ui_report_add(&report, UI_NOTE, NULL, "said");
  capture_begin(STDERR_FILENO);
  ui_line_show("50 %");
  ui_report_print(&report, false);
  CHECK_TEXT(capture_end(), BEGIN "50 %" CLEAR BEGIN CLEAR "test: said\n");
  ui_report_clear(&report);
}

int
main(void)
{
  test_show();
  test_hide();
  test_report();
  return check_result();
}
