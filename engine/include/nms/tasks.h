// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_TASKS_H
#define NMS_TASKS_H

#include "nms/attributes.h"

#include <stdint.h>

/**
   @file tasks.h
   Long computations, split into tasks for the caller's threads.

   The engine has no threads.  What takes long is split into tasks, always the
   same ones, that are independent of each other: so results do not depend on
   who does them, how many at a time, or in which order.
*/

#ifdef __cplusplus
extern "C" {
#endif

/**
   Do one task.

   @param user As given along with the function.
   @param task 0 to n_tasks - 1.
*/
typedef void (*NmsTaskFunc)(void* user, uint32_t task);

/// Who does tasks; all zeros is the calling thread, one after another
typedef struct {
  /**
     Do all tasks and return when they are done.

     Calls func(user, task) once for each task from 0 to n_tasks - 1, in any
     order and on any threads, several at a time if it likes.  What they wrote
     must be visible to the caller after.  Tasks do not wait for each other, but
     may have tasks done themselves, so this may be called from within one; and
     computations that run at the same time call it at the same time.

     @param crew    The pointer beside.
     @param n_tasks Any number.

     Worker thread.  Not realtime: blocks.
  */
  void (*run)(void* crew, uint32_t n_tasks, NmsTaskFunc func, void* user);

  void* crew; ///< For `run`
} NmsTasks;

/**
   Have tasks done, each in the engine's floating point mode.

   Arguments as for `run`.  Not for callers of the engine, but for whoever
   splits a computation.

   Worker thread.  Not realtime: blocks.
*/
NMS_API void nms_tasks_run(const NmsTasks* tasks,
                           uint32_t        n_tasks,
                           NmsTaskFunc     func,
                           void*           user);

#ifdef __cplusplus
}
#endif

#endif // NMS_TASKS_H
