// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "speed.h"

#ifdef NMS_BUNDLE

#include "protocol/uris.h"

#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_URIS 64

/// A host that can do no more than number URIs, give a state back and work
typedef struct {
  const LV2_Descriptor*       descriptor;
  const LV2_State_Interface*  state;
  const LV2_Worker_Interface* worker;
  LV2_Handle                  instance;
  const LV2_Feature*          features[3]; ///< Ends with NULL
  LV2_Feature                 map_feature;
  LV2_Feature                 schedule_feature;
  LV2_URID_Map                map;
  LV2_Worker_Schedule         schedule;
  char*                       uris[MAX_URIS];
  LV2_URID                    n_uris;
} Host;

static LV2_URID
map_uri(LV2_URID_Map_Handle handle, const char* uri)
{
  Host* const self = (Host*)handle;
  for (LV2_URID i = 0; i < self->n_uris; ++i) {
    if (!strcmp(self->uris[i], uri)) {
      return i + 1;
    }
  }
  if (self->n_uris == MAX_URIS) {
    fprintf(stderr, "speed: too many URIs\n");
    exit(1);
  }
  self->uris[self->n_uris] = strdup(uri);
  return ++self->n_uris;
}

/// The state: another preset
static const void*
retrieve(LV2_State_Handle handle,
         uint32_t         key,
         size_t*          size,
         uint32_t*        type,
         uint32_t*        flags)
{
  static const char path[] = NMS_BUNDLE "/presets/drums.nmf";
  Host* const       self   = (Host*)handle;

  *size  = sizeof(path);
  *type  = map_uri(self, LV2_ATOM__Path);
  *flags = LV2_STATE_IS_POD;
  return key == map_uri(self, PLUG_URI_DICTIONARY) ? path : NULL;
}

static LV2_Worker_Status
respond(LV2_Worker_Respond_Handle handle, uint32_t size, const void* data)
{
  Host* const self = (Host*)handle;
  return self->worker->work_response(self->instance, size, data);
}

/// Work at once
static LV2_Worker_Status
schedule_work(LV2_Worker_Schedule_Handle handle,
              uint32_t                   size,
              const void*                data)
{
  Host* const self = (Host*)handle;
  return self->worker->work(self->instance, respond, self, size, data);
}

static Host*
host_new(bool has_worker)
{
  Host* const self    = (Host*)speed_memory(sizeof(Host));
  void* const library = dlopen(NMS_BUNDLE "/nmf-separate.so", RTLD_NOW);
  LV2_Descriptor_Function find = NULL;
  if (library) {
    *(void**)&find = dlsym(library, "lv2_descriptor");
  }
  if (!find) {
    fprintf(stderr, "speed: %s\n", dlerror());
    exit(1);
  }

  self->descriptor       = find(0); // Stereo
  self->map              = (LV2_URID_Map){self, map_uri};
  self->schedule         = (LV2_Worker_Schedule){self, schedule_work};
  self->map_feature      = (LV2_Feature){LV2_URID__map, &self->map};
  self->schedule_feature = (LV2_Feature){LV2_WORKER__schedule, &self->schedule};
  self->features[0]      = &self->map_feature;
  self->features[1]      = has_worker ? &self->schedule_feature : NULL;
  self->state = (const LV2_State_Interface*)self->descriptor->extension_data(
      LV2_STATE__interface);
  self->worker = (const LV2_Worker_Interface*)self->descriptor->extension_data(
      LV2_WORKER__interface);
  return self;
}

static void
host_free(Host* self)
{
  for (LV2_URID i = 0; i < self->n_uris; ++i) {
    free(self->uris[i]);
  }
  free(self);
}

static void
open_instance(Host* self)
{
  const LV2_Descriptor* const descriptor = self->descriptor;
  self->instance                         = descriptor->instantiate(
      descriptor, 48000.0, NMS_BUNDLE "/", self->features);
  if (!self->instance) {
    fprintf(stderr, "speed: no plugin\n");
    exit(1);
  }
}

static void
close_instance(Host* self)
{
  self->descriptor->activate(self->instance);
  self->descriptor->cleanup(self->instance);
}

/// Open a plugin with the preset that it has at first; `user` is a host
static void
open_plugin(void* user)
{
  Host* const self = user;
  open_instance(self);
  close_instance(self);
}

/// The same, and restore a state with another preset
static void
restore_plugin(void* user)
{
  Host* const self = user;
  open_instance(self);
  if (self->state->restore(self->instance, retrieve, self, 0, self->features)) {
    fprintf(stderr, "speed: the state cannot be restored\n");
    exit(1);
  }
  close_instance(self);
}

void
speed_plugin(const SpeedOptions* options)
{
  const double start = speed_now();
  Host* const  host  = host_new(true);
  open_plugin(host);
  const double first = speed_now() - start;

  Host* const bare    = host_new(false);
  SpeedTask   tasks[] = {{open_plugin, host, 0.0},
                         {restore_plugin, host, 0.0},
                         {open_plugin, bare, 0.0}};
  speed_measure(options, tasks, 3);
  speed_section("A plugin at 48 kHz, stereo: instantiated, activated, freed");
  speed_row("with its library, the preset `band`", 1e3 * first, "ms", "20");
  speed_row("again", 1e3 * tasks[0].seconds, "ms", "20");
  speed_row("and another preset restored", 1e3 * tasks[1].seconds, "ms", "20");
  speed_row("without a worker: for all latencies at once",
            1e3 * tasks[2].seconds,
            "ms",
            "");
  host_free(host);
  host_free(bare);
}

#else

void
speed_plugin(const SpeedOptions* options)
{
  (void)options;
  speed_section("A plugin at 48 kHz, stereo: instantiated, activated, freed");
  speed_row_missing("again", "built without LV2");
}

#endif
