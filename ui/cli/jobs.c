// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "jobs.h"

#include "stop.h"
#include "text.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

/// What the workers share
typedef struct {
  pthread_mutex_t    lock;
  const CliJobFuncs* funcs;
  bool*              finished; ///< [n_items]
  size_t             n_items;
  size_t             next;     ///< To be begun
  size_t             reported; ///< Items whose end was reported
} Pool;

uint32_t
cli_jobs_count(uint32_t n)
{
  const long processors = sysconf(_SC_NPROCESSORS_ONLN);
  return n ? n : processors > 0 ? (uint32_t)processors : 1;
}

/// Take the next item; false if there is none or work shall stop
static bool
take(Pool* pool, size_t* item)
{
  pthread_mutex_lock(&pool->lock);
  const bool any = pool->next < pool->n_items && !cli_stop_requested();
  if (any) {
    *item = pool->next++;
  }
  pthread_mutex_unlock(&pool->lock);
  return any;
}

/// Note an item's end and report what is complete from the front
static void
finish(Pool* pool, size_t item)
{
  pthread_mutex_lock(&pool->lock);
  pool->finished[item] = true;
  while (pool->reported < pool->n_items && pool->finished[pool->reported]) {
    pool->funcs->done(pool->funcs->user, pool->reported++);
  }
  pthread_mutex_unlock(&pool->lock);
}

static void*
work(void* user)
{
  Pool* const pool = user;
  size_t      item = 0;
  while (take(pool, &item)) {
    pool->funcs->work(pool->funcs->user, item);
    finish(pool, item);
  }
  return NULL;
}

/// Raise the number of files that may be open to what the system allows
static void
allow_files(void)
{
  struct rlimit limit;
  if (!getrlimit(RLIMIT_NOFILE, &limit)) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

void
cli_jobs_run(size_t n_items, uint32_t n_jobs, const CliJobFuncs* funcs)
{
  Pool pool = {.funcs    = funcs,
               .finished = cli_new(n_items, sizeof(bool)),
               .n_items  = n_items};
  pthread_mutex_init(&pool.lock, NULL);
  allow_files();

  const size_t     n_wanted  = n_jobs < n_items ? n_jobs : n_items;
  pthread_t* const threads   = cli_new(n_wanted, sizeof(pthread_t));
  size_t           n_threads = 0;
  while (n_threads + 1 < n_wanted &&
         !pthread_create(&threads[n_threads], NULL, work, &pool)) {
    ++n_threads;
  }
  work(&pool);
  for (size_t i = 0; i < n_threads; ++i) {
    pthread_join(threads[i], NULL);
  }

  pthread_mutex_destroy(&pool.lock);
  free(threads);
  free(pool.finished);
}
