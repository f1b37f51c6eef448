// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_TEACHER_H
#define PLUG_TEACHER_H

#include "exchange.h"
#include "loader.h"
#include "nms/attributes.h"
#include "nms/course.h"
#include "nms/ears.h"
#include "nms/status.h"
#include "wish.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file teacher.h
   A thread of the instance's own that learns while sound goes on.

   It is made when there is something to do for the first time, is nicer than
   others, and does one thing at a time (nms/course.h).  What comes out goes to
   the loader, as what is saved and loaded from then on, and to the exchange.
*/

/// A teacher
typedef struct {
  NmsCourse*    course; ///< The thread's
  PlugLoader*   loader;
  PlugExchange* exchange; ///< Where models go
  NmsEars*      ears;     ///< The audio thread's side
  PlugWish*     wishes;   ///< [PLUG_N_SOURCES], likewise

  pthread_mutex_t lock;   ///< For everything below
  pthread_cond_t  news;   ///< There is something to do, or it is done
  pthread_t       thread; ///< If `has_thread`
  bool            has_thread;
  bool            is_woken;
  atomic_bool     quits; ///< Read without the lock, too
} PlugTeacher;

/// Set up a teacher without a thread and without anything to teach.  Setup
/// thread.
void plug_teacher_begin(PlugTeacher* teacher);

/**
   Give a teacher what it teaches.

   @param teacher  From plug_teacher_begin(), in place.
   @param loader   Set up; must outlive it, likewise the others.
   @param exchange Where models go.
   @param ears     To the audio thread.
   @param wishes   Likewise, [PLUG_N_SOURCES].
   @return NMS_NO_MEMORY.

   Setup thread.
*/
NMS_NODISCARD NmsStatus plug_teacher_init(PlugTeacher*  teacher,
                                          PlugLoader*   loader,
                                          PlugExchange* exchange,
                                          NmsEars*      ears,
                                          PlugWish*     wishes);

/**
   Have done what the ears asked for.

   Worker thread.  Takes well under a millisecond.
*/
void plug_teacher_wake(PlugTeacher* teacher);

/**
   Wait until all of that is done and nothing is left to be learnt, or the
   teacher ends, or more was asked for: the audio thread then goes on, and
   nothing waits.

   Worker thread.  Blocks.
*/
void plug_teacher_wait(PlugTeacher* teacher);

/**
   Let the thread come to its end soon, and nobody wait for it any more.

   Setup thread.  Does not wait.
*/
void plug_teacher_quit(PlugTeacher* teacher);

/// Wait for the end of the thread and free all; after plug_teacher_quit(), when
/// nobody wakes it any more.  Setup thread.
void plug_teacher_clear(PlugTeacher* teacher);

#endif // PLUG_TEACHER_H
