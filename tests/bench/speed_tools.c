// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "speed.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>

void
speed_fail(const char* what)
{
  fprintf(stderr, "speed: %s\n", what);
  exit(1);
}

double
speed_now(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double
speed_worked(void)
{
  struct timespec own      = {0};
  struct rusage   children = {0};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own);
  getrusage(RUSAGE_CHILDREN, &children);

  const struct timeval user   = children.ru_utime;
  const struct timeval system = children.ru_stime;
  return (double)(own.tv_sec + user.tv_sec + system.tv_sec) +
         1e-9 * (double)own.tv_nsec +
         1e-6 * (double)(user.tv_usec + system.tv_usec);
}

static double
time_calls(const SpeedOptions* options, const SpeedTask* task, unsigned n_calls)
{
  double (*const now)(void) = options->worked ? speed_worked : speed_now;
  const double start        = now();
  for (unsigned i = 0; i < n_calls; ++i) {
    task->run(task->user);
  }
  return now() - start;
}

/// Return how many calls take as long as a turn is to be
static unsigned
count_calls(const SpeedOptions* options, const SpeedTask* task)
{
  unsigned n = 1;
  while (n < 1U << 24U && time_calls(options, task, n) < options->seconds) {
    n *= 2;
  }
  return n;
}

void
speed_measure(const SpeedOptions* options, SpeedTask* tasks, size_t n_tasks)
{
  unsigned* const n_calls = (unsigned*)speed_memory(n_tasks * sizeof(unsigned));
  for (size_t t = 0; t < n_tasks; ++t) {
    n_calls[t]       = count_calls(options, &tasks[t]);
    tasks[t].seconds = HUGE_VAL;
  }

  for (unsigned i = 0; i < options->n_rounds; ++i) {
    for (size_t t = 0; t < n_tasks; ++t) {
      const double seconds =
          time_calls(options, &tasks[t], n_calls[t]) / n_calls[t];
      tasks[t].seconds = fmin(tasks[t].seconds, seconds);
    }
  }
  free(n_calls);
}

void*
speed_memory(size_t n_bytes)
{
  const size_t size   = (n_bytes + 64) / 64 * 64;
  void* const  memory = aligned_alloc(64, size);
  if (!memory) {
    speed_fail("out of memory");
    return NULL;
  }
  memset(memory, 0, size);
  return memory;
}

float*
speed_random(size_t n, uint64_t seed, float low)
{
  float* const values = (float*)speed_memory(n * sizeof(float));
  uint64_t     state  = seed * 2 + 1;
  for (size_t i = 0; i < n; ++i) {
    state     = state * 6364136223846793005U + 1442695040888963407U;
    values[i] = low + (float)(state >> 40U) * 0x1p-24f;
  }
  return values;
}
