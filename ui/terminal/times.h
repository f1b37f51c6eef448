// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_TIMES_H
#define UI_TIMES_H

#include "nms/attributes.h"

#include <math.h>
#include <stdbool.h>

/**
   @file times.h
   Times as people write them: seconds, m:ss or h:mm:ss, and ranges of them.
*/

/// Latest time that is taken, s
#define UI_MAX_TIME_S 1e7

/// A part of a recording
typedef struct {
  double begin_s; ///< >= 0
  double end_s;   ///< > begin_s, or infinite
} UiTimes;

/// A whole recording
#define UI_WHOLE ((UiTimes){0.0, (double)INFINITY})

/**
   Read a time such as 90, 1:30 or 0:01:30.5.

   @param text    In.
   @param seconds Out, >= 0.
   @return False if it is none.

   Any thread.
*/
NMS_NODISCARD bool ui_time_parse(const char* text, double* seconds);

/**
   Read a range of the form FROM-TO, of which one end may be left out.

   @param text  In.
   @param times Out.
   @return False if it is none, or would end before it begins.

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD bool ui_times_parse(const char* text, UiTimes* times);

#endif // UI_TIMES_H
