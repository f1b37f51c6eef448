// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_crew.c
   Tasks are all done once, by several threads where there are, and may have
   tasks themselves.
*/

#include "check.h"
#include "crew/crew.h"
#include "nms/tasks.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

/// Most tasks of a run tested
#define MAX_TASKS 500

/// Workers that must meet before any goes on
#define N_MEETING 3

/// What tasks are tested with
typedef struct {
  UiCrew*    crew;
  int        plain[MAX_TASKS]; ///< Written by tasks, read after the run
  atomic_int n_done[MAX_TASKS];
  atomic_int n_inner;
  atomic_int n_met;
} Work;

static void
do_once(void* user, uint32_t index)
{
  Work* work = user;
  ++work->n_done[index];
  work->plain[index] = (int)index + 1;
}

/// Every number of tasks with every number of workers
static void
test_run(void)
{
  static const uint32_t n_tasks[] = {0, 1, 2, 7, 100, MAX_TASKS};
  for (uint32_t n_workers = 1; n_workers <= 8; ++n_workers) {
    UiCrew* crew = ui_crew_new(n_workers);
    CHECK_INT(ui_crew_size(crew), n_workers);
    for (size_t t = 0; t < sizeof(n_tasks) / sizeof(n_tasks[0]); ++t) {
      static Work work;
      memset(&work, 0, sizeof(work));
      check_note("%u tasks, %u workers", n_tasks[t], n_workers);
      ui_crew_run(crew, n_tasks[t], do_once, &work);
      for (uint32_t i = 0; i < MAX_TASKS; ++i) {
        CHECK_INT(work.n_done[i], i < n_tasks[t]);
        CHECK_INT(work.plain[i], i < n_tasks[t] ? i + 1 : 0);
      }
    }
    ui_crew_free(crew);
  }
  check_no_note();
}

/// Wait for the others: alone, nobody would ever return
static void
meet(void* user, uint32_t index)
{
  Work* work = user;
  (void)index;
  ++work->n_met;
  while (work->n_met < N_MEETING) {
    sched_yield();
  }
}

/// As many as there are workers are at work at a time
static void
test_together(void)
{
  static Work work;
  UiCrew*     crew = ui_crew_new(N_MEETING);
  ui_crew_run(crew, N_MEETING, meet, &work);
  CHECK_INT(work.n_met, N_MEETING);
  ui_crew_free(crew);
}

static void
do_inner(void* user, uint32_t index)
{
  Work* work = user;
  work->n_inner += (int)index;
}

static void
do_outer(void* user, uint32_t index)
{
  Work* work = user;
  ui_crew_run(work->crew, 8, do_inner, work);
  ++work->n_done[index];
}

/// Tasks with tasks end, even if all workers wait for some
static void
test_nested(void)
{
  for (uint32_t n_workers = 1; n_workers <= 6; ++n_workers) {
    static Work work;
    memset(&work, 0, sizeof(work));
    work.crew = ui_crew_new(n_workers);
    ui_crew_run(work.crew, 40, do_outer, &work);
    CHECK_INT(work.n_inner, 40 * (0 + 1 + 2 + 3 + 4 + 5 + 6 + 7));
    ui_crew_free(work.crew);
  }
}

/// The engine has its tasks done by it
static void
test_engine(void)
{
  static Work work;
  UiCrew*     crew  = ui_crew_new(4);
  NmsTasks    tasks = ui_crew_tasks(crew);
  tasks.run(tasks.crew, 100, do_once, &work);
  for (uint32_t i = 0; i < 100; ++i) {
    CHECK_INT(work.n_done[i], 1);
  }
  ui_crew_free(crew);
}

int
main(void)
{
  test_run();
  test_together();
  test_nested();
  test_engine();

  UiCrew* crew = ui_crew_new(0); // One per processor
  CHECK(ui_crew_size(crew) >= 1);
  ui_crew_free(crew);
  ui_crew_free(NULL);
  return check_result();
}
