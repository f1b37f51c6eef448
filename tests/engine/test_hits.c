// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "learn/hits.h"

#include <math.h>
#include <string.h>

enum {
  N_HITS    = 10,
  N_SAMPLES = 64,
  N_SEGMENT = 1000,
};

/// Every hit is constant and has a value of its own
typedef struct {
  float    samples[N_HITS * N_SAMPLES];
  uint32_t starts[N_HITS + 1];
  NmsHits  hits;
} Kit;

static void
set_up(Kit* kit)
{
  for (uint32_t i = 0; i <= N_HITS; ++i) {
    kit->starts[i] = i * N_SAMPLES;
  }
  for (uint32_t i = 0; i < N_HITS * N_SAMPLES; ++i) {
    kit->samples[i] = powf(100.0f, (float)(i / N_SAMPLES));
  }
  kit->hits.samples = kit->samples;
  kit->hits.starts  = kit->starts;
  kit->hits.n_hits  = N_HITS;
}

/// Return which hit is heard alone at some loudness, -20 to 0 dB
static int
which(float value)
{
  return (int)ceil(log10((double)value) / 2.0 - 1e-4);
}

static void
test_are_hits(void)
{
  CHECK(nms_hits_are_hits(4, 4 * 44100, 44100.0));
  CHECK(!nms_hits_are_hits(3, 3 * 44100, 44100.0));
  CHECK(!nms_hits_are_hits(4, 12 * 44100, 44100.0));
  CHECK(!nms_hits_are_hits(0, 0, 44100.0));
}

/// One hit stands where it began, and nothing before and after it
static void
test_place(const Kit* kit)
{
  static const uint32_t ages[] = {1, 30, 64, 500, 1000, 1040};
  for (size_t a = 0; a < sizeof(ages) / sizeof(*ages); ++a) {
    const NmsHitsTiming timing = {1e9f, (float)ages[a], 2000, false};
    NmsRandom           random = a;
    float               segment[N_SEGMENT];
    nms_hits_play(&kit->hits, &timing, &random, segment, N_SEGMENT);
    for (int i = 0; i < N_SEGMENT; ++i) {
      const int begun = (int)ages[a] - (N_SEGMENT - i);
      check_note("age %u, sample %d", ages[a], i);
      CHECK((segment[i] > 0.0f) == (begun >= 0 && begun < N_SAMPLES));
    }
  }
  check_no_note();
}

/// What is held back is never learnt from, and all is played
static void
test_held_back(const Kit* kit)
{
  bool heard[2][N_HITS];
  memset(heard, 0, sizeof(heard));
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    const bool          is_test = seed % 2;
    const NmsHitsTiming timing  = {1e9f, N_SAMPLES, 2000, is_test};
    NmsRandom           random  = seed;
    float               segment[N_SEGMENT];
    nms_hits_play(&kit->hits, &timing, &random, segment, N_SEGMENT);
    const int hit = which(segment[N_SEGMENT - 1]);
    REQUIRE(hit >= 0 && hit < N_HITS);
    heard[is_test][hit] = true;
  }
  for (int i = 0; i < N_HITS; ++i) {
    check_note("hit %d", i);
    CHECK(heard[i % 5 == 4][i]);
    CHECK(!heard[i % 5 != 4][i]);
  }
  check_no_note();
}

/// Many hits are bounded in number and in reach
static void
test_many(const Kit* kit)
{
  const NmsHitsTiming dense  = {1e-3f, 10.0f, 2000, false};
  const NmsHitsTiming late   = {10.0f, 3000.0f, 2000, false};
  NmsRandom           random = 1;
  float               segment[N_SEGMENT];
  nms_hits_play(&kit->hits, &dense, &random, segment, N_SEGMENT);
  CHECK(segment[N_SEGMENT - 1] > 0.0f);
  nms_hits_play(&kit->hits, &late, &random, segment, N_SEGMENT);
  for (int i = 0; i < N_SEGMENT; ++i) {
    CHECK(segment[i] == 0.0f);
  }
}

int
main(void)
{
  Kit kit;
  set_up(&kit);
  test_are_hits();
  test_place(&kit);
  test_held_back(&kit);
  test_many(&kit);
  return check_result();
}
