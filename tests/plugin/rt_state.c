// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rt_state.h"

#include "check.h"

#include <stdio.h>
#include <string.h>

static const LV2_State_Interface*
interface_of(const Host* host)
{
  const LV2_State_Interface* state =
      (const LV2_State_Interface*)lilv_instance_get_extension_data(
          host->instance, LV2_STATE__interface);
  REQUIRE(state != NULL);
  return state;
}

static const void*
retrieve(LV2_State_Handle handle,
         uint32_t         key,
         size_t*          size,
         uint32_t*        type,
         uint32_t*        flags)
{
  const char* path = (const char*)handle;
  *size            = strlen(path) + 1;
  *type            = host_map(LV2_ATOM__Path);
  *flags           = LV2_STATE_IS_POD;
  return key == host_map("urn:nmf-separate:dictionary") ? path : NULL;
}

void
rt_state_restore(Host* host, const char* dictionary)
{
  if (host->config.kind < HOST_STEPPED) {
    return; // Without a worker the plugin must stand still meanwhile
  }
  char path[HOST_TEXT];
  strncpy(path, dictionary, sizeof(path) - 1);
  path[sizeof(path) - 1]    = '\0';
  const LV2_Feature  worker = {LV2_WORKER__schedule, &host->schedule_restore};
  const LV2_Feature  safe   = {LV2_STATE__threadSafeRestore, NULL};
  const LV2_Feature* features[] = {&worker, &safe, NULL};
  interface_of(host)->restore(
      lilv_instance_get_handle(host->instance), retrieve, path, 0, features);
}

static LV2_State_Status
store(LV2_State_Handle handle,
      uint32_t         key,
      const void*      value,
      size_t           size,
      uint32_t         type,
      uint32_t         flags)
{
  (void)flags;
  if (key == host_map("urn:nmf-separate:dictionary-bytes")) {
    REQUIRE(type == host_map(LV2_ATOM__Chunk) && value && size > 0);
    return LV2_STATE_SUCCESS;
  }
  REQUIRE(key == host_map("urn:nmf-separate:dictionary"));
  REQUIRE(type == host_map(LV2_ATOM__Path));
  REQUIRE(strlen((const char*)value) + 1 == size);
  snprintf((char*)handle, HOST_TEXT, "%s", (const char*)value);
  return LV2_STATE_SUCCESS;
}

void
rt_state_save(Host* host, char path[HOST_TEXT])
{
  path[0] = '\0';
  interface_of(host)->save(lilv_instance_get_handle(host->instance),
                           store,
                           path,
                           LV2_STATE_IS_POD,
                           NULL);
  CHECK(path[0] != '\0');
}
