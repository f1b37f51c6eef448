// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_TAKE_H
#define NMS_TAKE_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/learner.h"
#include "nms/status.h"
#include "teach/desk.h"

#include <stdint.h>

/**
   @file take.h
   Components that strips have as they are, from dictionaries.
*/

/**
   Let a learner's source take components of a dictionary as they are; where
   they are is that of the source they are of.

   @param source Of the learner.
   @param span   Of one source of the dictionary.
   @return As nms_learner_take_source().

   Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_take_span(NmsLearner*          learner,
                                      uint32_t             source,
                                      const NmsDictionary* from,
                                      NmsSpan              span);

/**
   Let a strip hold a source of another dictionary beside what it holds: behind
   what it has taken already, before what it was taught.

   The strip takes part in the next lesson so; nothing is heard before.

   @param dictionary In, not needed after; fitted to the rate of the desk.
   @param source     0 to its number of sources - 1.
   @return NMS_BAD_ARGUMENT if the strip is locked, or the dictionary has other
           settings than what the strips hold, or there would be too many
           components; NMS_NO_MEMORY.  Nothing has changed then.

   Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_desk_take(NmsDesk*             desk,
                                      uint32_t             strip,
                                      const NmsDictionary* dictionary,
                                      uint32_t             source);

#endif // NMS_TAKE_H
