// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_BATCH_H
#define UI_BATCH_H

#include "files/claims.h"
#include "nms/attributes.h"
#include "plan.h"

#include <stdbool.h>

/**
   @file batch.h
   All the files of one run of nmf-separate.
*/

/**
   Check a plan, and separate every file that is not to be skipped.

   Prints messages and summaries in the order of the files, also of those that
   were not begun: because of what the check found, or because a signal asked
   to stop.

   @param plan   In and out, once.
   @param claims In and out, as for ui_plan_check().
   @return False if any file failed.

   Setup thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool ui_batch_run(UiPlan* plan, UiClaims* claims);

#endif // UI_BATCH_H
