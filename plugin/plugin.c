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
  NmsInstance* const self = instance;

  nms_life_end(&self->life); // Which waits for work under way
  nms_process_clear(&self->process);
  nms_loader_clear(&self->loader);
  free(self);
}

/// Return the plugin of a descriptor's URI, or NULL
static const NmsVariant*
find_variant(const char* uri)
{
  for (uint32_t v = 0; v < NMS_N_VARIANTS; ++v) {
    if (!strcmp(nms_variants[v].uri, uri)) {
      return &nms_variants[v];
    }
  }

  return NULL;
}

static NmsStatus
load_default(NmsInstance* self)
{
  NmsKit* const   kit = nms_loader_kit(&self->loader, "");
  const NmsStatus status =
      kit ? nms_process_load(&self->process, &self->loader, kit)
          : NMS_NO_MEMORY;

  nms_kit_release(kit);
  return status;
}

static LV2_Handle
instantiate(const LV2_Descriptor*     descriptor,
            double                    sample_rate_hz,
            const char*               bundle,
            const LV2_Feature* const* features)
{
  const NmsVariant* const variant = find_variant(descriptor->URI);
  const NmsHost           host    = nms_host_read(features);
  NmsInstance* const      self    = calloc(1, sizeof(NmsInstance));
  if (!self) {
    return NULL;
  }

  nms_life_begin(&self->life);
  lv2_log_logger_init(&self->log, host.map, host.log);

  // Loaded at once also with a worker: the first block is to be separated
  if (nms_loader_init(&self->loader,
                      variant,
                      sample_rate_hz,
                      bundle ? bundle : "",
                      &self->log) ||
      nms_process_init(
          &self->process, variant, sample_rate_hz, &host, self->life.serial) ||
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
  NmsInstance* const self = instance;

  nms_connections_set(&self->process.connections, port, data);
}

static void
activate(LV2_Handle instance)
{
  nms_process_reset(&((NmsInstance*)instance)->process);
}

static void
run(LV2_Handle instance, uint32_t n_samples) NMS_REALTIME
{
  nms_process_run(&((NmsInstance*)instance)->process, n_samples);
}

static const void*
extension_data(const char* uri)
{
  if (!strcmp(uri, LV2_STATE__interface)) {
    return &nms_state_interface;
  }
  if (!strcmp(uri, LV2_WORKER__interface)) {
    return &nms_worker_interface;
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
  static const LV2_Descriptor descriptors[NMS_N_VARIANTS] = {
      DESCRIPTOR(NMS_URI_STEREO),
      DESCRIPTOR(NMS_URI_MONO),
      DESCRIPTOR(NMS_URI_STEMS_STEREO),
      DESCRIPTOR(NMS_URI_STEMS_MONO),
  };

  return index < NMS_N_VARIANTS ? &descriptors[index] : NULL;
}
