// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "process.h"

#include "protocol/ports.h"
#include "protocol/properties.h"

#include <math.h>

/// Run a block's audio: outputs are the main ones, then by strip and channel
static void
run_audio(const NmsProcess* process, uint32_t n_samples)
{
  const NmsConnections* const ports      = &process->connections;
  const uint32_t              n_channels = ports->variant->n_channels;
  const uint32_t n_strips = ports->variant->stems ? NMS_N_STRIPS : 0;

  const float* input[NMS_N_CHANNELS] = {NULL};
  float*       output[NMS_N_OUTPUTS] = {NULL};
  float**      stem                  = output + n_channels;
  for (uint32_t c = 0; c < n_channels; ++c) {
    input[c]  = nms_connections_audio(ports, NMS_PORT_INPUT, 0, c);
    output[c] = nms_connections_audio(ports, NMS_PORT_MAIN, 0, c);
  }
  for (uint32_t s = 0; s < n_strips; ++s) {
    for (uint32_t c = 0; c < n_channels; ++c) {
      *stem++ = nms_connections_audio(ports, NMS_PORT_STEM, s, c);
    }
  }

  nms_player_run(process->player, input, output, n_samples);
}

static void
notify(NmsProcess* process)
{
  const NmsExchange* const exchange = &process->exchange;
  const NmsModel* const    model    = nms_exchange_current(exchange);

  const char* const texts[NMS_N_PROPERTIES] = {
      [NMS_PROPERTY_DICTIONARY] = model->path,
      [NMS_PROPERTY_SOURCES]    = model->sources,
      [NMS_PROPERTY_STATUS] =
          exchange->notice ? exchange->notice : model->status};

  nms_atoms_write(&process->atoms,
                  (LV2_Atom_Sequence*)nms_connections_data(
                      &process->connections, NMS_PORT_NOTIFY),
                  texts);
}

void
nms_process_run(NmsProcess* process, uint32_t n_samples)
{
  const NmsConnections* const connections = &process->connections;
  NmsPlayer* const            player      = process->player;

  nms_load_begin(&process->load);
  nms_exchange_begin(&process->exchange);
  nms_atoms_read(&process->atoms,
                 nms_connections_data(connections, NMS_PORT_CONTROL));
  nms_exchange_update(
      &process->exchange,
      nms_choice_of_hop(nms_connections_control(connections, NMS_PORT_HOP, 0)));
  nms_settings_update(&process->settings, connections, player);
  run_audio(process, n_samples);
  notify(process);

  nms_connections_report(
      connections, NMS_PORT_LATENCY, (float)nms_player_latency_samples(player));
  nms_load_end(&process->load, n_samples);
  nms_connections_report(
      connections,
      NMS_PORT_LOAD,
      fminf(100.0f * nms_load_worst(&process->load), 100.0f));
}
