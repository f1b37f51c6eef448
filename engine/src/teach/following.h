// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_FOLLOWING_H
#define NMS_FOLLOWING_H

#include "nms/attributes.h"
#include "nms/status.h"
#include "teach/desk.h"
#include "teach/lesson.h"
#include "teach/tape.h"

#include <stdbool.h>

/**
   @file following.h
   To learn the rest again and again from what plays: from the last tapes, which
   take the place of what it has heard before.

   Used by one thread, the teacher's.
*/

/// Of each tape that the rest is followed by, seconds
#define NMS_FOLLOWING_S 5.0

/// Tapes that are learnt from
#define NMS_FOLLOWING_TAPES 2

/// How a rest is followed; starts as zeros
typedef struct {
  NmsTape* tapes[NMS_FOLLOWING_TAPES]; ///< The oldest first, or NULL
  bool     is_due;                     ///< There is a tape not learnt yet
  bool     has_failed; ///< The user knows that it cannot be learnt
} NmsFollowing;

/// Add a tape, which is owned from now on.  Not realtime: frees.
void nms_following_add(NmsFollowing* following, NmsTape* tape);

/// Forget all tapes.  Not realtime: frees.
void nms_following_clear(NmsFollowing* following);

/**
   Return whether a rest can be followed: there is one, not locked, and
   others beside it, all of them learnt.
*/
NMS_NODISCARD bool nms_following_can(const NmsDesk* desk);

/**
   Learn the rest from the tapes, without refining; all other strips stay bit
   for bit as they are.

   @param following In; tapes may be added meanwhile.
   @param desk      The tapes are all the rest has heard afterwards; after
                    failure it is as before.
   @param funcs     In.
   @return As nms_lesson_run().

   Not realtime: allocates, takes long.  Deterministic for a given kernel.
*/
NMS_NODISCARD NmsStatus nms_following_learn(const NmsFollowing*   following,
                                            NmsDesk*              desk,
                                            const NmsLessonFuncs* funcs);

#endif // NMS_FOLLOWING_H
