// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_LISTEN_H
#define UI_LISTEN_H

#include "base/report.h"
#include "inputs/recordings.h"
#include "nms/attributes.h"
#include "nms/learner.h"
#include "nms/review.h"
#include "terminal/progress.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file listen.h
   Recordings on their way to a learner.
*/

/// Who listens, and what came of it
typedef struct {
  NmsLearner* learner;
  NmsReview*  review;         ///< Who hears in the learner's place, or NULL
  double      sample_rate_hz; ///< The learner's
  uint32_t    source;         ///< Its number in the learner
  UiProgress* progress;       ///< Or NULL
  size_t      item;           ///< The recording's number in the progress
  double      heard_s;        ///< Out: length of the recording
} UiListener;

/**
   Push one recording to a learner, converted to its sample rate.

   A file found in a folder that cannot be opened is left out with a note; if it
   cannot be read to its end, a warning says so.

   @param listener  In and out; `heard_s` is 0 if the file was left out.
   @param recording In.
   @param report    In and out.
   @return False with an error.

   Not realtime: blocks.
*/
NMS_NODISCARD bool
ui_listen(UiListener* listener, const UiRecording* recording, UiReport* report);

#endif // UI_LISTEN_H
