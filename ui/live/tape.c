// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tape.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void
live_tape_init(LiveTape* tape, uint32_t n_channels)
{
  const size_t n = (size_t)LIVE_N_PACKETS * n_channels * LIVE_PACKET;

  memset(tape, 0, sizeof(*tape));
  tape->n_channels = n_channels;
  tape->samples    = (float*)ui_new(n, sizeof(float));
  tape->packets    = (LivePacket*)ui_new(LIVE_N_PACKETS, sizeof(LivePacket));
  for (size_t i = 0; i < n; ++i) {
    // Not as memset() does it, which may leave fresh pages of zeros alone
    ((volatile float*)tape->samples)[i] = 0.0f;
  }
}

void
live_tape_clear(LiveTape* tape)
{
  free(tape->samples);
  free(tape->packets);
  tape->samples = NULL;
  tape->packets = NULL;
}

bool
live_tape_begin(LiveTape* tape)
{
  const bool wanted = atomic_load(&tape->wanted);
  if (wanted != atomic_load(&tape->running)) {
    tape->n_lost = 0;
    atomic_store(&tape->running, wanted);
  }
  return wanted;
}

/// Return where a packet's samples are
static float*
packet_samples(const LiveTape* tape, uint32_t number)
{
  return tape->samples +
         (size_t)(number % LIVE_N_PACKETS) * tape->n_channels * LIVE_PACKET;
}

void
live_tape_put(LiveTape* tape, const float* const* channels, uint32_t n_frames)
{
  const uint32_t n_put = atomic_load(&tape->n_put);
  if (n_put - atomic_load(&tape->n_taken) == LIVE_N_PACKETS) {
    tape->n_lost += n_frames;
    atomic_fetch_add(&tape->n_lost_in_all, n_frames);
    return;
  }
  float* const samples = packet_samples(tape, n_put);
  for (uint32_t c = 0; c < tape->n_channels; ++c) {
    memcpy(samples + (size_t)c * LIVE_PACKET,
           channels[c],
           n_frames * sizeof(float));
  }
  tape->packets[n_put % LIVE_N_PACKETS] = (LivePacket){n_frames, tape->n_lost};
  tape->n_lost                          = 0;
  atomic_store(&tape->n_put, n_put + 1);
}

bool
live_tape_peek(const LiveTape* tape, LivePacket* packet, const float** channels)
{
  const uint32_t n_taken = atomic_load(&tape->n_taken);
  if (n_taken == atomic_load(&tape->n_put)) {
    return false;
  }
  *packet                    = tape->packets[n_taken % LIVE_N_PACKETS];
  const float* const samples = packet_samples(tape, n_taken);
  for (uint32_t c = 0; c < tape->n_channels; ++c) {
    channels[c] = samples + (size_t)c * LIVE_PACKET;
  }
  return true;
}

void
live_tape_drop(LiveTape* tape)
{
  atomic_fetch_add(&tape->n_taken, 1);
}
