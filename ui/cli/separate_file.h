// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_SEPARATE_FILE_H
#define UI_SEPARATE_FILE_H

#include "crew/crew.h"
#include "plan.h"
#include "terminal/progress.h"

#include <stddef.h>

/**
   @file separate_file.h
   One file taken apart.
*/

/**
   Separate one file of a plan, in constant memory.

   Either all its outputs are there under their names in the end and its summary
   is complete, or none is and its report holds an error.

   @param plan     In and out: of it only the item is changed.
   @param index    Of the item, in the plan and in the progress.
   @param crew     In and out: who is idle helps.
   @param progress In and out, or NULL.

   Any thread of the crew, each with another item.  Not realtime: blocks.
*/
void ui_separate_file(UiPlan*     plan,
                      size_t      index,
                      UiCrew*     crew,
                      UiProgress* progress);

#endif // UI_SEPARATE_FILE_H
