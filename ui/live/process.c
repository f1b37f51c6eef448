// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "process.h"

#include "model.h"

#include <math.h>
#include <string.h>

/// Raise a number shown to the largest magnitude of some samples
static void
raise(_Atomic float* shown, const float* samples, uint32_t n)
{
  float peak = 0.0f;
  for (uint32_t i = 0; i < n; ++i) {
    const float x = fabsf(samples[i]);
    peak          = x > peak ? x : peak;
  }
  // The other thread may take it back meanwhile: a peak is then seen twice
  if (peak > atomic_load_explicit(shown, memory_order_relaxed)) {
    atomic_store_explicit(shown, peak, memory_order_relaxed);
  }
}

/// Return which dictionary is heard
static uint64_t
serial_of(const LiveProcess* process)
{
  const NmsPlayable* const heard = nms_player_current(process->player);
  return heard ? ((const LiveModel*)heard->owner)->origin.serial : 0;
}

/// Take over what is set
static void
set(LiveProcess* process)
{
  nms_handover_serve(process->handover, process->player);
  nms_player_update(process->player);
  live_listen_update(&process->listen, serial_of(process));
  for (uint32_t s = 0; s < LIVE_MAX_STRIPS; ++s) {
    nms_player_set_gain(
        process->player,
        s,
        atomic_load_explicit(&process->told.gains[s], memory_order_relaxed));
  }
  nms_player_set_bypass(
      process->player,
      atomic_load_explicit(&process->told.bypass, memory_order_relaxed));
}

/// Show how loud each stream is
static void
meter(LiveProcess* process, uint32_t n)
{
  const uint32_t n_channels = process->n_channels;
  const uint32_t first      = process->stems ? 0 : n_channels;
  for (uint32_t s = 0; s < LIVE_MAX_STRIPS; ++s) {
    for (uint32_t c = 0;
         nms_player_has_strip(process->player, s) && c < n_channels;
         ++c) {
      raise(&process->shown.peaks[s],
            process->buffers[first + s * n_channels + c],
            n);
    }
  }
}

/// Give the device its channels: pairs of stems, or the remix on a pair
static void
play(LiveProcess* process, float* const* output, uint32_t begin, uint32_t n)
{
  const uint32_t n_channels = process->n_channels;
  for (uint32_t o = 0; o < process->n_outputs; ++o) {
    const uint32_t channel = n_channels == 1 ? 0 : o % 2;
    const uint32_t strip   = process->stems ? o / 2 : 0;
    const uint32_t buffer  = strip * n_channels + channel;
    if (buffer < process->n_buffers && strip < LIVE_MAX_STRIPS) {
      memcpy(output[o] + begin, process->buffers[buffer], n * sizeof(float));
      raise(&process->shown.peak_out, process->buffers[buffer], n);
    } else {
      memset(output[o] + begin, 0, n * sizeof(float));
    }
  }
}

/// Run some samples through
static void
run(LiveProcess*        process,
    const float* const* input,
    float* const*       output,
    uint32_t            begin,
    uint32_t            n)
{
  const float* in[2] = {NULL, NULL};
  for (uint32_t c = 0; input && c < process->n_channels; ++c) {
    in[c] = input[c] ? input[c] + begin : NULL;
    if (in[c]) {
      raise(&process->shown.peak_in, in[c], n);
    }
  }
  nms_ears_hear(
      process->listen.ears,
      in,
      n,
      !atomic_load_explicit(&process->told.bypass, memory_order_relaxed));
  nms_player_run(process->player, in, process->buffers, n);
  if (live_tape_begin(&process->tape)) {
    live_tape_put(&process->tape, (const float* const*)process->buffers, n);
  }
  meter(process, n);
  play(process, output, begin, n);
}

/// End a block; return whether it took longer than it plays
static bool
end_load(NmsLoad* load, uint32_t n_frames)
{
  const double before = load->n_ticks[0];
  nms_load_end(load, n_frames);
  // The meter may just have begun another half second
  const double after = load->n_ticks[load->n_samples[0] ? 0 : 1];
  return n_frames && after - before > load->ticks_per_sample * n_frames;
}

/// Show what came of a block
static void
show(LiveProcess* process, uint32_t n_frames)
{
  LiveShown* const shown = &process->shown;
  atomic_store_explicit(
      &shown->load_worst, nms_load_worst(&process->load), memory_order_relaxed);
  atomic_store_explicit(
      &shown->load_mean, nms_load_mean(&process->load), memory_order_relaxed);
  atomic_store_explicit(&shown->latency_samples,
                        nms_player_latency_samples(process->player),
                        memory_order_relaxed);
  atomic_store_explicit(&shown->block, n_frames, memory_order_relaxed);
  live_listen_show(&process->listen);
  atomic_fetch_add_explicit(&shown->n_blocks, 1, memory_order_relaxed);
}

bool
live_process_run(LiveProcess*        process,
                 const float* const* input,
                 float* const*       output,
                 uint32_t            n_frames)
{
  LiveShown* const shown = &process->shown;
  if (!atomic_load_explicit(&shown->has_thread, memory_order_relaxed)) {
    shown->thread = pthread_self();
    atomic_store(&shown->has_thread, true);
  }
  const uint64_t n_heard  = atomic_load(&shown->n_samples);
  const uint64_t n_wanted = process->n_samples_wanted;
  uint32_t       n        = n_frames;
  if (n_wanted && n_heard + n > n_wanted) {
    n = (uint32_t)(n_wanted - n_heard);
  }

  nms_load_begin(&process->load);
  set(process);
  for (uint32_t i = 0; i < n; i += LIVE_PACKET) {
    run(process, input, output, i, n - i < LIVE_PACKET ? n - i : LIVE_PACKET);
  }
  for (uint32_t o = 0; n < n_frames && o < process->n_outputs; ++o) {
    memset(output[o] + n, 0, (n_frames - n) * sizeof(float));
  }
  if (end_load(&process->load, n_frames)) {
    atomic_fetch_add(&shown->n_late, 1);
  }
  show(process, n_frames);

  atomic_store(&shown->n_samples, n_heard + n);
  const bool done = n_wanted && n_heard + n == n_wanted;
  if (done) {
    atomic_store(&shown->done, true);
  }
  return !done;
}

void
live_process_xrun(LiveProcess* process, bool in, bool out)
{
  LiveShown* const shown = &process->shown;
  if (atomic_load(&shown->n_samples) < process->n_samples_unsure) {
    return;
  }
  if (process->counts_once) {
    atomic_fetch_add(&shown->n_xruns_out, in || out);
    return;
  }
  atomic_fetch_add(&shown->n_xruns_in, in);
  atomic_fetch_add(&shown->n_xruns_out, out);
}
