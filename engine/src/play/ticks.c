// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "play/ticks.h"

#include <stdint.h>

#if defined(__x86_64__)

#include <stdatomic.h>
#include <time.h>
#include <x86intrin.h>

uint64_t
nms_ticks_now(void)
{
  return __rdtsc();
}

static double
now_s(void)
{
  struct timespec time = {0, 0};

  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/// The counter and the time at one moment
typedef struct {
  uint64_t ticks;
  double   time_s;
} Moment;

/// Read both, of several tries the one that was interrupted the least
static Moment
read_moment(void)
{
  Moment   best  = {0, 0.0};
  uint64_t least = UINT64_MAX;

  for (uint32_t i = 0; i < 8; ++i) {
    const uint64_t before = nms_ticks_now();
    const double   time_s = now_s();
    const uint64_t taken  = nms_ticks_now() - before;

    if (taken < least) {
      least       = taken;
      best.ticks  = before + taken / 2;
      best.time_s = time_s;
    }
  }
  return best;
}

static double
measure_rate_hz(void)
{
  const struct timespec pause = {0, 2000000};
  const Moment          begin = read_moment();

  nanosleep(&pause, NULL);

  const Moment end = read_moment();
  return (double)(end.ticks - begin.ticks) / (end.time_s - begin.time_s);
}

double
nms_ticks_rate_hz(void)
{
  // Two threads may both measure, and either result will do
  static _Atomic double rate_hz = 0.0;

  double rate = atomic_load(&rate_hz);
  if (rate <= 0.0) {
    rate = measure_rate_hz();
    atomic_store(&rate_hz, rate);
  }

  return rate;
}

#elif defined(__aarch64__)

uint64_t
nms_ticks_now(void)
{
  uint64_t ticks = 0;

  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
}

double
nms_ticks_rate_hz(void)
{
  uint64_t rate = 0;

  __asm__ volatile("mrs %0, cntfrq_el0" : "=r"(rate));
  return (double)rate;
}

#else

uint64_t
nms_ticks_now(void)
{
  return 0;
}

double
nms_ticks_rate_hz(void)
{
  return 0.0;
}

#endif
