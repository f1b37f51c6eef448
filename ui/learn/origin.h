// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_ORIGIN_H
#define UI_ORIGIN_H

#include "lesson.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/status.h"

/**
   @file origin.h
   What a dictionary says of where it comes from.
*/

/**
   Note licence and origin in the dictionary, those of what is joined too.

   @param lesson     In, learnt.
   @param dictionary In and out.
   @return NMS_NO_MEMORY.
*/
NMS_NODISCARD NmsStatus ui_origin_note(const UiLesson* lesson,
                                       NmsDictionary*  dictionary);

#endif // UI_ORIGIN_H
