// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_LINE_H
#define UI_LINE_H

/**
   @file line.h
   The terminal's last line, which one thing at a time may write on, over and
   over; whoever prints anything else hides it before.
*/

/**
   Show a text in the last line, over what stood there.

   @param text In, without a line feed, no longer than the terminal is wide.

   Any thread that holds the console (flockfile()).  Not realtime: blocks.
*/
void ui_line_show(const char* text);

/**
   Take the text off the terminal, to print something else.

   Any thread that holds the console (flockfile()).  Not realtime: blocks.
*/
void ui_line_hide(void);

#endif // UI_LINE_H
