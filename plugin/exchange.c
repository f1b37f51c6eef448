// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "exchange.h"

#include "nms/separator.h"
#include "settings.h"

#include <string.h>

void
nms_exchange_retire(NmsProcess* const process, NmsModel* const model)
{
  if (model && !process->bank[0]) {
    model->next      = process->retired;
    process->retired = model;
  }
}

void
nms_exchange_receive(NmsProcess* const process, const NmsWorkDone* const done)
{
  NmsModel* const model = done->model;

  if (done->is_answer) {
    // What a session would save now has changed, even if it cannot be loaded
    process->atoms.tells_change |= process->changes;
    process->changes = false;
    process->waiting = false;
  }
  if (!model) {
    return;
  }

  // A session may have put a newer model here while this one was under way
  const NmsModel* const newest = process->next ? process->next : process->model;
  if (process->bank[0] || model->serial < newest->serial) {
    nms_exchange_retire(process, model);
    return;
  }

  nms_exchange_retire(process, process->next);
  process->next  = model;
  process->asked = model->choice;
}

static bool
schedule(NmsProcess* const process, const NmsWork* const work)
{
  return !process->schedule(
      process->schedule_handle, (uint32_t)sizeof(*work), work);
}

static void
send_retired(NmsProcess* const process)
{
  // The host may do the work within the call, and hand more back
  NmsModel* const models = process->retired;
  const NmsWork   work   = {process->life, NMS_WORK_FREE, false, 0U, models};

  process->retired = NULL;
  if (!schedule(process, &work)) {
    process->retired = models;
  }
}

static void
ask(NmsProcess* const process, const uint32_t choice)
{
  NmsAtoms* const atoms   = &process->atoms;
  const uint32_t  before  = process->asked;
  const bool      changed = process->changes;
  const NmsWork   work    = {
           process->life, NMS_WORK_LOAD, atoms->has_path, process->in_session, NULL};

  if (atoms->has_path) {
    memcpy(process->request, atoms->path, strlen(atoms->path) + 1U);
  }

  // All set before the call, within which the host may do the work
  process->changes = process->changes || atoms->has_path;
  process->asked   = choice;
  process->waiting = true;
  atoms->has_path  = false;
  if (!schedule(process, &work)) {
    process->waiting = false;
    process->changes = changed;
    process->asked   = before;
    atoms->has_path  = work.has_path;
  }
}

/// Take the model wanted from the bank, which holds one path for ever
static void
take_from_bank(NmsProcess* const process, const uint32_t choice)
{
  NmsAtoms* const atoms = &process->atoms;

  if (atoms->has_path) {
    process->notice = "This host has no worker to load a dictionary with, so "
                      "the one there is stays";
    nms_atoms_tell_all(atoms);
  }
  atoms->has_path = false;
  process->next =
      choice == process->model->choice ? NULL : process->bank[choice];
}

static void
swap(NmsProcess* const process)
{
  NmsModel* const model = process->next;
  NmsModel* const old   = process->model;

  process->next  = NULL;
  process->model = model;
  nms_settings_apply(process, model);
  nms_separator_reset(model->separator);
  if (process->heard) {
    const bool fits = model->latency_samples == old->latency_samples;

    nms_separator_adopt(model->separator, old->separator);
    process->old  = old;
    process->fade = fits ? -(int32_t)model->latency_samples : 0;
  } else {
    nms_exchange_retire(process, old);
  }

  nms_atoms_tell_all(&process->atoms);
}

void
nms_exchange_begin(NmsProcess* const process)
{
  const uint32_t session =
      atomic_load_explicit(&process->session, memory_order_relaxed);

  if (session != process->in_session) {
    process->in_session     = session;
    process->changes        = false;
    process->atoms.has_path = false;
  }
}

void
nms_exchange_update(NmsProcess* const process)
{
  const uint32_t choice =
      nms_choice_of_hop(nms_process_control(process, NMS_PORT_HOP, 0U));

  atomic_store_explicit(&process->choice, choice, memory_order_relaxed);
  if (atomic_exchange_explicit(
          &process->refused, false, memory_order_acquire)) {
    // The worker has the path already, so ask for any model of it
    process->waiting = false;
    process->asked   = NMS_N_CHOICES;
  }

  if (process->bank[0]) {
    take_from_bank(process, choice);
  } else {
    if (process->retired) {
      send_retired(process);
    }
    if (!process->waiting &&
        (process->atoms.has_path || choice != process->asked)) {
      ask(process, choice);
    }
  }

  if (process->next && !process->old) {
    swap(process);
  }
}

void
nms_exchange_settle(NmsProcess* const process)
{
  nms_exchange_retire(process, process->old);
  process->old   = NULL;
  process->heard = false;
  if (process->next) {
    swap(process);
  }
}
