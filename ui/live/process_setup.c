// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "process_setup.h"

#include "base/memory.h"
#include "nms/status.h"

#include <stdlib.h>
#include <string.h>

bool
live_process_init(LiveProcess*             process,
                  const LiveProcessConfig* config,
                  UiReport*                report)
{
  memset(process, 0, sizeof(*process));
  process->n_channels       = config->n_channels;
  process->n_outputs        = config->n_outputs;
  process->stems            = config->stems;
  process->counts_once      = config->counts_once;
  process->n_samples_wanted = config->n_samples_wanted;
  process->listen.rest      = NMS_LEARNT_STRIPS;
  process->n_samples_unsure = (uint64_t)(0.5 * config->sample_rate_hz);
  live_tape_init(&process->tape,
                 config->n_channels * (config->stems ? config->n_strips : 1));
  nms_load_init(&process->load, config->sample_rate_hz);
  for (uint32_t s = 0; s < LIVE_MAX_STRIPS; ++s) {
    atomic_store(&process->told.gains[s], 1.0f);
  }

  const NmsPlayerConfig player = {config->n_channels,
                                  LIVE_MAX_STRIPS,
                                  config->stems ? NMS_STREAMS
                                                : NMS_REMIX_AND_STREAMS};
  NmsStatus             status = nms_player_new(&player, &process->player);
  if (!status) {
    status = nms_handover_new(&process->handover);
  }
  if (!status) {
    status = nms_ears_new(config->sample_rate_hz, &process->listen.ears);
  }
  if (status) {
    return ui_report_fail(
        report, NULL, "cannot begin: %s", nms_strerror(status));
  }
  nms_player_set_stereo(process->player, config->stereo);
  process->n_buffers = nms_player_n_outputs(process->player);
  const size_t n     = (size_t)process->n_buffers * LIVE_PACKET;
  process->room      = (float*)ui_new(n, sizeof(float));
  for (uint32_t b = 0; b < process->n_buffers; ++b) {
    process->buffers[b] = process->room + (size_t)b * LIVE_PACKET;
  }
  return true;
}

void
live_process_clear(LiveProcess* process)
{
  nms_player_free(process->player);
  nms_handover_free(process->handover);
  nms_ears_free(process->listen.ears);
  live_tape_clear(&process->tape);
  free(process->room);
  process->player      = NULL;
  process->handover    = NULL;
  process->listen.ears = NULL;
  process->room        = NULL;
}

void
live_process_tell(LiveProcess* process, const LiveDesk* desk)
{
  float gains[LIVE_MAX_STRIPS];
  live_desk_gains(desk, gains);
  for (uint32_t s = 0; s < desk->n_strips; ++s) {
    atomic_store(&process->told.gains[s], gains[s]);
  }
  atomic_store(&process->told.bypass, desk->bypass);
}
