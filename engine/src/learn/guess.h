// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_GUESS_H
#define NMS_LEARN_GUESS_H

#include "learn/learner_impl.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/learner.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file guess.h
   A dictionary as the first guess of what else is heard in a mix.
*/

/**
   Return the components of all sources but one, those learnt and those taken.

   @param others Out, owned by the caller; none after failure.
   @return NMS_NO_MATERIAL if there are none, NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_guess_others(const NmsLearner* learner,
                                         uint32_t          source,
                                         NmsComponents*    others);

/**
   Make a dictionary of two sources.

   @param first  In, one component or more, copied.
   @param second In, likewise.
   @param pair   Out, owned by the caller; NULL after failure.
   @return NMS_NO_MEMORY, NMS_BAD_ARGUMENT if they are more than
   NMS_MAX_COMPONENTS.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_guess_pair(const NmsLearner*    learner,
                                       const NmsComponents* first,
                                       const NmsComponents* second,
                                       NmsDictionary**      pair);

/**
   Make a dictionary of two sources: what the learner has of all sources but one
   and, with it, the guess's sources of their roles; and the guess's others.

   @param source  0 to sources added - 1, that one.
   @param guess   In, not needed after.
   @param parting Out, owned by the caller; NULL after failure, or without an
                  error if every source of the guess is the role of another.
   @return NMS_BAD_ARGUMENT if the guess is not like the learner,
   NMS_NO_MATERIAL if there is nothing of the others, NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_guess_parting(const NmsLearner*    learner,
                                          uint32_t             source,
                                          const NmsDictionary* guess,
                                          NmsDictionary**      parting);

#endif // NMS_LEARN_GUESS_H
