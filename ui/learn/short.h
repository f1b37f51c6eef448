// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_SHORT_H
#define UI_SHORT_H

#include "lesson.h"
#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file short.h
   What is done about sources of which little was heard.

   Below a second nothing is learnt.  Below six, what a preset knows of such
   sounds completes what was heard: its components stand beside those learnt.
   Refining changes the latter alone: few seconds have not enough to say for
   more (docs/quality.md).
*/

/**
   Check that enough was heard of every source that there are recordings of.

   @return False with an error.
*/
NMS_NODISCARD bool ui_short_check(const UiLesson* lesson);

/**
   Put the components of a preset beside those learnt, if a source is short and
   a preset fits.

   The preset is the one whose sources explain best what was heard, each of them
   another source: those of the same names, or else those that explain most of
   it.  Nothing is done where something is taken from a dictionary already, for
   one source alone, or beside a rest, which has a first guess of its own.  The
   preset is added to the origins, and a note says what was done.

   @param lesson In and out, `outcomes[].n_taken` and the origins too.
   @return False with an error.

   Not realtime: blocks.
*/
NMS_NODISCARD bool ui_short_join(const UiLesson* lesson);

#endif // UI_SHORT_H
