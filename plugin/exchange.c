// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "exchange.h"

#include <string.h>

/// Return the model that a playable is part of
static PlugModel*
model_of(const NmsPlayable* playable)
{
  return (PlugModel*)playable->owner;
}

void
plug_exchange_init(PlugExchange*              exchange,
                   PlugAtoms*                 atoms,
                   NmsPlayer*                 player,
                   const LV2_Worker_Schedule* worker,
                   uint64_t                   life)
{
  memset(exchange, 0, sizeof(*exchange));
  exchange->atoms  = atoms;
  exchange->player = player;
  exchange->life   = life;
  exchange->asked  = PLUG_DEFAULT_CHOICE;
  atomic_init(&exchange->choice, PLUG_DEFAULT_CHOICE);
  atomic_init(&exchange->follows, false);
  atomic_init(&exchange->refused, false);
  atomic_init(&exchange->session, 0);
  atomic_init(&exchange->taught, NULL);
  if (worker) {
    exchange->schedule        = (PlugScheduleFunc)worker->schedule_work;
    exchange->schedule_handle = worker->handle;
  }
}

const PlugModel*
plug_exchange_current(const PlugExchange* exchange)
{
  return model_of(nms_player_current(exchange->player));
}

/// Said as long as nothing was loaded since
static const char no_memory[] =
    "There is not enough memory to load the dictionary";

void
plug_exchange_receive(PlugExchange* exchange, const PlugWorkDone* done)
{
  PlugModel* const model = done->model;

  if (done->is_answer) {
    // What a session would save now has changed, even if it cannot be loaded
    exchange->atoms->tells_change |= exchange->changes;
    exchange->changes = false;
    exchange->waiting = false;
    exchange->notice  = NULL;
  }
  if (!model) {
    if (!done->is_none) {
      exchange->notice = no_memory;
      plug_atoms_tell(exchange->atoms, PLUG_PROPERTY_STATUS);
    }
    return;
  }
  if (exchange->notice == no_memory) {
    exchange->notice = NULL;
  }

  // A session may have put a newer model here while this one was under way
  const PlugModel* const newest = model_of(nms_player_newest(exchange->player));
  if (exchange->bank[0] || model->serial < newest->serial) {
    model->playable.next = NULL;
    nms_player_retire(exchange->player, &model->playable);
    return;
  }

  nms_player_swap(exchange->player, &model->playable);
  exchange->asked = model->choice;
}

static bool
schedule(PlugExchange* exchange, const PlugWork* work)
{
  return !exchange->schedule(
      exchange->schedule_handle, (uint32_t)sizeof(*work), work);
}

void
plug_exchange_set_follows(PlugExchange* exchange, bool follows)
{
  if (exchange->schedule &&
      follows !=
          atomic_load_explicit(&exchange->follows, memory_order_relaxed)) {
    atomic_store_explicit(&exchange->follows, follows, memory_order_relaxed);
    exchange->asked = PLUG_N_CHOICES; // None of those there are
  }
}

bool
plug_exchange_ask_for(PlugExchange* exchange, PlugWorkKind kind)
{
  const PlugWork work = {exchange->life, kind, false, 0, NULL};

  return exchange->schedule && schedule(exchange, &work);
}

void
plug_exchange_receive_taught(PlugExchange* exchange)
{
  // Mostly there is nothing, which a load finds out for less
  if (!atomic_load_explicit(&exchange->taught, memory_order_relaxed)) {
    return;
  }

  const PlugWorkDone done = {
      atomic_exchange_explicit(&exchange->taught, NULL, memory_order_acquire),
      false,
      false};
  if (!done.model) { // The teacher is about to replace it
    return;
  }
  if (!done.model->is_followed) { // Which comes too often to be told each time
    exchange->notice              = NULL;
    exchange->atoms->tells_change = true;
  }
  plug_exchange_receive(exchange, &done);
}

static void
send_retired(PlugExchange* exchange)
{
  // The host may do the work within the call, and hand more back
  NmsPlayable* const models = nms_player_retired(exchange->player);
  const PlugWork     work = {exchange->life, PLUG_WORK_FREE, false, 0, models};

  if (models && !schedule(exchange, &work)) {
    nms_player_retire(exchange->player, models);
  }
}

static void
ask(PlugExchange* exchange, uint32_t choice)
{
  PlugAtoms* const atoms   = exchange->atoms;
  const uint32_t   before  = exchange->asked;
  const bool       changed = exchange->changes;
  const PlugWork   work    = {exchange->life,
                              PLUG_WORK_LOAD,
                              atoms->has_path,
                              exchange->in_session,
                              NULL};

  if (atoms->has_path) {
    memcpy(exchange->request, atoms->path, strlen(atoms->path) + 1);
  }

  // All set before the call, within which the host may do the work
  exchange->changes = exchange->changes || atoms->has_path;
  exchange->asked   = choice;
  exchange->waiting = true;
  atoms->has_path   = false;
  if (!schedule(exchange, &work)) {
    exchange->waiting = false;
    exchange->changes = changed;
    exchange->asked   = before;
    atoms->has_path   = work.has_path;
  }
}

/// Take the model wanted from the bank, which holds one path for ever
static void
take_from_bank(PlugExchange* exchange, uint32_t choice)
{
  PlugAtoms* const atoms = exchange->atoms;

  if (atoms->has_path) {
    exchange->notice = "This host has no worker to load a dictionary with, so "
                       "the one there is stays";
    plug_atoms_tell_all(atoms);
  }
  atoms->has_path = false;

  // What the player is done with stays in the bank; out of its list before it
  // may be handed in again
  (void)!nms_player_retired(exchange->player);
  nms_player_swap(exchange->player, &exchange->bank[choice]->playable);
}

void
plug_exchange_begin(PlugExchange* exchange)
{
  const uint32_t session =
      atomic_load_explicit(&exchange->session, memory_order_relaxed);

  if (session != exchange->in_session) {
    exchange->in_session      = session;
    exchange->changes         = false;
    exchange->atoms->has_path = false;
  }
}

void
plug_exchange_update(PlugExchange* exchange, uint32_t choice)
{
  atomic_store_explicit(&exchange->choice, choice, memory_order_relaxed);
  if (atomic_exchange_explicit(
          &exchange->refused, false, memory_order_acquire)) {
    // The worker has the path already, so ask for any model of it
    exchange->waiting = false;
    exchange->asked   = PLUG_N_CHOICES;
  }

  if (exchange->bank[0]) {
    take_from_bank(exchange, choice);
  } else {
    send_retired(exchange);
    if (!exchange->waiting &&
        (exchange->atoms->has_path || choice != exchange->asked)) {
      ask(exchange, choice);
    }
  }

  if (nms_player_update(exchange->player)) {
    plug_atoms_tell_all(exchange->atoms);
  }
}

void
plug_exchange_reset(PlugExchange* exchange)
{
  const NmsPlayable* const before = nms_player_current(exchange->player);

  nms_player_reset(exchange->player);
  if (nms_player_current(exchange->player) != before) {
    plug_atoms_tell_all(exchange->atoms);
  }
}
