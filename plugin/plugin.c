// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "plugin.h"

#include "host.h"
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
  NmsPlugin* const plugin = (NmsPlugin*)instance;

  nms_life_end(&plugin->life); // Which waits for work under way
  nms_loader_clear(&plugin->loader);
  free(plugin);
}

/// Return the plugin of a descriptor's URI, or NULL
static const NmsVariant*
find_variant(const char* const uri)
{
  for (uint32_t v = 0U; v < NMS_N_VARIANTS; ++v) {
    if (!strcmp(nms_variants[v].uri, uri)) {
      return &nms_variants[v];
    }
  }

  return NULL;
}

static NmsStatus
load_default(NmsPlugin* const plugin)
{
  NmsKit* const   kit = nms_loader_kit(&plugin->loader, "");
  const NmsStatus status =
      kit ? nms_process_load(&plugin->process, &plugin->loader, kit)
          : NMS_NO_MEMORY;

  nms_kit_release(kit);
  return status;
}

static LV2_Handle
instantiate(const LV2_Descriptor* const     descriptor,
            const double                    sample_rate_hz,
            const char* const               bundle,
            const LV2_Feature* const* const features)
{
  const NmsVariant* const variant = find_variant(descriptor->URI);
  const NmsHost           host    = nms_host_read(features);
  NmsPlugin* const        plugin  = (NmsPlugin*)calloc(1U, sizeof(NmsPlugin));
  if (!plugin) {
    return NULL;
  }

  nms_life_begin(&plugin->life);
  lv2_log_logger_init(&plugin->log, host.map, host.log);
  nms_process_init(
      &plugin->process, variant, sample_rate_hz, &host, plugin->life.serial);

  // Loaded at once also with a worker: the first block is to be separated
  if (nms_loader_init(&plugin->loader,
                      variant,
                      sample_rate_hz,
                      bundle ? bundle : "",
                      &plugin->log) ||
      load_default(plugin)) {
    lv2_log_error(&plugin->log,
                  "%s: not enough memory, or a sample rate of %g Hz\n",
                  variant->name,
                  sample_rate_hz);
    cleanup(plugin);
    return NULL;
  }

  return plugin;
}

static void
connect_port(LV2_Handle instance, const uint32_t port, void* const data)
{
  NmsPlugin* const plugin = (NmsPlugin*)instance;

  // The last place stands for ports that the plugin does not have
  if (port < NMS_N_PORTS - 1U) {
    plugin->process.ports[port] = data;
  }
}

static void
activate(LV2_Handle instance)
{
  nms_process_reset(&((NmsPlugin*)instance)->process);
}

static void
run(LV2_Handle instance, const uint32_t n_samples) NMS_REALTIME
{
  nms_process_run(&((NmsPlugin*)instance)->process, n_samples);
}

static const void*
extension_data(const char* const uri)
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
lv2_descriptor(const uint32_t index)
{
  static const LV2_Descriptor descriptors[NMS_N_VARIANTS] = {
      DESCRIPTOR(NMS_URI_STEREO),
      DESCRIPTOR(NMS_URI_MONO),
      DESCRIPTOR(NMS_URI_STEMS_STEREO),
      DESCRIPTOR(NMS_URI_STEMS_MONO),
  };

  return index < NMS_N_VARIANTS ? &descriptors[index] : NULL;
}
