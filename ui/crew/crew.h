// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_CREW_H
#define UI_CREW_H

#include "nms/attributes.h"
#include "nms/tasks.h"

#include <stdint.h>

/**
   @file crew.h
   The threads of a tool, for whatever there is to do.

   Tasks may run tasks themselves.  Who waits for its own tasks works on them;
   who is idle takes a task of the oldest run that has any left.  So all
   processors are busy as long as there are tasks, and nobody waits for a task
   that was not begun.
*/

/// A number of workers, the calling thread among them
typedef struct UiCrewImpl UiCrew;

/**
   Hire a crew.

   @param n_workers Wanted, 0 for one per processor; fewer if the system has no
                    more threads.
   @return Owned by the caller.

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD UiCrew* ui_crew_new(uint32_t n_workers);

/// Dismiss a crew that is idle; NULL is fine.
void ui_crew_free(UiCrew* crew);

/// Return the number of workers, >= 1; the thread that asks is one of them.
NMS_NODISCARD uint32_t ui_crew_size(const UiCrew* crew);

/**
   Run tasks and return when all are done.

   They are begun in order, on this thread and on all that are idle.  What they
   wrote can be read after.

   @param n_tasks Any number.
   @param func    Called once for each, several at a time.
   @param user    For `func`.

   Any thread of the crew, tasks too.  Not realtime: blocks.
*/
void ui_crew_run(UiCrew* crew, uint32_t n_tasks, NmsTaskFunc func, void* user);

/// Return the crew as who does the engine's tasks; it must outlive their use.
NMS_NODISCARD NmsTasks ui_crew_tasks(UiCrew* crew);

#endif // UI_CREW_H
