// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_LEARNING_H
#define LIVE_LEARNING_H

#include "base/report.h"
#include "desk.h"
#include "model.h"
#include "nms/attributes.h"
#include "process.h"
#include "scene.h"
#include "teacher.h"

#include <stdbool.h>

/**
   @file learning.h
   Between the desk, the audio thread and the teacher: what the main thread does
   about strips that learn.
*/

/// What learning is about; starts as zeros
typedef struct {
  LiveTeacher  teacher;
  LiveProcess* process;
  LiveDesk*    desk;
  LiveScene*   scene;
  UiReport*    report;
  bool         waits; ///< What was learnt, and the user knows
  char names[NMS_LEARNT_STRIPS][NMS_NAME_SIZE]; ///< Given here, "" if not
} LiveLearning;

/**
   Begin to learn beside a model that was loaded.

   Strips are named in the scene.  The model must be the one that is played.

   Main thread.  Not realtime: allocates.
*/
void live_learning_load(LiveLearning* learning, const LiveModel* model);

/**
   Name the strips of a model in the scene, and show which are used.

   @param model In, must outlive what is shown.

   Main thread.
*/
void live_learning_show_model(LiveLearning* learning, const LiveModel* model);

/**
   Give the desk's orders, and show what the teacher does.

   @param model In, what is played.

   Main thread, from time to time.  Not realtime: allocates.
*/
void live_learning_look(LiveLearning* learning, const LiveModel* model);

/**
   Take what was learnt on from a model.

   @param model In, what is played.
   @param waits Leave it for later, and say so.
   @return The caller's, ready to be played; or NULL.

   Main thread.
*/
NMS_NODISCARD LiveModel*
live_learning_take(LiveLearning* learning, const LiveModel* model, bool waits);

#endif // LIVE_LEARNING_H
