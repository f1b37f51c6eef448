// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "host.h"
#include "instance.h"
#include "kit.h"
#include "life.h"
#include "loader.h"
#include "nms/attributes.h"
#include "nms/status.h"
#include "process.h"
#include "process_setup.h"
#include "protocol/ports.h"
#include "protocol/uris.h"
#include "state.h"
#include "teacher.h"
#include "worker.h"

#include <lv2/core/lv2.h>
#include <lv2/log/logger.h>
#include <lv2/state/state.h>
#include <lv2/worker/worker.h>

#include <stdlib.h>
#include <string.h>

static void
cleanup(LV2_Handle instance)
{
  PlugInstance* const self = instance;

  plug_teacher_quit(&self->teacher); // So that no work waits for it
  plug_life_end(&self->life);        // Which waits for work under way
  plug_teacher_clear(&self->teacher);
  plug_process_clear(&self->process);
  plug_loader_clear(&self->loader);
  free(self);
}

/// Return the plugin of a descriptor's URI, or NULL
static const PlugVariant*
find_variant(const char* uri)
{
  for (uint32_t v = 0; v < PLUG_N_VARIANTS; ++v) {
    if (!strcmp(plug_variants[v].uri, uri)) {
      return &plug_variants[v];
    }
  }

  return NULL;
}

static NmsStatus
load_default(PlugInstance* self)
{
  self->loader.follows = &self->process.exchange.follows;

  PlugKit* const  kit = plug_loader_kit(&self->loader, "");
  const NmsStatus status =
      kit ? plug_process_load(&self->process, &self->loader, kit)
          : NMS_NO_MEMORY;

  plug_kit_release(kit);
  return status;
}

static LV2_Handle
instantiate(const LV2_Descriptor*     descriptor,
            double                    sample_rate_hz,
            const char*               bundle,
            const LV2_Feature* const* features)
{
  const PlugVariant* const variant = find_variant(descriptor->URI);
  const PlugHost           host    = plug_host_read(features);
  PlugInstance* const      self    = calloc(1, sizeof(PlugInstance));
  if (!self) {
    return NULL;
  }

  plug_life_begin(&self->life);
  lv2_log_logger_init(&self->log, host.map, host.log);

  plug_teacher_begin(&self->teacher);

  // Loaded at once also with a worker: the first block is to be separated
  if (plug_loader_init(&self->loader,
                       variant,
                       sample_rate_hz,
                       bundle ? bundle : "",
                       &self->log) ||
      plug_process_init(
          &self->process, variant, sample_rate_hz, &host, self->life.serial) ||
      plug_teacher_init(&self->teacher,
                        &self->loader,
                        &self->process.exchange,
                        self->process.listen.ears,
                        self->process.listen.wishes) ||
      load_default(self)) {
    lv2_log_error(&self->log,
                  "%s: not enough memory, or a sample rate of %g Hz\n",
                  variant->name,
                  sample_rate_hz);
    cleanup(self);
    return NULL;
  }

  return self;
}

static void
connect_port(LV2_Handle instance, uint32_t port, void* data)
{
  PlugInstance* const self = instance;

  plug_connections_set(&self->process.connections, port, data);
}

static void
activate(LV2_Handle instance)
{
  plug_process_reset(&((PlugInstance*)instance)->process);
}

static void
run(LV2_Handle instance, uint32_t n_samples) NMS_REALTIME
{
  plug_process_run(&((PlugInstance*)instance)->process, n_samples);
}

static const void*
extension_data(const char* uri)
{
  if (!strcmp(uri, LV2_STATE__interface)) {
    return &plug_state_interface;
  }
  if (!strcmp(uri, LV2_WORKER__interface)) {
    return &plug_worker_interface;
  }

  return NULL;
}

/// One code, so only the name differs
#define DESCRIPTOR(uri)                                           \
  {                                                               \
    uri, instantiate, connect_port, activate, run, NULL, cleanup, \
        extension_data                                            \
  }

LV2_SYMBOL_EXPORT const LV2_Descriptor*
lv2_descriptor(uint32_t index)
{
  static const LV2_Descriptor descriptors[PLUG_N_VARIANTS] = {
      DESCRIPTOR(PLUG_URI_STEREO),
      DESCRIPTOR(PLUG_URI_MONO),
      DESCRIPTOR(PLUG_URI_STEMS_STEREO),
      DESCRIPTOR(PLUG_URI_STEMS_MONO),
  };

  return index < PLUG_N_VARIANTS ? &descriptors[index] : NULL;
}
