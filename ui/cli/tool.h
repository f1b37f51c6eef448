// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_TOOL_H
#define UI_TOOL_H

/**
   @file tool.h
   How every tool begins.
*/

/**
   Make a process a tool's.

   Stdin, stdout and stderr are open, messages go to the console under the
   tool's name, and when memory is short, for jansson too, the process says so
   and ends with exit code 1, which removes temporary files.

   @param name Of the tool, kept by reference.

   Setup thread, first thing in main().  Ends the process with exit code 1 if
   not even /dev/null can be opened.
*/
void ui_tool_begin(const char* name);

#endif // UI_TOOL_H
