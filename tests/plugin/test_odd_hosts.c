// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What a host hands over when an instance is made is not believed: features
  without a name, without data or without functions, numbers that are none.

      test_odd_hosts BUNDLE
*/

#include "check.h"
#include "host.h"
#include "protocol/ports.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static char                  folder[4096];
static const LV2_Descriptor* plugin;

static LV2_URID
map_nothing(LV2_URID_Map_Handle handle, const char* uri)
{
  (void)handle;
  (void)uri;
  return 0;
}

static LV2_URID
map(LV2_URID_Map_Handle handle, const char* uri)
{
  (void)handle;
  return host_map(uri);
}

/// Return whether an instance is made, and then runs, saves and restores
static bool
try_host(double rate, const char* bundle, const LV2_Feature* const* features)
{
  LV2_Handle handle = plugin->instantiate(plugin, rate, bundle, features);
  if (!handle) {
    return false;
  }
  uint64_t             space[1024] = {0};
  LV2_Atom_Sequence*   notify      = (LV2_Atom_Sequence*)space;
  const LV2_Atom_Event set         = {{0}, {0xFFFFFFF0U, 0}};
  LV2_Atom_Sequence    control     = {{24, 0}, {0, 0}};
  memcpy(space + 512, &control, sizeof(control));
  memcpy(space + 514, &set, sizeof(set));
  notify->atom.size = 4096;
  plugin->connect_port(handle, 0, space + 512);
  plugin->connect_port(handle, 1, notify);
  plugin->connect_port(handle, 1000, notify);
  plugin->connect_port(handle, UINT32_MAX, notify);
  plugin->activate(handle);
  plugin->run(handle, 100);

  const LV2_State_Interface* state =
      (const LV2_State_Interface*)plugin->extension_data(LV2_STATE__interface);
  const LV2_Worker_Interface* worker =
      (const LV2_Worker_Interface*)plugin->extension_data(
          LV2_WORKER__interface);
  CHECK_INT(worker->work(handle, NULL, NULL, 0, NULL), LV2_WORKER_ERR_UNKNOWN);
  CHECK_INT(worker->work(handle, NULL, NULL, 32, NULL), LV2_WORKER_ERR_UNKNOWN);
  CHECK_INT(worker->work_response(handle, 16, NULL), LV2_WORKER_ERR_UNKNOWN);
  CHECK(state->restore && state->save);
  plugin->cleanup(handle);
  return true;
}

static void
test_features(void)
{
  LV2_URID_Map        no_map     = {NULL, NULL};
  LV2_URID_Map        zeros      = {NULL, map_nothing};
  LV2_URID_Map        good_map   = {NULL, map};
  LV2_Log_Log         no_log     = {NULL, NULL, NULL};
  LV2_Worker_Schedule no_worker  = {NULL, NULL};
  const LV2_Feature   features[] = {{NULL, NULL},
                                    {LV2_URID__map, NULL},
                                    {LV2_URID__map, &no_map},
                                    {LV2_URID__map, &zeros},
                                    {LV2_URID__map, &good_map},
                                    {LV2_LOG__log, NULL},
                                    {LV2_LOG__log, &no_log},
                                    {LV2_WORKER__schedule, NULL},
                                    {LV2_WORKER__schedule, &no_worker}};
  const LV2_Feature*  none[]     = {NULL};
  const size_t        n          = sizeof(features) / sizeof(features[0]);
  CHECK(try_host(44100.0, folder, NULL));
  CHECK(try_host(44100.0, folder, none));
  for (size_t a = 0; a < n; ++a) {
    for (size_t b = 0; b < n; ++b) {
      check_note("features %zu and %zu", a, b);
      const LV2_Feature* list[] = {&features[a], &features[b], NULL};
      CHECK(try_host(44100.0, folder, list));
    }
  }
  check_no_note();
}

/// Whatever the rate, there is an instance that works or none
static void
test_rates(void)
{
  static const double rates[] = {
      0.0, -44100.0, 1e-300, 1.0, 100.0, 1e6, 1e300, INFINITY, NAN};
  for (size_t r = 0; r < sizeof(rates) / sizeof(rates[0]); ++r) {
    check_note("%g Hz", rates[r]);
    const bool is_made = try_host(rates[r], folder, NULL);
    CHECK(!is_made || (rates[r] > 0.0 && isfinite(rates[r])));
  }
  check_no_note();
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 1);
  char path[4200];
  snprintf(folder, sizeof(folder), "%s/", argv[1]);
  snprintf(path, sizeof(path), "%snmf-separate.so", folder);
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  REQUIRE(library != NULL);
  LV2_Descriptor_Function describe = NULL;
  *(void**)(void*)&describe        = dlsym(library, "lv2_descriptor");
  REQUIRE(describe != NULL);
  plugin = describe(0);
  test_features();
  test_rates();
  CHECK(try_host(44100.0, NULL, NULL));
  CHECK(try_host(44100.0, "", NULL));
  dlclose(library);
  return check_result();
}
