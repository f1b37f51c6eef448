// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "process_setup.h"

#include "clock.h"
#include "exchange.h"
#include "nms/separator.h"
#include "settings.h"

#include <stdbool.h>
#include <string.h>

/// Find the ports in the table
static void
lay_out(NmsProcess* const process)
{
  NmsPort        ports[NMS_N_PORTS];
  const uint32_t n_ports = nms_ports_list(process->variant, ports);

  // Roles the plugin has not lead to the last place, which stays unconnected
  for (uint32_t r = 0U; r < NMS_N_ROLES; ++r) {
    process->first[r] = NMS_N_PORTS - 1U;
  }
  for (uint32_t i = n_ports; i-- > 0U;) {
    const NmsPortRole role = ports[i].row->role;

    process->initial[i] = ports[i].row->initial;
    if (ports[i].channel == 0U) {
      // From the last to the first, so the one before was the next strip's
      process->stride[role] = ports[i].row->repeat >= NMS_PER_STRIP &&
                                      ports[i].strip + 1U < NMS_N_STRIPS
                                  ? process->first[role] - i
                                  : 0U;
      process->first[role]  = i;
    }
  }
}

void
nms_process_init(NmsProcess* const       process,
                 const NmsVariant* const variant,
                 const double            sample_rate_hz,
                 const NmsHost* const    host,
                 const uint64_t          life)
{
  memset(process, 0, sizeof(*process));
  process->variant        = variant;
  process->sample_rate_hz = sample_rate_hz;
  process->life           = life;
  process->asked          = NMS_DEFAULT_CHOICE;
  atomic_init(&process->choice, NMS_DEFAULT_CHOICE);
  atomic_init(&process->refused, false);
  atomic_init(&process->session, 0U);
  lay_out(process);
  nms_atoms_init(&process->atoms, host->map);
  nms_meter_init(&process->meter, sample_rate_hz, nms_clock_rate_hz());

  process->settings.enabled = true;
  for (uint32_t s = 0U; s < NMS_N_STRIPS; ++s) {
    process->settings.gain[s] = 1.0f;
    process->gain[s]          = 1.0f;
  }
  if (host->worker) {
    process->schedule        = (NmsScheduleFunc)host->worker->schedule_work;
    process->schedule_handle = host->worker->handle;
  }
}

/// Link every model the audio thread has into one list
static NmsModel*
collect(NmsProcess* const process)
{
  NmsModel* all = process->retired;
  NmsModel* held[3U + NMS_N_CHOICES];
  uint32_t  n_held = 0U;

  if (process->bank[0]) {
    memcpy(held, process->bank, sizeof(process->bank));
    n_held = NMS_N_CHOICES;
  } else {
    held[n_held++] = process->model;
    held[n_held++] = process->old;
    held[n_held++] = process->next;
  }

  for (uint32_t i = 0U; i < n_held; ++i) {
    if (held[i]) {
      held[i]->next = all;
      all           = held[i];
    }
  }

  return all;
}

static NmsStatus
load_bank(NmsLoader* const loader, NmsKit* const kit, NmsModel** const bank)
{
  NmsModel* made = NULL;
  for (uint32_t c = 0U; c < NMS_N_CHOICES; ++c) {
    bank[c] = nms_loader_load(loader, c ? NULL : kit, c);
    if (!bank[c]) {
      nms_loader_free(loader, made);
      return NMS_NO_MEMORY;
    }
    bank[c]->next = made;
    made          = bank[c];
  }

  return NMS_SUCCESS;
}

NmsStatus
nms_process_load(NmsProcess* const process,
                 NmsLoader* const  loader,
                 NmsKit* const     kit)
{
  const uint32_t choice   = atomic_load(&process->choice);
  const bool     has_bank = !process->schedule;
  NmsModel*      bank[NMS_N_CHOICES];

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

  nms_loader_free(loader, collect(process));
  process->model   = bank[choice];
  process->old     = NULL;
  process->next    = NULL;
  process->retired = NULL;
  process->asked   = process->waiting ? process->asked : choice;
  if (has_bank) {
    memcpy(process->bank, bank, sizeof(bank));
  }

  process->notice = NULL;
  nms_atoms_tell_all(&process->atoms);
  nms_settings_apply(process, process->model);
  nms_process_reset(process);
  return NMS_SUCCESS;
}

void
nms_process_reset(NmsProcess* const process)
{
  nms_exchange_settle(process);
  nms_separator_reset(process->model->separator);
  nms_meter_init(&process->meter, process->sample_rate_hz, nms_clock_rate_hz());
}
