// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tool.h"

#include "base/console.h"
#include "base/memory.h"
#include "base/report.h"
#include "base/standard.h"
#include "terminal/json.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/// Say that memory is short, and end; exit() runs what removes temporary files
static void
give_up(void)
{
  static atomic_flag is_ending = ATOMIC_FLAG_INIT;
  while (atomic_flag_test_and_set(&is_ending)) {
    (void)pause(); // Another thread says so, and ends this one, too
  }
  fputs("out of memory\n", ui_console());
  exit(EXIT_FAILURE);
}

void
ui_tool_begin(const char* name)
{
  if (!ui_standard_open()) {
    exit(EXIT_FAILURE);
  }
  ui_console_open();
  ui_report_name_tool(name);
  ui_memory_on_failure(give_up);
  ui_json_take_memory();
}
