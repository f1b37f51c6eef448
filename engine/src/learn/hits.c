// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/hits.h"

#include "base/random.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/// Recordings of hits: so many at least, so long on average at most
static const uint32_t least_hits    = 4;
static const double   longest_hit_s = 3.0;

/// The softest of them, against as recorded, in decibels
static const float softest_db = -20.0f;

/// Every so many-th recording is held back
static const uint32_t test_every = 5;

/// So many hits sound at the same time at most
static const uint32_t most_hits = 16;

bool
nms_hits_are_hits(uint32_t n_recordings, uint64_t n_samples, double rate_hz)
{
  return n_recordings >= least_hits &&
         (double)n_samples < longest_hit_s * rate_hz * n_recordings;
}

/// Choose a recording that is held back, or one that is not
static uint32_t
choose_hit(const NmsHits* hits, bool is_test, NmsRandom* random)
{
  const float    u      = nms_random_uniform(random);
  const uint32_t n_test = hits->n_hits / test_every;

  if (!n_test) {
    return (uint32_t)(u * (float)hits->n_hits);
  }
  if (is_test) {
    return (uint32_t)(u * (float)n_test) * test_every + test_every - 1;
  }

  const uint32_t i = (uint32_t)(u * (float)(hits->n_hits - n_test));
  return i < n_test * (test_every - 1) ? i + i / (test_every - 1) : i + n_test;
}

/// Add a hit that began `age` samples before the end of the segment
static void
add_hit(const NmsHits* hits,
        uint32_t       hit,
        uint32_t       age,
        float          gain,
        float*         segment,
        uint32_t       n_samples)
{
  const float* const from   = hits->samples + hits->starts[hit];
  const uint32_t     length = hits->starts[hit + 1] - hits->starts[hit];
  const uint32_t     begun  = age > n_samples ? age - n_samples : 0;
  const uint32_t     first  = age > n_samples ? 0 : n_samples - age;

  for (uint32_t n = 0; first + n < n_samples && begun + n < length; ++n) {
    segment[first + n] += gain * from[begun + n];
  }
}

void
nms_hits_play(const NmsHits*       hits,
              const NmsHitsTiming* timing,
              NmsRandom*           random,
              float*               segment,
              uint32_t             n_samples)
{
  float age = timing->first_age;

  memset(segment, 0, n_samples * sizeof(float));
  for (uint32_t i = 0; i < most_hits && age < (float)timing->reach; ++i) {
    const uint32_t hit     = choose_hit(hits, timing->is_test, random);
    const float    loud_db = softest_db * nms_random_uniform(random);
    const float    gap     = 1.0f - nms_random_uniform(random);

    add_hit(hits,
            hit,
            (uint32_t)age,
            powf(10.0f, loud_db / 20.0f),
            segment,
            n_samples);
    age -= timing->mean_gap * logf(gap);
  }
}
