// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/bleed.h"

#include "learn/learner_impl.h"
#include "nms/dictionary.h"
#include "nms/learner.h"

#include <stdbool.h>
#include <stdint.h>

/// Components of a source at first: few do not learn what bleeds in
static const uint32_t first_components = 12;

/// Sharpness of the masks by them (docs/quality.md)
static const float first_exponent = 1.6f;

/// One of several equal pieces of the work, for progress
typedef struct {
  NmsProgressFunc progress;
  void*           user;
  double          start;
  double          share;
} Piece;

static bool
report_piece(void* user, double fraction)
{
  const Piece* const piece = user;
  return !piece->progress ||
         piece->progress(piece->user, piece->start + fraction * piece->share);
}

/// Return whether a source has recordings to be learnt from
static bool
takes_part(const NmsLearner* learner, uint32_t source)
{
  return nms_learner_may_change(learner, source) &&
         learner->sources[source].store.heard.n_frames_kept;
}

/// Learn all sources that take part; the piece is of all of them
static NmsStatus
learn_all(NmsLearner* learner, Piece all)
{
  NmsStatus status = NMS_SUCCESS;
  Piece     piece  = all;
  piece.share      = all.share / learner->n_sources;
  for (uint32_t s = 0; !status && s < learner->n_sources; ++s) {
    if (takes_part(learner, s)) {
      status = nms_learner_learn_source(learner, s, report_piece, &piece);
    }
    piece.start += piece.share;
  }
  return status;
}

/// Learn all sources with few components, and make a dictionary of them
static NmsStatus
learn_first(NmsLearner* learner, Piece piece, NmsDictionary** dictionary)
{
  const uint32_t n = learner->config.n_components;

  learner->config.n_components = n < first_components ? n : first_components;
  NmsStatus status             = learn_all(learner, piece);
  learner->config.n_components = n;

  status = status ? status : nms_learner_finish(learner, dictionary);
  if (!status) {
    (*dictionary)->shape.mask_exponent = first_exponent;
  }
  return status;
}

/// Mask all that was heard
static NmsStatus
cleanse_all(NmsLearner* learner, const NmsDictionary* dictionary)
{
  NmsStatus status = NMS_SUCCESS;
  for (uint32_t s = 0; !status && s < learner->n_sources; ++s) {
    if (takes_part(learner, s)) {
      status = nms_learner_cleanse(learner, s, dictionary, s);
    }
  }
  return status;
}

NmsStatus
nms_learner_learn_apart(NmsLearner*     learner,
                        NmsProgressFunc progress,
                        void*           user)
{
  const Piece first = {progress, user, 0.0, 0.2};
  const Piece last  = {progress, user, 0.3, 0.7};

  uint32_t n = 0;
  for (uint32_t s = 0; s < learner->n_sources; ++s) {
    n += takes_part(learner, s);
  }
  if (n < 2) {
    return NMS_NO_MATERIAL;
  }

  NmsDictionary* dictionary = NULL;
  NmsStatus      status     = learn_first(learner, first, &dictionary);
  status = status ? status : cleanse_all(learner, dictionary);
  nms_dictionary_free(dictionary);
  return status ? status : learn_all(learner, last);
}
