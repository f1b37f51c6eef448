// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "plugin_session.h"

#include "check.h"
#include "plugin_steps.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void
plugin_session_begin(PluginSession* session, const PlugUris* uris)
{
  memset(session, 0, sizeof(*session));
  session->atom_path = uris->atom_path;
  session->keys[0]   = uris->properties[PLUG_PROPERTY_DICTIONARY];
  session->keys[1]   = uris->dictionary_bytes;
}

void
plugin_session_keep(PluginSession*     session,
                    uint32_t           index,
                    const PluginValue* value)
{
  free(session->values[index].bytes);
  session->values[index] = *value;
}

void
plugin_session_clear(PluginSession* session)
{
  static const PluginValue nothing = {0, 0, NULL};
  for (uint32_t v = 0; v < PLUGIN_N_VALUES; ++v) {
    plugin_session_keep(session, v, &nothing);
  }
}

static LV2_State_Status
store(LV2_State_Handle handle,
      uint32_t         key,
      const void*      bytes,
      size_t           size,
      uint32_t         type,
      uint32_t         flags)
{
  PluginSession* const session = handle;
  const bool           is_path = type == session->atom_path;
  REQUIRE(flags & LV2_STATE_IS_POD);
  REQUIRE(key == session->keys[0] || key == session->keys[1]);
  REQUIRE(!is_path || strlen((const char*)bytes) + 1 == size);
  const PluginValue value = {type, size, malloc(size ? size : 1)};
  REQUIRE(value.bytes != NULL);
  memcpy(value.bytes, bytes, size);
  plugin_session_keep(session, key == session->keys[1], &value);
  return LV2_STATE_SUCCESS;
}

static const void*
retrieve(LV2_State_Handle handle,
         uint32_t         key,
         size_t*          size,
         uint32_t*        type,
         uint32_t*        flags)
{
  const PluginSession* const session = handle;
  for (uint32_t v = 0; v < PLUGIN_N_VALUES; ++v) {
    const PluginValue* const value = &session->values[v];
    if (key == session->keys[v] && value->type) {
      *size  = value->size;
      *type  = value->type;
      *flags = LV2_STATE_IS_POD;
      return value->bytes;
    }
  }
  return NULL;
}

static char*
same_path(LV2_State_Map_Path_Handle handle, const char* path)
{
  (void)handle;
  return strdup(path);
}

/// A path in the session's folder, for a name and no more
static char*
make_path(LV2_State_Make_Path_Handle handle, const char* name)
{
  (void)handle;
  REQUIRE(*name && !strchr(name, '/'));
  return strdup("session.nmf");
}

static void
free_path(LV2_State_Free_Path_Handle handle, char* path)
{
  (void)handle;
  free(path);
}

/// Save, or restore, with what the host offers; return the status
static LV2_State_Status
pass_on(PluginSession* session, const PluginPass* pass, bool saves)
{
  LV2_State_Map_Path  map     = {NULL, same_path, same_path};
  LV2_State_Make_Path make    = {NULL, make_path};
  LV2_State_Free_Path release = {NULL, free_path};
  LV2_Worker_Schedule worker  = pass->worker;
  const LV2_Feature   list[]  = {{LV2_STATE__mapPath, &map},
                                 {LV2_STATE__makePath, &make},
                                 {LV2_STATE__freePath, &release},
                                 {LV2_WORKER__schedule, &worker}};

  const LV2_Feature* given[5] = {NULL};
  uint32_t           n        = 0;
  for (uint32_t f = 0; f < 3 && pass->bits & PLUGIN_WITH_PATHS; ++f) {
    given[n++] = &list[f];
  }
  if (saves) {
    return pass->state->save(
        pass->handle, store, session, LV2_STATE_IS_POD, given);
  }
  given[n] = pass->bits & PLUGIN_WITH_WORKER ? &list[3] : NULL;
  return pass->state->restore(pass->handle, retrieve, session, 0, given);
}

LV2_State_Status
plugin_session_save(PluginSession* session, const PluginPass* pass)
{
  plugin_session_clear(session);
  return pass_on(session, pass, true);
}

LV2_State_Status
plugin_session_restore(PluginSession* session, const PluginPass* pass)
{
  return pass_on(session, pass, false);
}
