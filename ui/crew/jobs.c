// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "jobs.h"

#include "base/memory.h"
#include "base/stop.h"

#include <pthread.h>
#include <stdlib.h>

/// An item from when it was begun until it is done
typedef struct {
  UiJob job;
  bool  worked;
} Entry;

/// What the workers share
typedef struct {
  pthread_mutex_t   lock;    ///< Guards all below
  pthread_cond_t    changed; ///< Who waits to begin an item may look again
  const UiJobFuncs* funcs;
  Entry*            entries; ///< [n_slots], item i at i % n_slots
  uint32_t*         free;    ///< [n_free], slots
  size_t            n_slots;
  size_t            n_free;
  size_t            next;     ///< Item to be begun
  size_t            reported; ///< Items that are done
  bool              beginning;
  bool              reporting;
  bool              ended; ///< There are no more items
} Pool;

/// Begin the next item; false if there is none or work shall stop
static bool
begin(Pool* pool, UiJob* job)
{
  bool any = false;
  pthread_mutex_lock(&pool->lock);
  while (!pool->ended && (pool->beginning || !pool->n_free)) {
    pthread_cond_wait(&pool->changed, &pool->lock);
  }
  if (!pool->ended) {
    job->item       = pool->next;
    job->slot       = pool->free[--pool->n_free];
    pool->beginning = true;
    pthread_mutex_unlock(&pool->lock);
    any = !ui_stop_requested() && pool->funcs->begin(pool->funcs->user, job);
    pthread_mutex_lock(&pool->lock);
    pool->beginning = false;
    pool->ended     = !any;
    if (any) {
      pool->entries[pool->next++ % pool->n_slots] = (Entry){*job, false};
    }
    pthread_cond_broadcast(&pool->changed);
  }
  pthread_mutex_unlock(&pool->lock);
  return any;
}

/// Report what is complete from the front, unless another worker is at it
static void
finish(Pool* pool, const UiJob* job)
{
  pthread_mutex_lock(&pool->lock);
  pool->entries[job->item % pool->n_slots].worked = true;

  Entry* first = &pool->entries[pool->reported % pool->n_slots];
  while (!pool->reporting && pool->reported < pool->next && first->worked) {
    pool->reporting = true;
    pthread_mutex_unlock(&pool->lock);
    pool->funcs->done(pool->funcs->user, &first->job);
    pthread_mutex_lock(&pool->lock);
    pool->reporting            = false;
    pool->free[pool->n_free++] = first->job.slot;
    first = &pool->entries[++pool->reported % pool->n_slots];
    pthread_cond_broadcast(&pool->changed);
  }
  pthread_mutex_unlock(&pool->lock);
}

/// Be the worker of a number, until all is begun
static void
work(void* user, uint32_t worker)
{
  Pool* const pool = user;
  UiJob       job  = {.worker = worker};
  while (begin(pool, &job)) {
    pool->funcs->work(pool->funcs->user, &job);
    finish(pool, &job);
  }
}

void
ui_jobs_run(UiCrew* crew, size_t n_slots, const UiJobFuncs* funcs)
{
  Pool pool = {.funcs   = funcs,
               .entries = ui_new(n_slots, sizeof(Entry)),
               .free    = ui_new(n_slots, sizeof(uint32_t)),
               .n_slots = n_slots,
               .n_free  = n_slots};
  for (size_t i = 0; i < n_slots; ++i) {
    pool.free[i] = (uint32_t)(n_slots - 1 - i);
  }
  pthread_mutex_init(&pool.lock, NULL);
  pthread_cond_init(&pool.changed, NULL);

  ui_crew_run(crew, ui_crew_size(crew), work, &pool);

  pthread_cond_destroy(&pool.changed);
  pthread_mutex_destroy(&pool.lock);
  free(pool.entries);
  free(pool.free);
}
