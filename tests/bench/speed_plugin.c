// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "speed.h"

#ifdef NMS_BUNDLE

#include "protocol/uris.h"

#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_URIS 64U

/// A host that can do no more than number URIs and give a state back
typedef struct {
  const LV2_Descriptor*      descriptor;
  const LV2_State_Interface* state;
  const LV2_Feature*         features[2]; ///< Ends with NULL
  LV2_Feature                map_feature;
  LV2_URID_Map               map;
  char*                      uris[MAX_URIS];
  LV2_URID                   n_uris;
} Host;

static LV2_URID
map_uri(LV2_URID_Map_Handle handle, const char* uri)
{
  Host* const self = (Host*)handle;
  for (LV2_URID i = 0U; i < self->n_uris; ++i) {
    if (!strcmp(self->uris[i], uri)) {
      return i + 1U;
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
  return key == map_uri(self, NMS_URI_DICTIONARY) ? path : NULL;
}

static void
host_init(Host* self)
{
  void* const library = dlopen(NMS_BUNDLE "/nmf-separate.so", RTLD_NOW);
  LV2_Descriptor_Function find = NULL;
  if (library) {
    *(void**)&find = dlsym(library, "lv2_descriptor");
  }
  if (!find) {
    fprintf(stderr, "speed: %s\n", dlerror());
    exit(1);
  }

  self->descriptor  = find(0U); // Stereo
  self->map         = (LV2_URID_Map){self, map_uri};
  self->map_feature = (LV2_Feature){LV2_URID__map, &self->map};
  self->features[0] = &self->map_feature;
  self->state = (const LV2_State_Interface*)self->descriptor->extension_data(
      LV2_STATE__interface);
}

static LV2_Handle
open_instance(Host* self)
{
  const LV2_Descriptor* const descriptor = self->descriptor;
  const LV2_Handle            instance   = descriptor->instantiate(
      descriptor, 48000.0, NMS_BUNDLE "/", self->features);
  if (!instance) {
    fprintf(stderr, "speed: no plugin\n");
    exit(1);
  }
  return instance;
}

/// Open a plugin with the preset that it has at first; `user` is a host
static void
open_plugin(void* user)
{
  Host* const      self     = (Host*)user;
  const LV2_Handle instance = open_instance(self);
  self->descriptor->activate(instance);
  self->descriptor->cleanup(instance);
}

/// The same, and restore a state with another preset at once
static void
restore_plugin(void* user)
{
  Host* const      self     = (Host*)user;
  const LV2_Handle instance = open_instance(self);
  if (self->state->restore(instance, retrieve, self, 0U, self->features)) {
    fprintf(stderr, "speed: the state cannot be restored\n");
    exit(1);
  }
  self->descriptor->activate(instance);
  self->descriptor->cleanup(instance);
}

void
speed_plugin(const SpeedOptions* options)
{
  Host host = {.n_uris = 0U};

  const double start = speed_now();
  host_init(&host);
  open_plugin(&host);
  const double first = speed_now() - start;

  SpeedTask tasks[] = {{open_plugin, &host, 0.0}, {restore_plugin, &host, 0.0}};
  speed_measure(options, tasks, 2U);
  speed_section("A plugin at 48 kHz, stereo: instantiated, activated, freed");
  speed_row("with its library, the preset `band`", 1e3 * first, "ms", "20");
  speed_row("again", 1e3 * tasks[0].seconds, "ms", "20");
  speed_row("and another preset restored", 1e3 * tasks[1].seconds, "ms", "");
  for (LV2_URID i = 0U; i < host.n_uris; ++i) {
    free(host.uris[i]);
  }
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
