// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_BLEED_H
#define UI_BLEED_H

#include "base/report.h"
#include "inputs/recordings.h"
#include "learn_options.h"
#include "nms/attributes.h"
#include "nms/learner.h"
#include "nms/progress.h"
#include "nms/status.h"

#include <stdbool.h>

/**
   @file bleed.h
   Recordings of a source in which the others are heard, too.
*/

/// Return whether that is what recordings are said to be.
NMS_NODISCARD bool ui_bleed_is_asked_for(const UiLearnOptions* options);

/**
   Check that there are recordings which can bleed into each other, if that is
   what they are said to do.

   @return False with an error.
*/
NMS_NODISCARD bool ui_bleed_check(const UiLearnOptions*   options,
                                  const NmsLearnerConfig* config,
                                  const UiSources*        sources,
                                  UiReport*               report);

/**
   Learn all sources, together or apart as the options say.

   @param options  In.
   @param learner  In and out, that has heard all of them.
   @param progress In.
   @param user     For `progress`.
   @return As nms_learner_learn_together().
*/
NMS_NODISCARD NmsStatus ui_bleed_learn(const UiLearnOptions* options,
                                       NmsLearner*           learner,
                                       NmsProgressFunc       progress,
                                       void*                 user);

/**
   Say why that failed.

   @param learner In.
   @param status  In, not NMS_SUCCESS.
   @return False.
*/
bool ui_bleed_fail(const NmsLearner*       learner,
                   const NmsLearnerConfig* config,
                   const UiSources*        sources,
                   NmsStatus               status,
                   UiReport*               report);

#endif // UI_BLEED_H
