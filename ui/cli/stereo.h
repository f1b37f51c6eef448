// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_STEREO_H
#define UI_STEREO_H

#include "base/report.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/separator.h"
#include "stretches.h"

#include <stdbool.h>

/**
   @file stereo.h
   By what the channels of a stereo file are told apart: one mask for both, the
   images that the dictionary has learnt, or those that its mix shows in a first
   pass.
*/

/// Part of a file's progress that the first pass is
#define UI_STEREO_PASS 0.4

/// What a file is separated with
typedef struct {
  const char*          used;       ///< "off", "learnt" or "mix"
  const NmsDictionary* dictionary; ///< The plan's, or the next
  NmsDictionary*       own;        ///< With images from the mix, or NULL
  NmsStereo            mode;       ///< Of the separators
} UiStereo;

/// Begin with what is there without a first pass, by what was wished for.
NMS_NODISCARD UiStereo ui_stereo_begin(const UiPlan*       plan,
                                       const UiAudioShape* shape);

/// Return whether a first pass might change that.
NMS_NODISCARD bool ui_stereo_needs_pass(const UiPlan*       plan,
                                        const UiAudioShape* shape);

/**
   Listen to the part of a recording that is wanted, and choose.

   Both channels the same: one mask.  Else the learnt images, if they are
   trusted and nothing else was wished for; else those that the mix shows.

   @param stereo In and out.
   @param config In, what the first pass is done with; its reader stands at its
                 first sample, and does so again after.
   @param sink   In, whose progress is followed.
   @param report In and out: warnings are left to the second pass.
   @return False with an error.

   Not realtime: blocks.
*/
NMS_NODISCARD bool ui_stereo_choose(UiStereo*                stereo,
                                    const UiStretchesConfig* config,
                                    const UiSink*            sink,
                                    UiReport*                report);

/// Free what it owns.
void ui_stereo_clear(UiStereo* stereo);

#endif // UI_STEREO_H
