// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "process_setup.h"

#include <stdbool.h>
#include <string.h>

NmsStatus
plug_process_init(PlugProcess*       process,
                  const PlugVariant* variant,
                  double             sample_rate_hz,
                  const PlugHost*    host,
                  uint64_t           life)
{
  const NmsPlayerConfig config = {variant->n_channels,
                                  PLUG_N_STRIPS,
                                  variant->stems ? NMS_REMIX_AND_STREAMS
                                                 : NMS_REMIX};

  memset(process, 0, sizeof(*process));
  process->sample_rate_hz = sample_rate_hz;
  plug_connections_init(&process->connections, variant);
  plug_atoms_init(&process->atoms, host->map);
  nms_load_init(&process->load, sample_rate_hz);
  plug_viewer_init(&process->viewer, sample_rate_hz);

  const NmsStatus status = nms_player_new(&config, &process->player);
  plug_exchange_init(
      &process->exchange, &process->atoms, process->player, host->worker, life);
  return status ? status
                : plug_listen_init(&process->listen,
                                   &process->exchange,
                                   &process->atoms,
                                   sample_rate_hz);
}

void
plug_process_clear(PlugProcess* process)
{
  plug_listen_clear(&process->listen);
  nms_player_free(process->player);
  process->player = NULL;
}

/// Link models of a bank into one list
static NmsPlayable*
link_bank(PlugModel* const* bank, uint32_t n_models)
{
  NmsPlayable* all = NULL;
  for (uint32_t c = 0; c < n_models; ++c) {
    bank[c]->playable.next = all;
    all                    = &bank[c]->playable;
  }

  return all;
}

static NmsStatus
load_bank(PlugLoader* loader, PlugKit* kit, PlugModel** bank)
{
  for (uint32_t c = 0; c < PLUG_N_CHOICES; ++c) {
    bank[c] = plug_loader_load(loader, c ? NULL : kit, c);
    if (!bank[c]) {
      plug_loader_free(loader, link_bank(bank, c));
      return NMS_NO_MEMORY;
    }
  }

  return NMS_SUCCESS;
}

/// Take all models out, and return them linked
static NmsPlayable*
take_all(PlugExchange* exchange)
{
  NmsPlayable* const played = nms_player_clear(exchange->player);

  return exchange->bank[0] ? link_bank(exchange->bank, PLUG_N_CHOICES) : played;
}

NmsStatus
plug_process_load(PlugProcess* process, PlugLoader* loader, PlugKit* kit)
{
  PlugExchange* const exchange = &process->exchange;
  const uint32_t      choice   = atomic_load(&exchange->choice);
  const bool          has_bank = !exchange->schedule;
  PlugModel*          bank[PLUG_N_CHOICES];

  if (has_bank) {
    if (load_bank(loader, kit, bank)) {
      return NMS_NO_MEMORY;
    }
  } else {
    bank[choice] = plug_loader_load(loader, kit, choice);
    if (!bank[choice]) {
      return NMS_NO_MEMORY;
    }
  }

  plug_loader_free(loader, take_all(exchange));
  nms_player_swap(exchange->player, &bank[choice]->playable);
  exchange->asked = exchange->waiting ? exchange->asked : choice;
  if (has_bank) {
    memcpy(exchange->bank, bank, sizeof(bank));
  }

  exchange->notice = NULL;
  plug_atoms_tell_all(&process->atoms);
  plug_process_reset(process);
  return NMS_SUCCESS;
}

void
plug_process_reset(PlugProcess* process)
{
  plug_exchange_reset(&process->exchange);
  nms_load_init(&process->load, process->sample_rate_hz);
}
