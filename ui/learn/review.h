// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_REVIEW_H
#define UI_REVIEW_H

#include "lesson.h"
#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file review.h
   Long recordings are gone through again, so that every frame is learnt from.
*/

/**
   Check that what is to be heard several times can be.

   @return False with an error for a pipe.
*/
NMS_NODISCARD bool ui_review_check(const UiLesson* lesson);

/**
   Learn from every frame, if that is asked for, the sources of which not all
   are kept; then part from the processes that share it.

   Says what was done in a note for each, and shows progress.

   @param lesson In and out; all sources are learnt, but for a rest.
   @return False with an error.

   Not realtime: blocks.
*/
NMS_NODISCARD bool ui_review_learn(UiLesson* lesson);

#endif // UI_REVIEW_H
