// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_REVIEW_H
#define NMS_REVIEW_H

#include "nms/attributes.h"
#include "nms/learner.h"
#include "nms/passes.h"
#include "nms/progress.h"
#include "nms/status.h"

#include <stdint.h>

/**
   @file review.h
   Learns a source from every frame of more material than a learner keeps.

   All recordings of a source that is learnt already, from frames spread over
   them, are pushed again, several times.  The first pass looks for frames which
   that explains worst, as many as an eighth of those kept; the source is learnt
   anew from these and those kept, so that what is rare has components, too.
   All further passes go on from there with every frame (passes.h): the
   reconstruction columns follow, and the last pass is whole.  Memory does not
   depend on how much is pushed.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// A source being learnt from every frame
typedef struct NmsReviewImpl NmsReview;

/// What came of the last pass
typedef struct {
  uint64_t n_frames; ///< That sounded: all were used
  double   misfit;   ///< Divergence of their features from what is learnt, over
                     ///< their sum
} NmsReviewed;

/**
   Begin to learn a source from every frame, with what is pushed from now on.

   @param learner  In, must outlive the review; other sources of it may be
                   reviewed beside.
   @param source   0 to sources added - 1, not locked, learnt by
                   nms_learner_learn_source().
   @param n_passes That are meant to come after the first, 1 or more.
   @param ranks    Processes that share the work, in, or NULL for none; each
                   has heard, and pushes, the same.
   @param review   Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT; NMS_NO_MATERIAL if the source is not learnt or its
   frames are gone; NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus nms_review_new(NmsLearner*     learner,
                                               uint32_t        source,
                                               uint32_t        n_passes,
                                               const NmsRanks* ranks,
                                               NmsReview**     review);

/// Free a review; NULL is fine.  Not realtime.
NMS_API void nms_review_free(NmsReview* review);

/// Begin the next recording, as nms_learner_begin() does.
NMS_API NMS_NODISCARD NmsStatus nms_review_begin(NmsReview* review,
                                                 uint32_t   n_channels);

/// Push the next samples of it, as nms_learner_push() does; NMS_CANCELLED if
/// the exchange with other processes gave up.
NMS_API NMS_NODISCARD NmsStatus nms_review_push(NmsReview*          review,
                                                const float* const* samples,
                                                uint32_t            n_samples);

/**
   End a pass, when all recordings were pushed; after the last one the learner's
   source is what was learnt.

   @param progress Of learning anew after the first pass, or NULL.
   @param user     For `progress`.
   @param reviewed Out, or NULL.
   @return NMS_BAD_MATERIAL if the pass had other frames than were heard: the
   recordings are not what they were; NMS_CANCELLED, NMS_NO_MEMORY.  The source
   is then as it was.

   Worker thread.  Not realtime: allocates.  Deterministic for a given kernel,
   for any number of threads and processes.
*/
NMS_API NMS_NODISCARD NmsStatus nms_review_end(NmsReview*      review,
                                               NmsProgressFunc progress,
                                               void*           user,
                                               NmsReviewed*    reviewed);

#ifdef __cplusplus
}
#endif

#endif // NMS_REVIEW_H
