// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "process_setup.h"

#include <stdbool.h>
#include <string.h>

NmsStatus
nms_process_init(NmsProcess*       process,
                 const NmsVariant* variant,
                 double            sample_rate_hz,
                 const NmsHost*    host,
                 uint64_t          life)
{
  const NmsPlayerConfig config = {variant->n_channels,
                                  NMS_N_STRIPS,
                                  variant->stems ? NMS_REMIX_AND_STREAMS
                                                 : NMS_REMIX};

  memset(process, 0, sizeof(*process));
  process->sample_rate_hz = sample_rate_hz;
  nms_connections_init(&process->connections, variant);
  nms_atoms_init(&process->atoms, host->map);
  nms_load_init(&process->load, sample_rate_hz);

  const NmsStatus status = nms_player_new(&config, &process->player);
  nms_exchange_init(
      &process->exchange, &process->atoms, process->player, host->worker, life);
  return status;
}

void
nms_process_clear(NmsProcess* process)
{
  nms_player_free(process->player);
  process->player = NULL;
}

/// Link models of a bank into one list
static NmsPlayable*
link_bank(NmsModel* const* bank, uint32_t n_models)
{
  NmsPlayable* all = NULL;
  for (uint32_t c = 0; c < n_models; ++c) {
    bank[c]->playable.next = all;
    all                    = &bank[c]->playable;
  }

  return all;
}

static NmsStatus
load_bank(NmsLoader* loader, NmsKit* kit, NmsModel** bank)
{
  for (uint32_t c = 0; c < NMS_N_CHOICES; ++c) {
    bank[c] = nms_loader_load(loader, c ? NULL : kit, c);
    if (!bank[c]) {
      nms_loader_free(loader, link_bank(bank, c));
      return NMS_NO_MEMORY;
    }
  }

  return NMS_SUCCESS;
}

/// Take all models out, and return them linked
static NmsPlayable*
take_all(NmsExchange* exchange)
{
  NmsPlayable* const played = nms_player_clear(exchange->player);

  return exchange->bank[0] ? link_bank(exchange->bank, NMS_N_CHOICES) : played;
}

NmsStatus
nms_process_load(NmsProcess* process, NmsLoader* loader, NmsKit* kit)
{
  NmsExchange* const exchange = &process->exchange;
  const uint32_t     choice   = atomic_load(&exchange->choice);
  const bool         has_bank = !exchange->schedule;
  NmsModel*          bank[NMS_N_CHOICES];

  if (has_bank) {
    if (load_bank(loader, kit, bank)) {
      return NMS_NO_MEMORY;
    }
  } else {
    bank[choice] = nms_loader_load(loader, kit, choice);
    if (!bank[choice]) {
      return NMS_NO_MEMORY;
    }
  }

  nms_loader_free(loader, take_all(exchange));
  nms_player_swap(exchange->player, &bank[choice]->playable);
  exchange->asked = exchange->waiting ? exchange->asked : choice;
  if (has_bank) {
    memcpy(exchange->bank, bank, sizeof(bank));
  }

  exchange->notice = NULL;
  nms_atoms_tell_all(&process->atoms);
  nms_process_reset(process);
  return NMS_SUCCESS;
}

void
nms_process_reset(NmsProcess* process)
{
  nms_exchange_reset(&process->exchange);
  nms_load_init(&process->load, process->sample_rate_hz);
}
