// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "state.h"

#include "exchange.h"
#include "file.h"
#include "host.h"
#include "instance.h"
#include "kit.h"
#include "loader.h"
#include "nms/status.h"
#include "process_setup.h"
#include "protocol/patch.h"
#include "protocol/properties.h"
#include "protocol/uris.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/// Free a path that the host made
static void
free_path(const PlugHost* host, char* path)
{
  if (host->free_path) {
    host->free_path->free_path(host->free_path->handle, path);
  } else {
    free(path);
  }
}

/// Return the path to a copy of the dictionary in the session, or NULL
static char*
copy_to_session(const PlugKit* kit, const PlugHost* host)
{
  if (!host->make_path || !kit->bytes) {
    return NULL;
  }

  char* const path =
      host->make_path->path(host->make_path->handle, plug_kit_name(kit));
  if (path && !plug_file_write(path, kit->bytes, kit->n_bytes)) {
    free_path(host, path);
    return NULL;
  }

  return path;
}

/// Where a state is stored, and what
typedef struct {
  const PlugUris*          uris;
  PlugHost                 host;
  LV2_State_Store_Function store;
  LV2_State_Handle         handle;
  const PlugKit*           kit;
} Saving;

/// Return whether two paths lead to the same file
static bool
is_same_file(const char* a, const char* b)
{
  struct stat of_a;
  struct stat of_b;

  return !stat(a, &of_a) && !stat(b, &of_b) && of_a.st_dev == of_b.st_dev &&
         of_a.st_ino == of_b.st_ino;
}

/**
   Return whether the session has a file of its own now.

   Some hosts keep but a link to the original, whatever they were given.  What
   comes from a session that had no need of the bytes is a file of its own.
*/
static bool
owns_file(const Saving* saving, const char* mapped)
{
  const PlugKit* const kit = saving->kit;
  if (kit->is_restored) {
    return !kit->was_kept;
  }

  LV2_State_Map_Path* const map = saving->host.map_path;
  char* const kept = map ? map->absolute_path(map->handle, mapped) : NULL;
  const bool  owns = !kept || !is_same_file(kept, kit->path);
  if (kept) {
    free_path(&saving->host, kept);
  }

  return owns;
}

/// Store a path, and whether the session has a file of its own there
static LV2_State_Status
store_path(const Saving* saving,
           const char*   path,
           bool          is_copy,
           bool* const   is_own)
{
  LV2_State_Map_Path* const map = saving->host.map_path;

  // Without the host's help the path only means something on this machine
  char* const       mapped = map ? map->abstract_path(map->handle, path) : NULL;
  const char* const value  = mapped ? mapped : path;
  const uint32_t    flags =
      LV2_STATE_IS_POD | (mapped ? (uint32_t)LV2_STATE_IS_PORTABLE : 0U);

  const LV2_State_Status status =
      saving->store(saving->handle,
                    saving->uris->properties[PLUG_PROPERTY_DICTIONARY],
                    value,
                    strlen(value) + 1,
                    saving->uris->atom_path,
                    flags);

  *is_own = is_copy && owns_file(saving, value);
  if (mapped) {
    free_path(&saving->host, mapped);
  }
  return status;
}

/// Store the dictionary itself
static LV2_State_Status
store_bytes(const Saving* saving)
{
  return saving->store(saving->handle,
                       saving->uris->dictionary_bytes,
                       saving->kit->bytes,
                       saving->kit->n_bytes,
                       saving->uris->atom_chunk,
                       LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE);
}

static LV2_State_Status
store_kit(const Saving* saving)
{
  const PlugKit* const kit    = saving->kit;
  char* const          copy   = copy_to_session(kit, &saving->host);
  const char* const    path   = copy ? copy : kit->path;
  LV2_State_Status     status = LV2_STATE_SUCCESS;
  bool                 is_own = false;

  if (*path) {
    status = store_path(saving, path, copy != NULL, &is_own);
  }
  if (copy) {
    free_path(&saving->host, copy);
  }

  return !status && kit->bytes && !is_own ? store_bytes(saving) : status;
}

/// Return what is to be saved, with its bytes if they are to be had
static PlugKit*
hold_kit(PlugLoader* loader)
{
  PlugKit* const kit  = plug_loader_hold_kit(loader);
  PlugKit*       read = NULL;
  if (kit->is_tried || plug_kit_new(kit->path, &read)) {
    return kit;
  }

  // Not loaded yet: what cannot be read leaves at least the path
  (void)!plug_kit_read(read);
  read->is_restored = kit->is_restored;
  read->was_kept    = kit->was_kept;
  plug_kit_release(kit);
  return read;
}

static LV2_State_Status
save(LV2_Handle                instance,
     LV2_State_Store_Function  store,
     LV2_State_Handle          handle,
     uint32_t                  flags,
     const LV2_Feature* const* features)
{
  (void)flags;

  PlugInstance* const self = instance;
  if (!self->process.atoms.is_mapped) {
    return LV2_STATE_ERR_NO_FEATURE;
  }

  PlugKit* const kit    = hold_kit(&self->loader);
  const Saving   saving = {
        &self->process.atoms.uris, plug_host_read(features), store, handle, kit};

  const LV2_State_Status status = store_kit(&saving);
  plug_kit_release(kit);
  return status;
}

/// Load a kit through the worker, or now if there is none; takes the hold over
static LV2_State_Status
load_restored(PlugInstance* self, const PlugHost* host, PlugKit* kit)
{
  PlugExchange* const exchange = &self->process.exchange;

  atomic_fetch_add_explicit(&exchange->session, 1, memory_order_relaxed);
  if (host->worker && exchange->schedule) {
    const PlugWork message = {exchange->life, PLUG_WORK_RESTORE, true, 0, NULL};

    plug_loader_keep_restored(&self->loader, kit);
    return host->worker->schedule_work(
               host->worker->handle, sizeof(message), &message)
               ? LV2_STATE_ERR_NO_SPACE
               : LV2_STATE_SUCCESS;
  }

  const NmsStatus status =
      plug_process_load(&self->process, &self->loader, kit);
  plug_kit_release(kit);
  return status ? LV2_STATE_ERR_UNKNOWN : LV2_STATE_SUCCESS;
}

/// Where a state is read from
typedef struct {
  const PlugUris*             uris;
  PlugHost                    host;
  LV2_State_Retrieve_Function retrieve;
  LV2_State_Handle            handle;
} Restoring;

/// A value of a state
typedef struct {
  const void* bytes; ///< [size], or NULL if there is none
  size_t      size;
  uint32_t    type;
} Value;

static Value
retrieve_value(const Restoring* restoring, LV2_URID key)
{
  Value    value = {NULL, 0, 0};
  uint32_t flags = 0;

  value.bytes = restoring->retrieve(
      restoring->handle, key, &value.size, &value.type, &flags);
  return value;
}

/// Make a kit of the path in a state, "" if there is none
static LV2_State_Status
read_path(const Restoring* restoring, const Value* stored, PlugKit** kit)
{
  LV2_State_Map_Path* const map = restoring->host.map_path;

  // Not every host counts the zero at the end, and some keep none
  char         text[PLUG_PATH_SIZE] = "";
  const size_t length =
      stored->bytes ? strnlen((const char*)stored->bytes, stored->size) : 0;
  if (length >= sizeof(text)) {
    return LV2_STATE_ERR_BAD_TYPE;
  }
  if (length) {
    memcpy(text, stored->bytes, length);
  }

  char* const mapped =
      length && map ? map->absolute_path(map->handle, text) : NULL;
  const NmsStatus status = plug_kit_new(mapped ? mapped : text, kit);
  if (mapped) {
    free_path(&restoring->host, mapped);
  }
  if (!status) {
    (*kit)->is_restored = true;
  }
  return status ? LV2_STATE_ERR_UNKNOWN : LV2_STATE_SUCCESS;
}

/// Make a kit of a state; NULL without failure if there is none in it
static LV2_State_Status
read_kit(const Restoring* restoring, PlugKit** kit)
{
  const PlugUris* const uris = restoring->uris;
  const Value           path =
      retrieve_value(restoring, uris->properties[PLUG_PROPERTY_DICTIONARY]);
  const Value bytes     = retrieve_value(restoring, uris->dictionary_bytes);
  const bool  has_path  = path.bytes && (path.type == uris->atom_path ||
                                       path.type == uris->atom_string);
  const bool  has_bytes = bytes.bytes && bytes.type == uris->atom_chunk;
  if (!has_path && !has_bytes) {
    return path.bytes || bytes.bytes ? LV2_STATE_ERR_BAD_TYPE
                                     : LV2_STATE_SUCCESS;
  }

  const Value      nothing = {NULL, 0, 0};
  LV2_State_Status status =
      read_path(restoring, has_path ? &path : &nothing, kit);
  if (!status && has_bytes && plug_kit_keep(*kit, bytes.bytes, bytes.size)) {
    plug_kit_release(*kit);
    *kit   = NULL;
    status = LV2_STATE_ERR_UNKNOWN;
  }

  return status;
}

static LV2_State_Status
restore(LV2_Handle                  instance,
        LV2_State_Retrieve_Function retrieve,
        LV2_State_Handle            handle,
        uint32_t                    flags,
        const LV2_Feature* const*   features)
{
  (void)flags;

  PlugInstance* const self      = instance;
  const Restoring     restoring = {
          &self->process.atoms.uris, plug_host_read(features), retrieve, handle};
  if (!self->process.atoms.is_mapped) {
    return LV2_STATE_ERR_NO_FEATURE;
  }

  PlugKit*               kit    = NULL;
  const LV2_State_Status status = read_kit(&restoring, &kit);
  return kit ? load_restored(self, &restoring.host, kit) : status;
}

const LV2_State_Interface plug_state_interface = {save, restore};
