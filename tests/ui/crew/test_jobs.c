// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_jobs.c
   Items are begun and completed in order, each worked on once between, however
   many workers and slots there are.
*/

#include "base/stop.h"
#include "capture.h"
#include "check.h"
#include "crew/crew.h"
#include "crew/jobs.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/// Items that the jobs are tested with
#define N_ITEMS 50

/// Tasks of each item, and the sum of their indices
#define N_TASKS 7
#define SUM_OF_TASKS 21

/// What the jobs are tested with
typedef struct {
  UiCrew*       crew;
  size_t        n_slots;
  size_t        n_items; ///< There are
  size_t        n_begun;
  size_t        stop_at; ///< The item whose work asks to stop
  atomic_size_t n_done;
  atomic_bool   busy[N_ITEMS];    ///< Slots
  atomic_bool   at_work[N_ITEMS]; ///< Workers
  atomic_int    n_tasks;
  int           worked[N_ITEMS];
} Chore;

static bool
begin(void* user, const UiJob* job)
{
  Chore* chore = user;
  CHECK_INT(job->item, chore->n_begun);
  CHECK(job->slot < chore->n_slots);
  CHECK(!chore->busy[job->slot]);
  CHECK(chore->n_begun - chore->n_done <= chore->n_slots);
  if (chore->n_begun == chore->n_items) {
    return false;
  }
  chore->busy[job->slot] = true;
  ++chore->n_begun;
  return true;
}

static void
task(void* user, uint32_t index)
{
  Chore* chore = user;
  chore->n_tasks += (int)index;
}

static void
work(void* user, const UiJob* job)
{
  Chore* chore = user;
  CHECK(chore->busy[job->slot]);
  CHECK(job->worker < ui_crew_size(chore->crew));
  CHECK(!atomic_exchange(&chore->at_work[job->worker], true));
  ++chore->worked[job->item];
  ui_crew_run(chore->crew, N_TASKS, task, chore);
  if (job->item == chore->stop_at) {
    raise(SIGTERM);
  }
  chore->at_work[job->worker] = false;
}

static void
done(void* user, const UiJob* job)
{
  Chore* chore = user;
  CHECK_INT(job->item, chore->n_done++);
  CHECK_INT(chore->worked[job->item], 1);
  CHECK(atomic_exchange(&chore->busy[job->slot], false));
}

static void
test_order(uint32_t n_workers, size_t n_slots, size_t n_items)
{
  Chore      chore = {.crew    = ui_crew_new(n_workers),
                      .n_slots = n_slots,
                      .n_items = n_items,
                      .stop_at = SIZE_MAX};
  UiJobFuncs funcs = {begin, work, done, &chore};
  check_note("%u workers, %zu slots, %zu items", n_workers, n_slots, n_items);
  ui_jobs_run(chore.crew, n_slots, &funcs);
  CHECK_INT(chore.n_done, n_items);
  CHECK_INT(chore.n_tasks, n_items * SUM_OF_TASKS);
  for (size_t i = 0; i < N_ITEMS; ++i) {
    CHECK_INT(chore.worked[i], i < n_items);
    CHECK(!chore.busy[i]);
  }
  ui_crew_free(chore.crew);
  check_no_note();
}

/// In a process of its own: what was begun is completed, and no more is
static void
stop_between(void)
{
  enum { STOP_AT = 11 };
  Chore      chore = {.crew    = ui_crew_new(1),
                      .n_slots = 3,
                      .n_items = N_ITEMS,
                      .stop_at = STOP_AT};
  UiJobFuncs funcs = {begin, work, done, &chore};
  ui_stop_install();
  ui_jobs_run(chore.crew, chore.n_slots, &funcs);
  CHECK(ui_stop_requested());
  CHECK_INT(chore.n_begun, STOP_AT + 1);
  CHECK_INT(chore.n_done, chore.n_begun);
  ui_crew_free(chore.crew);
}

int
main(void)
{
  // Before this process has threads
  CHECK_INT(capture_child(stop_between), 0);
  for (uint32_t n_workers = 1; n_workers < N_ITEMS; n_workers += 7) {
    test_order(n_workers, 1 + n_workers % 9, N_ITEMS);
  }
  test_order(4, 1, N_ITEMS);
  test_order(4, N_ITEMS, N_ITEMS);
  test_order(4, N_ITEMS + 1, N_ITEMS); // They rather leave than wait
  test_order(4, 8, 1);
  test_order(4, 8, 0);
  test_order(1, 1, N_ITEMS);
  return check_result();
}
