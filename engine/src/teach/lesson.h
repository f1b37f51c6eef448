// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LESSON_H
#define NMS_LESSON_H

#include "nms/attributes.h"
#include "nms/status.h"
#include "teach/desk.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file lesson.h
   From what the strips have heard to a dictionary, as nmf-learn does it.

   A strip that has heard nothing, or is locked, keeps its components bit for
   bit.  One that held a source of a file and has heard something gets both, or
   only what was learnt where that does without; see nms_learner_choose().
*/

/// How a lesson is followed and ended
typedef struct {
  /// Whether to go on; called every few milliseconds
  bool (*goes_on)(void* user);
  /// How far a strip has come, 0 to 1
  void (*progress)(void* user, uint32_t strip, double fraction);
  void* user; ///< For both
} NmsLessonFuncs;

/**
   Return whether refining would help: two strips were heard here, one of them
   may change.

   Not realtime.
*/
NMS_NODISCARD bool nms_lesson_can_refine(const NmsDesk* desk);

/// What a lesson is for
typedef enum {
  NMS_LESSON_PLAIN,
  NMS_LESSON_REFINED,
  NMS_LESSON_FOLLOWED, ///< The rest alone, beside the others as they are now
} NmsLessonKind;

/**
   Make a dictionary of what the strips hold, and let the desk adopt it.

   Plain, only strips that are stale are learnt; refining begins with learning
   all that were heard here.  One strip after another is learnt, from all its
   takes and, unless it is followed, what a session brought of it.

   @param desk    Its strips hold what was learnt afterwards; after failure it
                  is as before.
   @param kind    See nms_lesson_can_refine() and following.h.
   @param funcs   In.
   @param failed  Out, the strip that nothing can be learnt of, after
                  NMS_NO_MATERIAL.
   @return NMS_CANCELLED, NMS_NO_MATERIAL if a strip has heard but silence,
           NMS_NO_MEMORY, NMS_BAD_ARGUMENT if there would be too many
           components.

   Not realtime: allocates, takes long.  Deterministic for a given kernel.
*/
NMS_NODISCARD NmsStatus nms_lesson_run(NmsDesk*              desk,
                                       NmsLessonKind         kind,
                                       const NmsLessonFuncs* funcs,
                                       uint32_t*             failed);

#endif // NMS_LESSON_H
