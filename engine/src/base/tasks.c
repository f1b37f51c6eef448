// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/tasks.h"

#include "base/float_mode.h"

#include <stdint.h>

/// A task in its floating point mode
typedef struct {
  NmsTaskFunc func;
  void*       user;
} Task;

static void
run_task(void* user, uint32_t index)
{
  const Task* const task = user;
  const uint64_t    mode = nms_float_mode_enter();

  task->func(task->user, index);
  nms_float_mode_leave(mode);
}

void
nms_tasks_run(const NmsTasks* tasks,
              uint32_t        n_tasks,
              NmsTaskFunc     func,
              void*           user)
{
  Task task = {func, user};

  if (tasks->run) {
    tasks->run(tasks->crew, n_tasks, run_task, &task);
    return;
  }
  for (uint32_t i = 0; i < n_tasks; ++i) {
    run_task(&task, i);
  }
}
