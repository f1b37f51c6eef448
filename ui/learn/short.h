// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_SHORT_H
#define UI_SHORT_H

#include "base/report.h"
#include "inputs/recordings.h"
#include "learn_options.h"
#include "nms/attributes.h"
#include "nms/learner.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file short.h
   What is done about sources of which little was heard.

   Below a second nothing is learnt.  Below six, what a preset knows of such
   sounds completes what was heard: its components stand beside those learnt.
   Refining changes the latter alone: few seconds have not enough to say for
   more (docs/quality.md).
*/

/// Sources that are learnt
typedef struct {
  const UiLearnOptions*   options;
  const NmsLearnerConfig* config;
  NmsLearner*             learner;
  UiSources*              sources; ///< Of the learner, in the same order
  UiReport*               report;
  uint32_t* n_taken; ///< [n_sources], components from other dictionaries
} UiLearnt;

/**
   Check that enough was heard of every source that there are recordings of.

   @return False with an error.
*/
NMS_NODISCARD bool ui_short_check(const UiLearnt* learnt);

/**
   Put the components of a preset beside those learnt, if a source is short and
   a preset fits.

   The preset is the one whose sources explain best what was heard, each of them
   another source: those of the same names, or else those that explain most of
   it.  Nothing is done where something is taken from a dictionary already, or
   for one source alone.  The preset is added to the origins, and a note says
   what was done.

   @param learnt In and out, `n_taken` too.
   @return False with an error.

   Not realtime: blocks.
*/
NMS_NODISCARD bool ui_short_join(const UiLearnt* learnt);

#endif // UI_SHORT_H
