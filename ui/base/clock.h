// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_CLOCK_H
#define UI_CLOCK_H

#include "nms/attributes.h"

/**
   @file clock.h
   Time: what has passed, and how to write it.
*/

/// Room for any duration written by ui_clock_write()
#define UI_CLOCK_SIZE 32

/// Return seconds since some fixed moment, never falling.  Any thread.
NMS_NODISCARD double ui_clock_now_s(void);

/**
   Write a duration as "m:ss" or "h:mm:ss", to the nearest second.

   @param seconds >= 0; what is not finite gives "?".
   @param text    Out, [UI_CLOCK_SIZE].
   @return `text`.
*/
const char* ui_clock_write(double seconds, char* text);

/**
   Write a length: below ten seconds as "1.25 s", else as ui_clock_write().

   @param seconds >= 0.
   @param text    Out, [UI_CLOCK_SIZE].
   @return `text`.
*/
const char* ui_clock_write_length(double seconds, char* text);

#endif // UI_CLOCK_H
