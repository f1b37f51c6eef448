// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "process.h"

#include "protocol/ports.h"
#include "protocol/properties.h"

#include <math.h>

/// Run samples `at` to `at + n_samples` of a block
static void
run_part(PlugProcess*        process,
         const float* const* input,
         float* const*       output,
         uint32_t            at,
         uint32_t            n_samples)
{
  const float* part_in[PLUG_N_CHANNELS] = {NULL};
  float*       part_out[PLUG_N_OUTPUTS] = {NULL};
  for (uint32_t c = 0; c < PLUG_N_CHANNELS; ++c) {
    part_in[c] = input[c] ? input[c] + at : NULL;
  }
  for (uint32_t o = 0; o < PLUG_N_OUTPUTS; ++o) {
    part_out[o] = output[o] ? output[o] + at : NULL;
  }

  nms_player_run(process->player, part_in, part_out, n_samples);
}

/// Run a block in parts, and look at what was found in each
static void
run_watched(PlugProcess*        process,
            const float* const* input,
            float* const*       output,
            uint32_t            n_samples)
{
  const PlugModel* const model = plug_exchange_current(&process->exchange);
  const uint32_t         most  = plug_viewer_part(&process->viewer, model);
  for (uint32_t at = 0; at < n_samples;) {
    const uint32_t left = n_samples - at;
    const uint32_t n    = left < most ? left : most;

    run_part(process, input, output, at, n);
    plug_viewer_look(&process->viewer, model, n);
    at += n;
  }
}

/// Run a block's audio: outputs are the main ones, then by strip and channel
static void
run_audio(PlugProcess* process, uint32_t n_samples)
{
  const PlugConnections* const ports      = &process->connections;
  const uint32_t               n_channels = ports->variant->n_channels;
  const uint32_t n_strips = ports->variant->stems ? PLUG_N_STRIPS : 0;

  const float* input[PLUG_N_CHANNELS] = {NULL};
  float*       output[PLUG_N_OUTPUTS] = {NULL};
  float**      stem                   = output + n_channels;
  for (uint32_t c = 0; c < n_channels; ++c) {
    input[c]  = plug_connections_audio(ports, PLUG_PORT_INPUT, 0, c);
    output[c] = plug_connections_audio(ports, PLUG_PORT_MAIN, 0, c);
  }
  for (uint32_t s = 0; s < n_strips; ++s) {
    for (uint32_t c = 0; c < n_channels; ++c) {
      *stem++ = plug_connections_audio(ports, PLUG_PORT_STEM, s, c);
    }
  }

  plug_listen_hear(&process->listen, input, n_samples);
  if (plug_viewer_watches(&process->viewer)) {
    run_watched(process, input, output, n_samples);
  } else {
    nms_player_run(process->player, input, output, n_samples);
  }
}

static void
notify(PlugProcess* process)
{
  const PlugExchange* const exchange = &process->exchange;
  const PlugModel* const    model    = plug_exchange_current(exchange);

  const char* texts[PLUG_N_PROPERTIES] = {
      [PLUG_PROPERTY_DICTIONARY] = model->path,
      [PLUG_PROPERTY_SOURCES]    = model->sources,
      [PLUG_PROPERTY_STATUS] =
          exchange->notice ? exchange->notice : model->status,
      [PLUG_PROPERTY_SAVE] = process->listen.texts[PLUG_PROPERTY_SAVE]};
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    texts[PLUG_PROPERTY_NAME + s] =
        plug_listen_name(&process->listen, model, s);
    texts[PLUG_PROPERTY_TAKE + s] =
        process->listen.texts[PLUG_PROPERTY_TAKE + s];
  }

  const PlugPatchWriter writer =
      plug_atoms_write(&process->atoms,
                       (LV2_Atom_Sequence*)plug_connections_data(
                           &process->connections, PLUG_PORT_NOTIFY),
                       texts);
  if (plug_viewer_watches(&process->viewer)) {
    plug_viewer_write(&process->viewer,
                      model,
                      process->listen.ears,
                      &process->atoms.uris,
                      &writer);
  }
}

void
plug_process_run(PlugProcess* process, uint32_t n_samples)
{
  const PlugConnections* const connections = &process->connections;
  NmsPlayer* const             player      = process->player;

  nms_load_begin(&process->load);
  plug_exchange_begin(&process->exchange);
  plug_atoms_read(&process->atoms,
                  plug_connections_data(connections, PLUG_PORT_CONTROL));
  plug_viewer_update(&process->viewer, &process->atoms, n_samples);
  plug_listen_update(&process->listen, connections);
  plug_follow_update(&process->follow, connections, &process->exchange);
  plug_exchange_update(&process->exchange,
                       plug_choice_of_hop(plug_connections_control(
                           connections, PLUG_PORT_HOP, 0)));
  plug_settings_update(&process->settings, connections, player);
  run_audio(process, n_samples);
  plug_follow_run(&process->follow, &process->exchange);
  notify(process);

  plug_listen_report(
      &process->listen, connections, plug_exchange_current(&process->exchange));
  plug_connections_report(connections,
                          PLUG_PORT_LATENCY,
                          0,
                          (float)nms_player_latency_samples(player));
  nms_load_end(&process->load, n_samples);
  plug_connections_report(
      connections,
      PLUG_PORT_LOAD,
      0,
      fminf(100.0f * nms_load_worst(&process->load), 100.0f));
}
