// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "host_features.h"

#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_URIS 512

// One numbering for all hosts of a test
static char            uris[MAX_URIS][128];
static uint32_t        n_uris;
static char            logged[8192];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/// The host whose run() this thread is in, or NULL
static _Thread_local Host* running;

bool
host_is_running(void)
{
  return running != NULL;
}

void
host_note(const char* what)
{
  if (running && running->hooks.note) {
    running->hooks.note(what);
  }
}

LV2_URID
host_map(const char* uri)
{
  host_note("urid:map");
  pthread_mutex_lock(&lock);
  uint32_t i = 0;
  while (i < n_uris && strcmp(uris[i], uri) != 0) {
    ++i;
  }
  if (i == n_uris && i < MAX_URIS) {
    snprintf(uris[n_uris++], sizeof(uris[0]), "%s", uri);
  }
  pthread_mutex_unlock(&lock);
  return i + 1;
}

static LV2_URID
map(LV2_URID_Map_Handle handle, const char* uri)
{
  (void)handle;
  return host_map(uri);
}

static const char*
unmap(LV2_URID_Unmap_Handle handle, LV2_URID number)
{
  (void)handle;
  host_note("urid:unmap");
  return number && number <= n_uris ? uris[number - 1] : NULL;
}

static int
log_vprintf(LV2_Log_Handle handle,
            LV2_URID       type,
            const char*    format,
            va_list        args)
{
  (void)handle;
  (void)type;
  host_note("log:log");
  pthread_mutex_lock(&lock);
  const size_t used = strlen(logged);
  const int n = vsnprintf(logged + used, sizeof(logged) - used, format, args);
  pthread_mutex_unlock(&lock);
  return n;
}

static int
log_printf(LV2_Log_Handle handle, LV2_URID type, const char* format, ...)
{
  va_list args;
  va_start(args, format);
  const int n = log_vprintf(handle, type, format, args);
  va_end(args);
  return n;
}

void
host_take_log(char* text, size_t size)
{
  pthread_mutex_lock(&lock);
  snprintf(text, size, "%s", logged);
  logged[0] = '\0';
  pthread_mutex_unlock(&lock);
}

/// Count down, and return whether there was something left
static bool
take_one(atomic_int* counter)
{
  int n = atomic_load(counter);
  while (n > 0 && !atomic_compare_exchange_weak(counter, &n, n - 1)) {
  }
  return n > 0;
}

static LV2_Worker_Status
respond(LV2_Worker_Respond_Handle handle, uint32_t size, const void* data)
{
  Host* host = (Host*)handle;
  if (take_one(&host->refuse_answers) ||
      !mailbox_put(&host->answers, size, data)) {
    return LV2_WORKER_ERR_NO_SPACE;
  }
  return LV2_WORKER_SUCCESS;
}

static void
do_work(Host* host, const Letter* letter)
{
  host->worker->work(host->handle, respond, host, letter->size, letter->data);
  atomic_fetch_add(&host->n_works, 1);
}

static LV2_Worker_Status
schedule(LV2_Worker_Schedule_Handle handle, uint32_t size, const void* data)
{
  Host* host = (Host*)handle;
  if (take_one(&host->refuse_requests) ||
      !mailbox_put(&host->requests, size, data)) {
    return LV2_WORKER_ERR_NO_SPACE;
  }
  if (host->works_at_once) {
    host_worker_run(host);
  }
  return LV2_WORKER_SUCCESS;
}

static LV2_Worker_Status
schedule_restore(LV2_Worker_Schedule_Handle handle,
                 uint32_t                   size,
                 const void*                data)
{
  Host* host = (Host*)handle;
  return mailbox_put(&host->restores, size, data) ? LV2_WORKER_SUCCESS
                                                  : LV2_WORKER_ERR_NO_SPACE;
}

long
host_worker_run(Host* host)
{
  Letter letter;
  long   n = 0;
  while (mailbox_take(&host->restores, &letter) ||
         mailbox_take(&host->requests, &letter)) {
    do_work(host, &letter);
    ++n;
  }
  return n;
}

static void*
work_until_quit(void* user)
{
  const struct timespec pause = {0, 200000};
  Host*                 host  = user;
  while (!atomic_load(&host->quits)) {
    host_worker_run(host);
    nanosleep(&pause, NULL);
  }
  return NULL;
}

void
host_worker_start(Host* host)
{
  if (host->config.kind == HOST_THREADED) {
    REQUIRE_INT(pthread_create(&host->thread, NULL, work_until_quit, host), 0);
  }
}

void
host_worker_stop(Host* host)
{
  if (host->config.kind == HOST_THREADED) {
    atomic_store(&host->quits, true);
    pthread_join(host->thread, NULL);
  }
}

void
host_worker_wrap_run(Host* host)
{
  Letter letter;
  running = host;
  if (host->hooks.enter) {
    host->hooks.enter();
  }
  lilv_instance_run(host->instance, host->n_samples);
  while (host->config.kind >= HOST_STEPPED &&
         mailbox_take(&host->answers, &letter)) {
    host->worker->work_response(host->handle, letter.size, letter.data);
  }
  if (host->hooks.leave) {
    host->hooks.leave();
  }
  running = NULL;
}

void
host_features_init(Host* host)
{
  static const uint32_t n_features[] = {0, 3, 4, 4};
  HostFeatures* const   features     = &host->features;

  features->map   = (LV2_URID_Map){host, map};
  features->unmap = (LV2_URID_Unmap){host, unmap};
  features->log   = (LV2_Log_Log){host, log_printf, log_vprintf};

  host->schedule         = (LV2_Worker_Schedule){host, schedule};
  host->schedule_restore = (LV2_Worker_Schedule){host, schedule_restore};

  features->features[0] = (LV2_Feature){LV2_URID__map, &features->map};
  features->features[1] = (LV2_Feature){LV2_URID__unmap, &features->unmap};
  features->features[2] = (LV2_Feature){LV2_LOG__log, &features->log};
  features->features[3] = (LV2_Feature){LV2_WORKER__schedule, &host->schedule};
  for (uint32_t f = 0; f < 5; ++f) {
    const bool is_offered = f < n_features[host->config.kind];
    features->list[f]     = is_offered ? &features->features[f] : NULL;
  }
}
