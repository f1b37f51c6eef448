// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_TEACHER_H
#define LIVE_TEACHER_H

#include "base/report.h"
#include "model.h"
#include "nms/attributes.h"
#include "nms/course.h"
#include "nms/ears.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/**
   @file teacher.h
   A thread that learns while sound goes on, nicer than others.

   What it makes, and what it has to say, waits for the main thread, which hands
   it on; each place is for one to fill and one to empty.
*/

/// What was loaded, for the thread to begin from
typedef struct {
  LiveOrigin origin;
  void*      bytes; ///< [n_bytes]
  size_t     n_bytes;
} LiveLoaded;

/// A teacher; starts as zeros
typedef struct {
  LiveModelConfig      config;
  NmsEars*             ears;
  NmsCourse*           course;  ///< The thread's
  LiveLoaded*          begun;   ///< Likewise, what it knows of
  _Atomic(LiveLoaded*) loaded;  ///< To the thread
  _Atomic(LiveModel*)  learnt;  ///< From it, ready to be played
  _Atomic(UiReport*)   said;    ///< Likewise, what became of saving
  uint64_t             version; ///< The thread's, of what was learnt last
  _Atomic uint64_t     saved;   ///< Version that was saved last
  pthread_t            thread;
  bool                 has_thread;
  atomic_bool          quits;
} LiveTeacher;

/**
   Set a teacher up, without a thread.

   @param teacher Out.
   @param config  In, how models are played.
   @param ears    Of the audio thread, must outlive it.
   @param report  In and out.
   @return False with an error; live_teacher_end() is fine then.

   Main thread.  Not realtime: allocates.
*/
NMS_NODISCARD bool live_teacher_begin(LiveTeacher*           teacher,
                                      const LiveModelConfig* config,
                                      NmsEars*               ears,
                                      UiReport*              report);

/// Tell which model was loaded, whose sources are learnt beside.  Main thread.
void live_teacher_load(LiveTeacher* teacher, const LiveModel* model);

/// Start the thread if it has not been; false with an error.  Main thread.
NMS_NODISCARD bool live_teacher_start(LiveTeacher* teacher, UiReport* report);

/// Return whether there is something to be taken.  Main thread.
NMS_NODISCARD bool live_teacher_has(const LiveTeacher* teacher);

/// Take what was learnt last; the caller's, or NULL.  Main thread.
NMS_NODISCARD LiveModel* live_teacher_take(LiveTeacher* teacher);

/// Hear what the teacher has to say; returns its last sentence about learning,
/// constant, or NULL.  Main thread.
const char* live_teacher_hear(LiveTeacher* teacher, UiReport* report);

/// Return the version of the model that was saved last.  Main thread.
NMS_NODISCARD uint64_t live_teacher_saved(const LiveTeacher* teacher);

/// End the thread, which takes some milliseconds, and free all.  Main thread.
void live_teacher_end(LiveTeacher* teacher);

#endif // LIVE_TEACHER_H
