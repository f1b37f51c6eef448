// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_STANDARD_H
#define UI_STANDARD_H

#include <stdbool.h>

/**
   @file standard.h
   Stdin, stdout and stderr, whoever started the process.
*/

/**
   Open those of the three that are closed on /dev/null.

   Otherwise the next file opened would get their number, and messages would go
   into it.  To read from what was closed, or to write to it, fails as before.

   Stdout gets a buffer for all that is printed at a time, unless it is a
   terminal, so that it fails when ui_report_flush_stdout() looks.

   @return False if /dev/null cannot be opened.

   Setup thread, first thing in main().
*/
bool ui_standard_open(void);

/**
   Drop what libraries have printed to stdout: some decoders say there what is
   wrong with a file, in the middle of what a tool prints.

   What the tools print themselves has to be flushed by then.  Does nothing
   where the system has no way, and for what a terminal has shown already.

   Any thread.
*/
void ui_standard_drop(void);

#endif // UI_STANDARD_H
