// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "session.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
session_init(Session* session, SessionKind kind, const char* folder)
{
  memset(session, 0, sizeof(*session));
  session->kind = kind;
  snprintf(session->folder, sizeof(session->folder), "%s", folder);
  mkdir(folder, 0700);
}

void
session_clear(Session* session)
{
  for (uint32_t v = 0; v < session->n_values; ++v) {
    free(session->values[v].block);
  }
  session->n_values = 0;
}

static void
put(Session*    session,
    LV2_URID    key,
    LV2_URID    type,
    const void* bytes,
    size_t      size)
{
  REQUIRE(session->n_values < sizeof(session->values) / sizeof(SessionValue));
  SessionValue* value = &session->values[session->n_values++];
  value->key          = key;
  value->type         = type;
  value->size         = size;
  value->block        = malloc(size + 1);
  REQUIRE(value->block != NULL);
  value->bytes = (char*)value->block + 1;
  memcpy(value->bytes, bytes, size);
}

void
session_put(Session*    session,
            const char* key,
            const char* type,
            const void* bytes,
            size_t      size)
{
  put(session, host_map(key), host_map(type), bytes, size);
}

const SessionValue*
session_value(const Session* session, const char* key)
{
  for (uint32_t v = 0; v < session->n_values; ++v) {
    if (session->values[v].key == host_map(key)) {
      return &session->values[v];
    }
  }
  return NULL;
}

static LV2_State_Status
store(LV2_State_Handle handle,
      uint32_t         key,
      const void*      bytes,
      size_t           size,
      uint32_t         type,
      uint32_t         flags)
{
  Session* session = (Session*)handle;
  CHECK(flags & LV2_STATE_IS_POD);
  const bool is_path = type == host_map(LV2_ATOM__Path);
  if (is_path) {
    CHECK_INT(strlen((const char*)bytes) + 1, size);
  }

  // Carla keeps the text, and counts its letters
  put(session,
      key,
      type,
      bytes,
      is_path && session->kind == SESSION_LINKS ? size - 1 : size);
  return LV2_STATE_SUCCESS;
}

static const void*
retrieve(LV2_State_Handle handle,
         uint32_t         key,
         size_t*          size,
         uint32_t*        type,
         uint32_t*        flags)
{
  const Session* session = (const Session*)handle;
  for (uint32_t v = 0; v < session->n_values; ++v) {
    const SessionValue* value = &session->values[v];
    if (value->key == key) {
      *size  = value->size;
      *type  = value->type;
      *flags = LV2_STATE_IS_POD;
      return value->bytes;
    }
  }
  return NULL;
}

/// Return a path in the session's folder
static char*
in_folder(const Session* session, const char* name)
{
  const size_t size = sizeof(session->folder) + strlen(name) + 2;
  char*        path = malloc(size);
  REQUIRE(path != NULL);
  snprintf(path, size, "%s/%s", session->folder, name);
  return path;
}

/// Put a link into the folder instead of what is there
static void
link_to(const Session* session, const char* target, const char* name)
{
  char* path = in_folder(session, name);
  unlink(path);
  REQUIRE_INT(symlink(target, path), 0);
  free(path);
}

static char*
abstract_path(LV2_State_Map_Path_Handle handle, const char* path)
{
  const Session* session = (const Session*)handle;
  const size_t   length  = strlen(session->folder);
  const bool     is_ours = !strncmp(path, session->folder, length);
  const char*    name    = strrchr(path, '/') + 1;
  const bool     is_link = session->kind == SESSION_LINKS;
  const bool     relinks = session->kind == SESSION_RELINKS;
  if (session->kind == SESSION_PATHS) {
    return strdup(path);
  }
  if (relinks) {
    link_to(session, session->original, name);
  } else if (is_link && !is_ours) {
    link_to(session, path, name);
  }
  return strdup(is_ours || is_link ? name : path);
}

static char*
absolute_path(LV2_State_Map_Path_Handle handle, const char* path)
{
  return *path == '/' ? strdup(path) : in_folder((const Session*)handle, path);
}

static char*
make_path(LV2_State_Make_Path_Handle handle, const char* name)
{
  const Session* session = (const Session*)handle;
  switch (session->kind) {
  case SESSION_NO_FILES:
    return NULL;
  case SESSION_REFUSES:
    return strdup("/nonexistent/folder/kit.nmf");
  default:
    return in_folder(session, name);
  }
}

static void
free_path(LV2_State_Free_Path_Handle handle, char* path)
{
  (void)handle;
  free(path);
}

static const LV2_State_Interface*
interface_of(Host* host)
{
  const LV2_State_Interface* state =
      (const LV2_State_Interface*)lilv_instance_get_extension_data(
          host->instance, LV2_STATE__interface);
  REQUIRE(state != NULL);
  return state;
}

/// The features of a session, and of a worker
typedef struct {
  LV2_State_Map_Path  map;
  LV2_State_Make_Path make;
  LV2_State_Free_Path free;
  LV2_Feature         features[5];
  const LV2_Feature*  list[6]; ///< Ends with NULL
} Features;

static void
add(Features* features, uint32_t* n, const char* uri, void* data)
{
  features->features[*n] = (LV2_Feature){uri, data};
  features->list[*n]     = &features->features[*n];
  ++*n;
}

static void
offer(Features* features, Session* session, LV2_Worker_Schedule* worker)
{
  uint32_t n = 0;
  memset(features, 0, sizeof(*features));
  features->map  = (LV2_State_Map_Path){session, abstract_path, absolute_path};
  features->make = (LV2_State_Make_Path){session, make_path};
  features->free = (LV2_State_Free_Path){session, free_path};
  add(features, &n, NULL, NULL); // As of lv2file
  if (session->kind != SESSION_BARE) {
    add(features, &n, LV2_STATE__mapPath, &features->map);
    add(features, &n, LV2_STATE__freePath, &features->free);
  }
  if (session->kind != SESSION_BARE && session->kind != SESSION_LINKS &&
      session->kind != SESSION_PATHS) {
    add(features, &n, LV2_STATE__makePath, &features->make);
  }
  if (worker) {
    add(features, &n, LV2_WORKER__schedule, worker);
  }
}

LV2_State_Status
session_save(Session* session, Host* host)
{
  Features features;
  offer(&features, session, NULL);
  return interface_of(host)->save(
      host->handle, store, session, LV2_STATE_IS_POD, features.list);
}

LV2_State_Status
session_restore(Session* session, Host* host, bool with_worker)
{
  Features features;
  offer(&features, session, with_worker ? &host->schedule_restore : NULL);
  return interface_of(host)->restore(
      host->handle, retrieve, session, 0, features.list);
}
