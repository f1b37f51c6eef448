// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "endurance.h"

#include "check.h"
#include "tools.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char* const names[ENDURANCE_N_KINDS] = {
    "noise", "silence", "full-scale", "denormals", "changing"};

EnduranceKind
endurance_kind(const char* name)
{
  uint32_t kind = 0;
  while (kind < ENDURANCE_N_KINDS && strcmp(name, names[kind]) != 0) {
    ++kind;
  }
  check_note("%s", name);
  REQUIRE(kind < ENDURANCE_N_KINDS);
  check_no_note();
  return (EnduranceKind)kind;
}

const char*
endurance_name(EnduranceKind kind)
{
  return names[kind];
}

/// Return random bits that belong to a number
static uint64_t
bits_at(uint64_t number, uint32_t channel)
{
  Random random = {number * (uint64_t)(2 * channel + 1)};
  return random_bits(&random);
}

/// Return a number in [-1, 1) that belongs to another
static float
noise_at(uint64_t number, uint32_t channel)
{
  return (float)(int32_t)(bits_at(number, channel) >> 32) * 0x1p-31f;
}

static float
sample_at(EnduranceKind kind, uint64_t at, uint32_t channel)
{
  switch (kind) {
  case ENDURANCE_NOISE:
    return noise_at(at, channel) * noise_at(at >> 14, 7);
  case ENDURANCE_FULL:
    return bits_at(at >> 3, channel) >> 63 ? 1.0f : -1.0f;
  case ENDURANCE_DENORMAL:
    return noise_at(at, channel) * 1e-39f;
  case ENDURANCE_CHANGING:
    return sample_at((EnduranceKind)(bits_at(at >> 15, 9) >> 62), at, channel);
  case ENDURANCE_SILENCE:
  case ENDURANCE_N_KINDS:
    break;
  }
  return 0.0f;
}

void
endurance_fill(EnduranceKind kind,
               uint64_t      at,
               uint32_t      channel,
               float*        samples,
               uint32_t      n)
{
  for (uint32_t i = 0; i < n; ++i) {
    samples[i] = sample_at(kind, at + i, channel);
  }
}

/// Return what is allocated and not freed
static int64_t
heap_bytes(void)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
  const struct mallinfo2 info = mallinfo2();
  return (int64_t)(info.uordblks + info.hblkhd);
#else
  return 0;
#endif
}

/// Return the pages in memory
static int64_t
resident_bytes(void)
{
  long long   n_pages = 0;
  FILE* const file    = fopen("/proc/self/statm", "r");
  if (!file || fscanf(file, "%*d %lld", &n_pages) != 1) {
    n_pages = 0;
  }
  if (file) {
    fclose(file);
  }
  return n_pages * sysconf(_SC_PAGESIZE);
}

EnduranceMemory
endurance_memory(void)
{
  return (EnduranceMemory){heap_bytes(), resident_bytes()};
}

double
endurance_cpu_s(void)
{
  struct timespec now = {0};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
