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

static double
measure_rate_hz(void)
{
  const struct timespec pause       = {0, 2000000};
  const uint64_t        begin_ticks = nms_ticks_now();
  const double          begin_s     = now_s();

  nanosleep(&pause, NULL);

  const double   end_s     = now_s();
  const uint64_t end_ticks = nms_ticks_now();
  return (double)(end_ticks - begin_ticks) / (end_s - begin_s);
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
  uint64_t ticks = 0U;

  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
}

double
nms_ticks_rate_hz(void)
{
  uint64_t rate = 0U;

  __asm__ volatile("mrs %0, cntfrq_el0" : "=r"(rate));
  return (double)rate;
}

#else

uint64_t
nms_ticks_now(void)
{
  return 0U;
}

double
nms_ticks_rate_hz(void)
{
  return 0.0;
}

#endif
