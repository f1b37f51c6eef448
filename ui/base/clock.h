// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_CLOCK_H
#define CLI_CLOCK_H

#include "nms/attributes.h"

/**
   @file clock.h
   Time: what has passed, and how to write it.
*/

/// Room for any duration written by cli_clock_write()
#define CLI_CLOCK_SIZE 32

/// Return seconds since some fixed moment, never falling.  Any thread.
NMS_NODISCARD double cli_clock_now_s(void);

/**
   Write a duration as "m:ss" or "h:mm:ss", to the nearest second.

   @param seconds >= 0; what is not finite gives "?".
   @param text    Out, [CLI_CLOCK_SIZE].
   @return `text`.
*/
const char* cli_clock_write(double seconds, char* text);

/**
   Write a length: below ten seconds as "1.25 s", else as cli_clock_write().

   @param seconds >= 0.
   @param text    Out, [CLI_CLOCK_SIZE].
   @return `text`.
*/
const char* cli_clock_write_length(double seconds, char* text);

#endif // CLI_CLOCK_H
