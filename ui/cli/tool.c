// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tool.h"

#include "base/console.h"
#include "base/memory.h"
#include "base/report.h"
#include "base/standard.h"

#include <stdio.h>
#include <stdlib.h>

/// Say that memory is short, and end; exit() runs what removes temporary files
static void
give_up(void)
{
  fputs("out of memory\n", cli_console());
  exit(EXIT_FAILURE);
}

void
cli_tool_begin(const char* name)
{
  if (!cli_standard_open()) {
    exit(EXIT_FAILURE);
  }
  cli_console_open();
  cli_report_name_tool(name);
  cli_memory_on_failure(give_up);
}
