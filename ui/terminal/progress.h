// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_PROGRESS_H
#define UI_PROGRESS_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file progress.h
   How far a long job has come, on stderr.

   On a terminal a bar with the time left, redrawn a few times a second;
   otherwise a plain line now and then, and only for jobs that take long.
*/

/// The progress of a number of items
typedef struct UiProgressImpl UiProgress;

/**
   Begin to show progress.

   @param what    In, kept by reference: a verb such as "separating".
   @param n_items That will be worked on, >= 1, all of one weight.
   @param quiet   Show nothing.
   @return Owned by the caller.

   Setup thread.  One may exist at a time.
*/
NMS_NODISCARD UiProgress*
ui_progress_new(const char* what, size_t n_items, bool quiet);

/**
   Set how far an item has come.

   @param fraction 0 to 1; a value below the last one is ignored.

   Any thread.  Not realtime: locks, and prints at times.
*/
void ui_progress_set(UiProgress* progress, size_t item, double fraction);

/**
   Write the line with the bar, as much of it as fits.

   A narrow line has a short bar, or none, or nothing but the percentage.

   @param line Out, [size].
   @param size Characters that fit, and one for the end; >= 1.
   @param what In, a verb such as "separating".
   @param done 0 to 1.
   @param left In, the time left.

   Any thread.
*/
void ui_progress_write(
    char* line, int size, const char* what, double done, const char* left);

/// End the show; NULL is fine.
void ui_progress_free(UiProgress* progress);

#endif // UI_PROGRESS_H
