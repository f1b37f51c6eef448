// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "worker.h"

#include "exchange.h"
#include "instance.h"
#include "kit.h"
#include "life.h"
#include "loader.h"
#include "nms/attributes.h"
#include "teacher.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

/// Load what a message asks for; NULL without memory, or if there is nothing,
/// which is told apart
static PlugModel*
load(PlugInstance* self, const PlugWork* work, bool* is_none)
{
  PlugExchange* const exchange = &self->process.exchange;
  const uint32_t      choice =
      atomic_load_explicit(&exchange->choice, memory_order_relaxed);

  if (work->kind == PLUG_WORK_LOAD) {
    const bool is_newest =
        work->session ==
        atomic_load_explicit(&exchange->session, memory_order_relaxed);

    PlugKit* const   kit   = work->has_path && is_newest
                                 ? plug_loader_kit(&self->loader, exchange->request)
                                 : NULL;
    PlugModel* const model = plug_loader_load(&self->loader, kit, choice);

    plug_kit_release(kit);
    return model;
  }

  // Two sessions restored in a row leave one kit for two messages
  return plug_loader_load_restored(&self->loader, choice, is_none);
}

/// Do what a message asks for, for an instance that is alive
static LV2_Worker_Status
do_work(PlugInstance*               self,
        LV2_Worker_Respond_Function respond,
        LV2_Worker_Respond_Handle   handle,
        const PlugWork*             message)
{
  switch (message->kind) {
  case PLUG_WORK_FREE:
    plug_loader_free(&self->loader, message->models);
    return LV2_WORKER_SUCCESS;
  case PLUG_WORK_TEACH:
    plug_teacher_wake(&self->teacher);
    return LV2_WORKER_SUCCESS;
  case PLUG_WORK_WAIT:
    plug_teacher_wait(&self->teacher);
    atomic_store(&self->process.listen.waits, false);
    return LV2_WORKER_SUCCESS;
  case PLUG_WORK_FOLLOW:
    plug_loader_follow(&self->loader);
    return LV2_WORKER_SUCCESS;
  case PLUG_WORK_LOAD:
  case PLUG_WORK_RESTORE:
    break;
  }

  bool               is_none = false;
  PlugModel* const   model   = load(self, message, &is_none);
  const PlugWorkDone done    = {
         model, message->kind == PLUG_WORK_LOAD, !model && is_none};

  const LV2_Worker_Status status = respond(handle, sizeof(done), &done);
  if (status) {
    plug_loader_free(&self->loader, done.model ? &done.model->playable : NULL);
    // Released, so that what was read of the request was read before
    atomic_store_explicit(
        &self->process.exchange.refused, true, memory_order_release);
  }

  return status;
}

static LV2_Worker_Status
work(LV2_Handle                  instance,
     LV2_Worker_Respond_Function respond,
     LV2_Worker_Respond_Handle   handle,
     uint32_t                    size,
     const void*                 data)
{
  PlugInstance* const self = instance;
  PlugWork            message;
  if (size != sizeof(message) || !data) {
    return LV2_WORKER_ERR_UNKNOWN;
  }

  // Ardour may free an instance before its worker has come to the last messages
  memcpy(&message, data, sizeof(message));
  if (!plug_life_enter(&self->life, message.life)) {
    return LV2_WORKER_SUCCESS;
  }

  const LV2_Worker_Status status = do_work(self, respond, handle, &message);
  plug_life_leave(&self->life);
  return status;
}

static LV2_Worker_Status
work_response(LV2_Handle instance, uint32_t size, const void* data) NMS_REALTIME
{
  PlugInstance* const self = instance;
  PlugWorkDone        done;
  if (size != sizeof(done) || !data) {
    return LV2_WORKER_ERR_UNKNOWN;
  }

  memcpy(&done, data, sizeof(done));
  plug_exchange_receive(&self->process.exchange, &done);
  return LV2_WORKER_SUCCESS;
}

const LV2_Worker_Interface plug_worker_interface = {work, work_response, NULL};
