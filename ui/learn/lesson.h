// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_LESSON_H
#define UI_LESSON_H

#include "base/report.h"
#include "crew/crew.h"
#include "files/target.h"
#include "inputs/recordings.h"
#include "learn_options.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/learner.h"
#include "nms/status.h"
#include "terminal/progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file lesson.h
   A dictionary in the making, and what is said of it.
*/

/// What was heard of a source, and what became of it
typedef struct {
  double    heard_s;
  size_t    n_recordings;
  uint32_t  n_taken; ///< Components of other dictionaries
  double    elapsed_s;
  NmsStatus status;
} UiOutcome;

/// A dictionary in the making
typedef struct {
  const UiLearnOptions*   options;
  const NmsLearnerConfig* config;
  UiSources*              sources; ///< Presets may join their origins
  UiReport*               report;
  UiTarget*               target; ///< The file it goes to
  NmsLearner*             learner;
  UiProgress*             progress;
  UiCrew*                 crew;
  UiOutcome*              outcomes; ///< [n_sources]
  char*                   like;     ///< What a rest began with, or NULL
  bool                    helps;    ///< Another process writes the file
} UiLesson;

/// Return whether the dictionary stays as it is learnt.
NMS_NODISCARD bool ui_lesson_is_plain(const UiLesson* lesson);

/**
   Read a dictionary to learn with, without those of its context columns that
   the lesson has no room for.

   @param lesson In, its options, settings and sources.
   @param path   In.
   @param report In and out.
   @return Owned by the caller, or NULL with an error.

   Not realtime: blocks.
*/
NMS_NODISCARD NmsDictionary*
ui_lesson_read(const UiLesson* lesson, const char* path, UiReport* report);

/**
   Say what a source is made of: what was taken of it, how much was heard, and
   how much of that was used.

   @param index Of the source, learnt.
*/
void ui_lesson_tell(UiLesson* lesson, size_t index);

/**
   Say whether the dictionary knows where its sources are between two channels,
   or why not.

   @param dictionary In, made.
*/
void ui_lesson_tell_stereo(UiLesson* lesson, const NmsDictionary* dictionary);

/// Say what to expect of a source without others.
void ui_lesson_tell_alone(UiLesson* lesson);

#endif // UI_LESSON_H
