// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "process.h"

#include "clock.h"
#include "exchange.h"
#include "float_mode.h"
#include "nms/separator.h"
#include "settings.h"

#include <math.h>
#include <string.h>

/// A chunk of the audio buffers
typedef struct {
  const float* input[NMS_N_CHANNELS];
  float*       output[NMS_N_OUTPUTS]; ///< By channel, the main ones, then by
                                      ///< strip and channel; NULL to drop
  uint32_t n_samples;                 ///< At most NMS_CHUNK
} Chunk;

float*
nms_process_audio(const NmsProcess* const process,
                  const NmsPortRole       role,
                  const uint32_t          strip,
                  const uint32_t          channel)
{
  const uint32_t index =
      process->first[role] + strip * process->stride[role] + channel;

  return (float*)process->ports[index];
}

float
nms_process_control(const NmsProcess* const process,
                    const NmsPortRole       role,
                    const uint32_t          strip)
{
  const uint32_t index = process->first[role] + strip * process->stride[role];
  const float* const port = (const float*)process->ports[index];

  return port && isfinite(*port) ? *port : process->initial[index];
}

static void
report(const NmsProcess* const process,
       const NmsPortRole       role,
       const float             value)
{
  float* const port = (float*)process->ports[process->first[role]];
  if (port) {
    *port = value;
  }
}

static uint32_t
n_outputs(const NmsProcess* const process)
{
  const NmsVariant* const variant = process->variant;

  return variant->n_channels * (variant->stems ? 1U + NMS_N_STRIPS : 1U);
}

/// Copy a chunk's input and find its output
static void
begin_chunk(NmsProcess* const process,
            Chunk* const      chunk,
            const uint32_t    at,
            const uint32_t    n_samples)
{
  const uint32_t n_channels = process->variant->n_channels;

  chunk->n_samples = n_samples;
  for (uint32_t c = 0U; c < n_channels; ++c) {
    const float* const port = nms_process_audio(process, NMS_PORT_INPUT, 0U, c);

    chunk->input[c] = process->input[c];
    if (port) {
      memcpy(process->input[c], port + at, n_samples * sizeof(float));
    } else {
      memset(process->input[c], 0, n_samples * sizeof(float));
    }
  }
  for (uint32_t o = 0U; o < n_outputs(process); ++o) {
    const uint32_t pair = o / n_channels;
    float* const   port = nms_process_audio(process,
                                          pair ? NMS_PORT_STEM : NMS_PORT_MAIN,
                                          pair ? pair - 1U : 0U,
                                          o % n_channels);

    chunk->output[o] = port ? port + at : NULL;
  }
}

/// Run a model and write every output, those it has no stream for too
static void
run_model(const NmsProcess* const process,
          const NmsModel* const   model,
          const Chunk* const      chunk)
{
  const uint32_t n_channels = process->variant->n_channels;

  if (!process->variant->stems) {
    nms_separator_run(
        model->separator, chunk->input, chunk->output, chunk->n_samples);
    return;
  }

  float* const* const stems                  = chunk->output + n_channels;
  float*              outputs[NMS_N_OUTPUTS] = {NULL};
  bool                is_used[NMS_N_STRIPS]  = {false};
  for (uint32_t c = 0U; c < n_channels; ++c) {
    outputs[c] = chunk->output[c];
  }
  for (uint32_t s = 0U; s < model->n_streams; ++s) {
    const uint32_t strip = model->strip[s];
    is_used[strip]       = true;
    for (uint32_t c = 0U; c < n_channels; ++c) {
      outputs[(1U + s) * n_channels + c] = stems[strip * n_channels + c];
    }
  }

  nms_separator_run(model->separator, chunk->input, outputs, chunk->n_samples);
  for (uint32_t o = 0U; o < NMS_N_STRIPS * n_channels; ++o) {
    if (!is_used[o / n_channels] && stems[o]) {
      memset(stems[o], 0, chunk->n_samples * sizeof(float));
    }
  }
}

/// Mix what faded out into what fades in
static void
mix(const NmsProcess* const process, const Chunk* const chunk)
{
  for (uint32_t o = 0U; o < n_outputs(process); ++o) {
    const float* const from = process->fading[o];
    float* const       to   = chunk->output[o];

    for (uint32_t i = 0U; to && i < chunk->n_samples; ++i) {
      const int32_t position = process->fade + (int32_t)i;
      const float   share    = (float)position / (float)NMS_FADE;
      if (position <= 0) {
        to[i] = from[i];
      } else if (position < NMS_FADE) {
        to[i] = share * to[i] + (1.0f - share) * from[i];
      }
    }
  }
}

/// Run the old model beside the new one
static void
run_fade(NmsProcess* const process, const Chunk* const chunk)
{
  Chunk old = *chunk;
  for (uint32_t o = 0U; o < n_outputs(process); ++o) {
    old.output[o] = process->fading[o];
  }

  run_model(process, process->old, &old);
  run_model(process, process->model, chunk);
  mix(process, chunk);

  process->fade += (int32_t)chunk->n_samples;
  if (process->fade >= NMS_FADE) {
    nms_exchange_retire(process, process->old);
    process->old = NULL;
  }
}

static void
run_audio(NmsProcess* const process, const uint32_t n_samples)
{
  Chunk chunk;
  for (uint32_t at = 0U; at < n_samples; at += chunk.n_samples) {
    const uint32_t left = n_samples - at;
    begin_chunk(process, &chunk, at, left < NMS_CHUNK ? left : NMS_CHUNK);
    if (process->old) {
      run_fade(process, &chunk);
    } else {
      run_model(process, process->model, &chunk);
    }
    process->heard = true;
  }
}

static void
notify(NmsProcess* const process)
{
  const NmsModel* const model                   = process->model;
  const char* const     texts[NMS_N_PROPERTIES] = {
          [NMS_PROPERTY_DICTIONARY] = model->path,
          [NMS_PROPERTY_SOURCES]    = model->sources,
          [NMS_PROPERTY_STATUS] =
          process->notice ? process->notice : model->status};

  nms_atoms_write(
      &process->atoms,
      (LV2_Atom_Sequence*)process->ports[process->first[NMS_PORT_NOTIFY]],
      texts);
}

void
nms_process_run(NmsProcess* const process, const uint32_t n_samples)
{
  const uint64_t begin = nms_clock_ticks();
  const uint64_t mode  = nms_float_mode_begin();

  nms_exchange_begin(process);
  nms_atoms_read(&process->atoms,
                 process->ports[process->first[NMS_PORT_CONTROL]]);
  nms_exchange_update(process);
  nms_settings_update(process);
  run_audio(process, n_samples);
  notify(process);

  report(process, NMS_PORT_LATENCY, (float)process->model->latency_samples);
  nms_meter_add(&process->meter, nms_clock_ticks() - begin, n_samples);
  report(process, NMS_PORT_LOAD, nms_meter_percent(&process->meter));
  nms_float_mode_end(mode);
}
