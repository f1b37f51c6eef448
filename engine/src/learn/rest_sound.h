// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_REST_SOUND_H
#define NMS_LEARN_REST_SOUND_H

#include "learn/learner_impl.h"
#include "learn/material.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/progress.h"
#include "nms/status.h"

/**
   @file rest_sound.h
   The sound of a rest: chunks of a mix, masked and heard again.
*/

/// What is masked, and by what
typedef struct {
  const NmsLearner*    learner;
  const NmsDictionary* dictionary; ///< Of two sources, the second is kept
  const NmsStore*      sound;      ///< Chunks of the mix
  NmsProgressFunc      progress;   ///< Or NULL
  void*                user;       ///< For `progress`
} NmsRestSound;

/**
   Mask each chunk, as it is in the run of chunks or, where some between were
   dropped, by itself.

   @param rest   In.
   @param masked In and out, as the sound's store but without chunks, which are
                 added: as many as the sound has.
   @return NMS_CANCELLED, NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.  Deterministic for a given kernel.
*/
NMS_NODISCARD NmsStatus nms_rest_sound_mask(const NmsRestSound* rest,
                                            NmsStore*           masked);

#endif // NMS_LEARN_REST_SOUND_H
