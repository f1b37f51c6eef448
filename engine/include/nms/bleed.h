// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_BLEED_H
#define NMS_BLEED_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/learner.h"
#include "nms/progress.h"
#include "nms/status.h"

#include <stdint.h>

/**
   @file bleed.h
   Learns from recordings of a source in which others are heard, too.
*/

#ifdef __cplusplus
extern "C" {
#endif

/**
   Take out of what was heard of a source what a dictionary says is something
   else: the frames kept and the sound kept for refining are masked in place,
   two channels by one mask, and its image is that of what is left.

   What was learnt before stays; learn the source again.

   @param source     0 to sources added - 1, not locked.  A recording of it that
                     was begun ends.
   @param dictionary In, of what is heard there, not needed after; its rate,
                     window, bands, groups, context, compression and divergence
                     must be the learner's.  Its mask exponent is the masks'.
   @param wanted     Its source that is left, 0 to its number of sources - 1.
   @return NMS_BAD_ARGUMENT; NMS_NO_MEMORY, after which part of what was heard
   may be masked.

   Worker thread.  Not realtime: allocates, a bounded amount.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_learner_cleanse(NmsLearner*          learner,
                    uint32_t             source,
                    const NmsDictionary* dictionary,
                    uint32_t             wanted);

/**
   Learn all sources at once from recordings that were made together, each of
   one source into which all others bleed.

   How much of each is heard in each other's recording is learnt, too, band by
   band, and what bleeds in is taken out of the sound kept for refining and out
   of the images; the frames kept stay as heard.  A rest becomes a source like
   others.  Sources that are locked, or of which nothing was
   pushed, take no part.

   @param progress Or NULL.
   @param user     For `progress`.
   @return NMS_BAD_ARGUMENT if the recordings are not all of the same length, or
   the divergence is not Kullback-Leibler; NMS_NO_MATERIAL if fewer than two
   sources were heard or one of them is silent; NMS_CANCELLED, NMS_NO_MEMORY:
   what was learnt before is still there.

   Worker thread.  Not realtime: allocates.  Deterministic for a given kernel.
   Carabias-Orti et al., "Nonnegative signal factorization with learnt
   instrument models for sound source separation in close-microphone
   recordings", EURASIP J. Adv. Signal Process. 2013:184.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_learn_together(
    NmsLearner* learner, NmsProgressFunc progress, void* user);

/**
   Learn all sources from recordings into which others bleed, made at any time.

   A first, small dictionary of all of them masks what was heard of each, frames
   and sound in place, and each is learnt again from that.  A rest becomes a
   source like others.  Sources that are
   locked or only taken take no part but in the masks.

   @param progress Or NULL.
   @param user     For `progress`.
   @return NMS_NO_MATERIAL if fewer than two sources were heard, or one is
   silent, or another was neither learnt nor taken; NMS_CANCELLED,
   NMS_NO_MEMORY, after which part of what was heard may be masked.

   Worker thread.  Not realtime: allocates.  Deterministic for a given kernel.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_learn_apart(
    NmsLearner* learner, NmsProgressFunc progress, void* user);

#ifdef __cplusplus
}
#endif

#endif // NMS_BLEED_H
