// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "state.h"

#include "host.h"
#include "loader.h"
#include "nms/status.h"
#include "plugin.h"
#include "process.h"
#include "process_setup.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Free a path that the host made
static void
free_path(const NmsHost* const host, char* const path)
{
  if (host->free_path) {
    host->free_path->free_path(host->free_path->handle, path);
  } else {
    free(path);
  }
}

/// Write the dictionary's bytes to a file, and return whether that worked
static bool
write_bytes(const NmsLoader* const loader, const char* const path)
{
  FILE* const file = fopen(path, "wb");
  if (!file) {
    return false;
  }

  const size_t n      = fwrite(loader->bytes, 1U, loader->n_bytes, file);
  const bool   closed = !fclose(file);
  return closed && n == loader->n_bytes;
}

/// Return the path to a copy of the dictionary in the session, or NULL
static char*
copy_to_session(const NmsLoader* const loader, const NmsHost* const host)
{
  if (!host->make_path || !loader->bytes) {
    return NULL;
  }

  const char* const slash = strrchr(loader->path, '/');
  char* const       path  = host->make_path->path(host->make_path->handle,
                                           slash ? slash + 1 : loader->path);
  if (path && !write_bytes(loader, path)) {
    free_path(host, path);
    return NULL;
  }

  return path;
}

/// Where a state is stored, or read from
typedef struct {
  NmsPlugin*               plugin;
  NmsHost                  host;
  LV2_State_Store_Function store;
  LV2_State_Handle         handle;
} Saving;

static LV2_State_Status
store_path(const Saving* const saving, const char* const path)
{
  const NmsUris* const      uris = &saving->plugin->process.atoms.uris;
  LV2_State_Map_Path* const map  = saving->host.map_path;

  // Without the host's help the path only means something on this machine
  char* const       mapped = map ? map->abstract_path(map->handle, path) : NULL;
  const char* const value  = mapped ? mapped : path;
  const uint32_t    flags =
      LV2_STATE_IS_POD | (mapped ? (uint32_t)LV2_STATE_IS_PORTABLE : 0U);

  const LV2_State_Status status =
      saving->store(saving->handle,
                    uris->properties[NMS_PROPERTY_DICTIONARY],
                    value,
                    strlen(value) + 1U,
                    uris->atom_path,
                    flags);

  if (mapped) {
    free_path(&saving->host, mapped);
  }
  return status;
}

static LV2_State_Status
save(LV2_Handle                      instance,
     const LV2_State_Store_Function  store,
     const LV2_State_Handle          handle,
     const uint32_t                  flags,
     const LV2_Feature* const* const features)
{
  (void)flags;

  NmsPlugin* const plugin = (NmsPlugin*)instance;
  NmsLoader* const loader = &plugin->loader;
  const Saving     saving = {plugin, nms_host_read(features), store, handle};
  if (!plugin->process.atoms.is_mapped) {
    return LV2_STATE_ERR_NO_FEATURE;
  }

  // The path changes under the lock; what the host is called for is quick
  pthread_mutex_lock(&loader->lock);

  LV2_State_Status status = LV2_STATE_SUCCESS;
  if (loader->restored) {
    status = store_path(&saving, loader->restored);
  } else if (*loader->path) {
    char* const copy = copy_to_session(loader, &saving.host);

    status = store_path(&saving, copy ? copy : loader->path);
    if (copy) {
      free_path(&saving.host, copy);
    }
  }

  pthread_mutex_unlock(&loader->lock);
  return status;
}

/// Load a path through the worker, or now if there is none
static LV2_State_Status
load_restored(NmsPlugin* const plugin, const NmsHost* const host, char* path)
{
  atomic_fetch_add_explicit(&plugin->process.session, 1U, memory_order_relaxed);
  if (host->worker && plugin->process.schedule) {
    const NmsWork message = {
        plugin->process.life, NMS_WORK_RESTORE, true, 0U, NULL};

    nms_loader_keep_restored(&plugin->loader, path);
    return host->worker->schedule_work(
               host->worker->handle, sizeof(message), &message)
               ? LV2_STATE_ERR_NO_SPACE
               : LV2_STATE_SUCCESS;
  }

  const NmsStatus status =
      nms_process_load(&plugin->process, &plugin->loader, path);
  free(path);
  return status ? LV2_STATE_ERR_UNKNOWN : LV2_STATE_SUCCESS;
}

/// Return a path on this machine, to be freed with free(), or NULL
static char*
absolute_path(const NmsHost* const host, const char* const stored)
{
  LV2_State_Map_Path* const map = host->map_path;
  char* const mapped = map ? map->absolute_path(map->handle, stored) : NULL;
  char* const path   = strdup(mapped ? mapped : stored);

  if (mapped) {
    free_path(host, mapped);
  }
  return path;
}

static LV2_State_Status
restore(LV2_Handle                        instance,
        const LV2_State_Retrieve_Function retrieve,
        const LV2_State_Handle            handle,
        const uint32_t                    flags,
        const LV2_Feature* const* const   features)
{
  (void)flags;

  NmsPlugin* const     plugin       = (NmsPlugin*)instance;
  const NmsUris* const uris         = &plugin->process.atoms.uris;
  const NmsHost        host         = nms_host_read(features);
  size_t               size         = 0U;
  uint32_t             type         = 0U;
  uint32_t             stored_flags = 0U;
  if (!plugin->process.atoms.is_mapped) {
    return LV2_STATE_ERR_NO_FEATURE;
  }

  const char* const stored =
      (const char*)retrieve(handle,
                            uris->properties[NMS_PROPERTY_DICTIONARY],
                            &size,
                            &type,
                            &stored_flags);
  if (!stored) {
    return LV2_STATE_SUCCESS;
  }
  if (type != uris->atom_path || !memchr(stored, '\0', size)) {
    return LV2_STATE_ERR_BAD_TYPE;
  }

  char* const path = absolute_path(&host, stored);
  return path ? load_restored(plugin, &host, path) : LV2_STATE_ERR_UNKNOWN;
}

const LV2_State_Interface nms_state_interface = {save, restore};
