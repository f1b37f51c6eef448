// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_tape.c
   Samples from one thread to another, and what becomes of too many.
*/

#include "check.h"
#include "tape.h"

#include <pthread.h>
#include <sched.h>

#define N_PACKETS 20000

static LiveTape tape;

/// Put a ramp, a sample for each frame, faster than it can be taken
static void*
put_all(void* data)
{
  static float       samples[2][LIVE_PACKET];
  const float* const channels[2] = {samples[0], samples[1]};
  uint32_t           frame       = 0;
  (void)data;
  for (int i = 0; i < N_PACKETS; ++i) {
    const uint32_t n = 1 + (uint32_t)i % LIVE_PACKET;
    for (uint32_t k = 0; k < n; ++k, ++frame) {
      samples[0][k] = (float)(frame % 65536);
      samples[1][k] = -samples[0][k];
    }
    if (live_tape_begin(&tape)) {
      live_tape_put(&tape, channels, n);
    }
  }
  atomic_store(&tape.wanted, false);
  CHECK(!live_tape_begin(&tape));
  return NULL;
}

int
main(void)
{
  pthread_t     thread;
  LivePacket    packet;
  const float*  channels[2];
  uint32_t      frame  = 0;
  unsigned long n_lost = 0;
  int           n_bad  = 0;

  live_tape_init(&tape, 2);
  CHECK(!live_tape_begin(&tape) && !live_tape_peek(&tape, &packet, channels));
  atomic_store(&tape.wanted, true);
  CHECK(live_tape_begin(&tape));
  CHECK(!pthread_create(&thread, NULL, put_all, NULL));

  for (int n = 0;; ++n) {
    const bool over = !atomic_load(&tape.running);
    if (live_tape_peek(&tape, &packet, channels)) {
      frame += (uint32_t)packet.n_lost;
      n_lost += packet.n_lost;
      for (uint32_t k = 0; k < packet.n_frames; ++k, ++frame) {
        const float wanted = (float)(frame % 65536);
        n_bad += channels[0][k] != wanted || channels[1][k] != -wanted;
      }
      live_tape_drop(&tape);
    } else if (over) {
      break;
    }
    if (n % 1000 == 0) {
      sched_yield();
    }
  }
  pthread_join(thread, NULL);
  CHECK(!n_bad);

  // What is lost at the very end has nothing behind it
  CHECK(atomic_load(&tape.n_lost_in_all) >= n_lost);
  live_tape_clear(&tape);

  // Nobody takes anything: it fills, the rest is counted, and time goes on
  static float       silence[LIVE_PACKET] = {0.0f};
  const float* const one[1]               = {silence};
  live_tape_init(&tape, 1);
  atomic_store(&tape.wanted, true);
  CHECK(live_tape_begin(&tape));
  for (int i = 0; i < LIVE_N_PACKETS + 3; ++i) {
    live_tape_put(&tape, one, 100);
  }
  CHECK(atomic_load(&tape.n_lost_in_all) == 300);
  CHECK(live_tape_peek(&tape, &packet, channels) && packet.n_lost == 0);
  live_tape_drop(&tape);
  live_tape_put(&tape, one, 7);
  for (int i = 1; i < LIVE_N_PACKETS; ++i) {
    CHECK(live_tape_peek(&tape, &packet, channels) && packet.n_lost == 0);
    live_tape_drop(&tape);
  }
  CHECK(live_tape_peek(&tape, &packet, channels));
  CHECK(packet.n_lost == 300 && packet.n_frames == 7);
  live_tape_clear(&tape);
  return check_result();
}
