// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_CLEANSE_H
#define NMS_LEARN_CLEANSE_H

#include "learn/learner_impl.h"
#include "learn/masker.h"
#include "learn/material.h"
#include "nms/attributes.h"
#include "nms/status.h"

#include <stdint.h>

/**
   @file cleanse.h
   Takes out of recordings what is not the source they are kept for.
*/

/// Recordings to be cleansed at the same time
typedef struct {
  uint32_t           n;       ///< 1 or more
  NmsLearnerSource** sources; ///< [n], with chunks of sound, of each as many
  const uint32_t*    wanted;  ///< [n], what is left in each, of the masker's
} NmsTakes;

/**
   Mask sound that was kept, in place, as nmf-separate would: both channels by
   one mask, and what is known of the image is that of the sound so masked.

   The chunks are taken for one stream, which they are unless they are few of
   many; then there is some error where one ends.

   @param learner With the settings that the masker has.
   @param masker  In and out, of as many recordings.
   @param takes   Their sounds, sides and images in and out.
   @return NMS_NO_MEMORY; sounds and sides are unchanged then, unless it is an
   image there was no memory for.

   Worker thread.  Not realtime: allocates.  Its memory does not depend on how
   much sound there is.
*/
NMS_NODISCARD NmsStatus nms_cleanse_sounds(const NmsLearner* learner,
                                           NmsMasker*        masker,
                                           const NmsTakes*   takes);

/**
   Mask frames that were kept of one recording, in place: their features, whose
   masks are made of W, and their groups.

   @param learner    With the settings that the dictionary has.
   @param dictionary In.
   @param store      In and out; their levels follow.
   @param wanted     The source that is left.
   @return NMS_NO_MEMORY, the frames unchanged.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_cleanse_frames(const NmsLearner*    learner,
                                           const NmsDictionary* dictionary,
                                           NmsStore*            store,
                                           uint32_t             wanted);

#endif // NMS_LEARN_CLEANSE_H
