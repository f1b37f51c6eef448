// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "line.h"

#include "console.h"

#include <stdbool.h>
#include <stdio.h>

/// Whether a text stands in the last line; guarded by the console's lock
static bool is_shown;

void
ui_line_show(const char* text)
{
  fprintf(ui_console(), "\r%s\033[K", text);
  fflush(ui_console());
  is_shown = true;
}

void
ui_line_hide(void)
{
  if (is_shown) {
    fputs("\r\033[K", ui_console());
    is_shown = false;
  }
}
