// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "worker.h"

#include "exchange.h"
#include "kit.h"
#include "life.h"
#include "loader.h"
#include "nms/attributes.h"
#include "plugin.h"
#include "process.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

/// Load what a message asks for; NULL without memory, or if there is nothing
static NmsModel*
load(NmsPlugin* const plugin, const NmsWork* const work)
{
  NmsProcess* const process = &plugin->process;
  const uint32_t    choice =
      atomic_load_explicit(&process->choice, memory_order_relaxed);

  if (work->kind == NMS_WORK_LOAD) {
    const bool is_newest =
        work->session ==
        atomic_load_explicit(&process->session, memory_order_relaxed);

    NmsKit* const   kit   = work->has_path && is_newest
                                ? nms_loader_kit(&plugin->loader, process->request)
                                : NULL;
    NmsModel* const model = nms_loader_load(&plugin->loader, kit, choice);

    nms_kit_release(kit);
    return model;
  }

  // Two sessions restored in a row leave one kit for two messages
  return nms_loader_load_restored(&plugin->loader, choice);
}

/// Do what a message asks for, for an instance that is alive
static LV2_Worker_Status
do_work(NmsPlugin* const                  plugin,
        const LV2_Worker_Respond_Function respond,
        const LV2_Worker_Respond_Handle   handle,
        const NmsWork* const              message)
{
  if (message->kind == NMS_WORK_FREE) {
    nms_loader_free(&plugin->loader, message->models);
    return LV2_WORKER_SUCCESS;
  }

  const NmsWorkDone done = {load(plugin, message),
                            message->kind == NMS_WORK_LOAD};

  const LV2_Worker_Status status = respond(handle, sizeof(done), &done);
  if (status) {
    nms_loader_free(&plugin->loader, done.model);
    // Released, so that what was read of the request was read before
    atomic_store_explicit(&plugin->process.refused, true, memory_order_release);
  }

  return status;
}

static LV2_Worker_Status
work(LV2_Handle                        instance,
     const LV2_Worker_Respond_Function respond,
     const LV2_Worker_Respond_Handle   handle,
     const uint32_t                    size,
     const void* const                 data)
{
  NmsPlugin* const plugin = (NmsPlugin*)instance;
  NmsWork          message;
  if (size != sizeof(message) || !data) {
    return LV2_WORKER_ERR_UNKNOWN;
  }

  // Ardour may free an instance before its worker has come to the last messages
  memcpy(&message, data, sizeof(message));
  if (!nms_life_enter(&plugin->life, message.life)) {
    return LV2_WORKER_SUCCESS;
  }

  const LV2_Worker_Status status = do_work(plugin, respond, handle, &message);
  nms_life_leave(&plugin->life);
  return status;
}

static LV2_Worker_Status
work_response(LV2_Handle        instance,
              const uint32_t    size,
              const void* const data) NMS_REALTIME
{
  NmsPlugin* const plugin = (NmsPlugin*)instance;
  NmsWorkDone      done;
  if (size != sizeof(done) || !data) {
    return LV2_WORKER_ERR_UNKNOWN;
  }

  memcpy(&done, data, sizeof(done));
  nms_exchange_receive(&plugin->process, &done);
  return LV2_WORKER_SUCCESS;
}

const LV2_Worker_Interface nms_worker_interface = {work, work_response, NULL};
