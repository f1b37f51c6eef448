// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_REST_H
#define UI_REST_H

#include "inputs/recordings.h"
#include "lesson.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file rest.h
   What the other sources leave of a mix.
*/

/**
   Return the number of the source that is a rest: the last one, or the number
   of sources if there is none.

   Any thread.
*/
NMS_NODISCARD size_t ui_rest_find(const UiSources* sources);

/**
   Learn a rest, if there is to be one, with the dictionary asked for as a first
   guess, or with the preset that explains the mix best, if any does well.

   Says which in a note, and shows progress.

   @param lesson In and out; the other sources are learnt, the mix is heard.
   @return False with an error.

   Not realtime: blocks.
*/
NMS_NODISCARD bool ui_rest_learn(UiLesson* lesson);

#endif // UI_REST_H
