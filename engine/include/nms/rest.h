// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_REST_H
#define NMS_REST_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/learner.h"
#include "nms/progress.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file rest.h
   Learn what is left of a mix by sources that are known.
*/

#ifdef __cplusplus
extern "C" {
#endif

/**
   Find which source of a dictionary is most like one here, its *role*: what
   was heard of this, or the columns that were taken, is explained by the
   dictionary alone, most of it by its role.

   @param source 0 to sources added - 1.
   @param guess  In; must fit as for nms_learner_take_source().
   @param role   Out, number of a source of the guess.
   @return NMS_BAD_ARGUMENT, NMS_NO_MATERIAL if nothing is known of the source,
   NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.  Deterministic for a given kernel.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_learner_find_role(const NmsLearner*    learner,
                      uint32_t             source,
                      const NmsDictionary* guess,
                      uint32_t*            role);

/**
   Find how well a dictionary explains what was heard of a source that is to be
   a rest: beside the other sources here, without its sources of their roles.

   @param source    0 to sources added - 1, the rest; all others learnt or
   taken.
   @param guess     In; must fit as for nms_learner_take_source().  NULL for the
                    other sources alone.
   @param explained Out: 1 if the divergence is nothing, 0 if it is that from
                    the mean of the frames.
   @return NMS_BAD_ARGUMENT; NMS_NO_MATERIAL if nothing was heard, or no other
   source was learnt or taken; NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.  Deterministic for a given kernel.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_explain(const NmsLearner* learner,
                                                    uint32_t          source,
                                                    const NmsDictionary* guess,
                                                    float* explained);

/// How to learn a rest
typedef struct {
  const NmsDictionary* guess;        ///< What may be heard; or NULL
  bool                 for_refining; ///< Keep sound of it to mix from, too
  NmsProgressFunc      progress;     ///< Or NULL
  void*                user;         ///< For `progress`
} NmsRestConfig;

/**
   Learn a source as the rest of a mix: what the other sources leave of it.

   The mix was pushed as the source's recordings, and the other sources, which
   may be heard in it, were learnt or taken; they are held.  With a guess, the
   mix is parted by them, together with the guess's sources of their roles, and
   the guess's other sources; what is masked for these is learnt from.  Without,
   or where each source of the guess is the role of another, the rest is learnt
   beside the columns of the others, whose activations cost more meanwhile.  It
   gets twice as many components as another source.

   What was pushed stays as it was, so that more can be pushed and all of it
   learnt again.  For refining, the mix's sound is masked likewise; without that
   the rest is not heard in the mixtures and stays as it is.  It is mixed at
   random times, never as if recorded together with others.

   @param source 0 to sources added - 1, not locked.
   @param config In.
   @return NMS_BAD_ARGUMENT, also if the guess does not fit as for
   nms_learner_take_source(), or there would be more than NMS_MAX_COMPONENTS;
   NMS_NO_MATERIAL if nothing but silence was pushed, no other source was learnt
   or taken, or they leave nothing; NMS_CANCELLED, NMS_NO_MEMORY; the source
   unchanged.

   Worker thread, when all other sources are learnt.  Not realtime: allocates.
   Deterministic for a given kernel.
   Smaragdis, Raj & Shashanka, "Supervised and semi-supervised separation of
   sounds from single-channel mixtures", ICA 2007.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_learn_rest(
    NmsLearner* learner, uint32_t source, const NmsRestConfig* config);

#ifdef __cplusplus
}
#endif

#endif // NMS_REST_H
