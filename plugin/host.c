// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/**
   Return whether a feature's URI is one, and not left uninitialised.

   lv2file 0.95 has a feature it never fills in among its features.  Whether
   memory is mapped at an address is what msync() tells without touching it.
*/
static bool
is_text(const char* uri)
{
  const uintptr_t page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
  const uintptr_t offset    = (uintptr_t)uri & (page_size - 1U);

  return uri && !msync((void*)(uri - offset), page_size, MS_ASYNC);
}

/// Return the data of a feature, or NULL
static void*
find(const LV2_Feature* const* features, const char* uri)
{
  for (size_t i = 0; features && features[i]; ++i) {
    if (is_text(features[i]->URI) && !strcmp(features[i]->URI, uri)) {
      return features[i]->data;
    }
  }

  return NULL;
}

/// Let what a host offers without the functions of it count as missing
static void
drop_empty(PlugHost* host)
{
  if (host->map && !host->map->map) {
    host->map = NULL;
  }
  if (host->log && (!host->log->printf || !host->log->vprintf)) {
    host->log = NULL;
  }
  if (host->worker && !host->worker->schedule_work) {
    host->worker = NULL;
  }
  if (host->map_path &&
      (!host->map_path->abstract_path || !host->map_path->absolute_path)) {
    host->map_path = NULL;
  }
  if (host->make_path && !host->make_path->path) {
    host->make_path = NULL;
  }
  if (host->free_path && !host->free_path->free_path) {
    host->free_path = NULL;
  }
}

PlugHost
plug_host_read(const LV2_Feature* const* features)
{
  PlugHost host = {
      .map       = (LV2_URID_Map*)find(features, LV2_URID__map),
      .log       = (LV2_Log_Log*)find(features, LV2_LOG__log),
      .worker    = (LV2_Worker_Schedule*)find(features, LV2_WORKER__schedule),
      .map_path  = (LV2_State_Map_Path*)find(features, LV2_STATE__mapPath),
      .make_path = (LV2_State_Make_Path*)find(features, LV2_STATE__makePath),
      .free_path = (LV2_State_Free_Path*)find(features, LV2_STATE__freePath)};

  drop_empty(&host);
  return host;
}
