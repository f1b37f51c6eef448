// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_LEARNT_H
#define UI_LEARNT_H

#include "lesson.h"
#include "nms/attributes.h"
#include "short.h"

#include <stdbool.h>

/**
   @file learnt.h
   What a dictionary is made of once every source is learnt.
*/

/**
   Refuse what is too little, complete what is short from a preset (short.h)
   unless that is declined, and leave out what was taken and is not needed if
   that is asked for.

   @param lesson In and out, `outcomes[].n_taken` and the origins of the
                 sources too; prints what there is to say.
   @return False with an error.

   Not realtime: blocks.
*/
NMS_NODISCARD bool ui_learnt_settle(UiLesson* lesson);

#endif // UI_LEARNT_H
