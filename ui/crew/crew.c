// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crew.h"

#include "base/memory.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

/// Tasks to be done, on the stack of who waits for them
typedef struct RunImpl {
  struct RunImpl* next; ///< Younger
  NmsTaskFunc     func;
  void*           user;
  uint32_t        n_tasks;
  uint32_t        n_begun;
  uint32_t        n_ended;
} Run;

struct UiCrewImpl {
  pthread_mutex_t lock; ///< Guards all below, and every run
  pthread_cond_t  come; ///< There are tasks, or work is over
  pthread_cond_t  gone; ///< A run has ended
  Run*            runs; ///< Those with tasks left to begin, the oldest first
  bool            over;
  uint32_t        n_threads;
  pthread_t*      threads; ///< [n_threads]
};

/// Put a run behind those that are older
static void
enlist(UiCrew* crew, Run* run)
{
  Run** end = &crew->runs;
  while (*end) {
    end = &(*end)->next;
  }
  *end = run;
}

/// Take a run out whose last task is begun
static void
delist(UiCrew* crew, const Run* run)
{
  Run** at = &crew->runs;
  while (*at != run) {
    at = &(*at)->next;
  }
  *at = run->next;
}

/// Do a run's next task; locked before and after
static void
do_task(UiCrew* crew, Run* run)
{
  const uint32_t task = run->n_begun++;
  if (run->n_begun == run->n_tasks) {
    delist(crew, run);
  }
  pthread_mutex_unlock(&crew->lock);
  run->func(run->user, task);
  pthread_mutex_lock(&crew->lock);
  if (++run->n_ended == run->n_tasks) {
    pthread_cond_broadcast(&crew->gone);
  }
}

/// Work until it is over
static void*
serve(void* user)
{
  UiCrew* const crew = user;
  pthread_mutex_lock(&crew->lock);
  while (!crew->over) {
    if (crew->runs) {
      do_task(crew, crew->runs);
    } else {
      pthread_cond_wait(&crew->come, &crew->lock);
    }
  }
  pthread_mutex_unlock(&crew->lock);
  return NULL;
}

UiCrew*
ui_crew_new(uint32_t n_workers)
{
  const long     processors = sysconf(_SC_NPROCESSORS_ONLN);
  const uint32_t n_wanted   = n_workers        ? n_workers
                              : processors > 0 ? (uint32_t)processors
                                               : 1;

  UiCrew* const crew = ui_new(1, sizeof(UiCrew));
  pthread_mutex_init(&crew->lock, NULL);
  pthread_cond_init(&crew->come, NULL);
  pthread_cond_init(&crew->gone, NULL);
  crew->threads = ui_new(n_wanted, sizeof(pthread_t));
  while (crew->n_threads + 1 < n_wanted &&
         !pthread_create(&crew->threads[crew->n_threads], NULL, serve, crew)) {
    ++crew->n_threads;
  }
  return crew;
}

void
ui_crew_free(UiCrew* crew)
{
  if (!crew) {
    return;
  }
  pthread_mutex_lock(&crew->lock);
  crew->over = true;
  pthread_cond_broadcast(&crew->come);
  pthread_mutex_unlock(&crew->lock);
  for (uint32_t i = 0; i < crew->n_threads; ++i) {
    pthread_join(crew->threads[i], NULL);
  }
  pthread_cond_destroy(&crew->gone);
  pthread_cond_destroy(&crew->come);
  pthread_mutex_destroy(&crew->lock);
  free(crew->threads);
  free(crew);
}

uint32_t
ui_crew_size(const UiCrew* crew)
{
  return crew->n_threads + 1;
}

void
ui_crew_run(UiCrew* crew, uint32_t n_tasks, NmsTaskFunc func, void* user)
{
  Run run = {.func = func, .user = user, .n_tasks = n_tasks};
  if (!n_tasks) {
    return;
  }
  pthread_mutex_lock(&crew->lock);
  enlist(crew, &run);
  if (n_tasks > 1) {
    pthread_cond_broadcast(&crew->come);
  }
  while (run.n_begun < n_tasks) {
    do_task(crew, &run);
  }
  while (run.n_ended < n_tasks) {
    pthread_cond_wait(&crew->gone, &crew->lock);
  }
  pthread_mutex_unlock(&crew->lock);
}

static void
run_tasks(void* crew, uint32_t n_tasks, NmsTaskFunc func, void* user)
{
  ui_crew_run(crew, n_tasks, func, user);
}

NmsTasks
ui_crew_tasks(UiCrew* crew)
{
  const NmsTasks tasks = {run_tasks, crew};
  return tasks;
}
