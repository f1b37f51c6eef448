// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kernel/caches.h"

#include "kernel/kernel.h"
#include "kernel/matrix.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

/// What most processors have at least
static const NmsCaches usual = {32768, 1048576};

// Where what is faster changes; all of it was measured (docs/speed.md)

/// Second-level caches from this size on are large, bytes
static const uint32_t large_second = 1572864;

/// First-level caches up to this size are small, bytes
static const uint32_t small_first = 32768;

/// Most components whose blocks are read one after another
static const uint32_t most_blocks = 512;

#if defined(__x86_64__)

/// A leaf that describes caches, one each subleaf: Intel's, then AMD's
static const unsigned leaves[] = {4U, 0x8000001DU};

/// Take in a cache; return false after the last
static bool
read_cache(unsigned leaf, unsigned index, NmsCaches* caches)
{
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  if (!__get_cpuid_count(leaf, index, &eax, &ebx, &ecx, &edx) ||
      !(eax & 0x1FU)) {
    return false;
  }

  const unsigned kind  = eax & 0x1FU;        // 1 data, 2 code, 3 both
  const unsigned level = (eax >> 5U) & 0x7U; //
  const unsigned ways  = (ebx >> 22U) + 1U;  //
  const unsigned parts = ((ebx >> 12U) & 0x3FFU) + 1U;
  const unsigned line  = (ebx & 0xFFFU) + 1U; //
  const unsigned size  = ways * parts * line * (ecx + 1U);
  if (level == 1 && kind != 2) {
    caches->first = size;
  } else if (level == 2 && kind != 2) {
    caches->second = size;
  }
  return true;
}

static NmsCaches
read_caches(void)
{
  NmsCaches caches = {0, 0};
  for (size_t i = 0; i < 2 && !caches.second; ++i) {
    for (unsigned k = 0; k < 8 && read_cache(leaves[i], k, &caches); ++k) {
    }
  }
  return caches;
}

#else

static NmsCaches
read_caches(void)
{
  return usual;
}

#endif

/// Take in what the environment says, if that is two numbers of KiB
static void
read_environment(NmsCaches* caches)
{
  const char* const text = getenv("NMS_CACHES");
  char*             end  = NULL;
  if (!text) {
    return;
  }

  const unsigned long first = strtoul(text, &end, 10);
  if (*end != ',') {
    return;
  }

  const unsigned long second = strtoul(end + 1, &end, 10);
  if (!*end && first - 1UL < 0x10000UL && second - 1UL < 0x200000UL) {
    caches->first  = (uint32_t)first * 1024;
    caches->second = (uint32_t)second * 1024;
  }
}

NmsCaches
nms_caches(void)
{
  NmsCaches caches = read_caches();

  caches.first  = caches.first ? caches.first : usual.first;
  caches.second = caches.second ? caches.second : usual.second;
  read_environment(&caches);
  return caches;
}

NmsOrder
nms_caches_order(const NmsCaches* caches,
                 const NmsKernel* kernel,
                 uint32_t         n_components)
{
  const size_t two_blocks =
      (size_t)2 * n_components * NMS_PACK_LANES * sizeof(float);

  if (kernel->n_lanes != 8 || two_blocks <= caches->first) {
    return NMS_ORDER_AHEAD;
  }
  if (caches->first > small_first) {
    return NMS_ORDER_FETCH;
  }
  return n_components <= most_blocks ? NMS_ORDER_BLOCKS : NMS_ORDER_AHEAD;
}

bool
nms_caches_want_halves(const NmsCaches* caches,
                       uint32_t         n_components,
                       uint32_t         n_columns)
{
  const size_t size = nms_tiled_size(n_components, n_columns) * sizeof(float);
  const size_t most = caches->second >= large_second
                          ? (size_t)caches->second / 4 * 3
                          : caches->second;

  return size > most;
}

bool
nms_caches_want_fetching(const NmsCaches* caches)
{
  return caches->second >= large_second;
}
