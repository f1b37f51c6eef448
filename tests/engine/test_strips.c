// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "nms/strips.h"

#include <fenv.h>
#include <math.h>

#define N_STRIPS 5

/// Strips at unity, all in use but the last
static void
reset(NmsStrip* strips)
{
  for (uint32_t s = 0; s < N_STRIPS; ++s) {
    strips[s] = (NmsStrip){0.0f, false, false, s + 1 < N_STRIPS};
  }
}

/// Check each strip's gain
static void
check_gains(const NmsStrip* strips, const float* wanted)
{
  float found[N_STRIPS];
  nms_strips_gains(strips, N_STRIPS, found);
  CHECK_SAME(found, wanted, N_STRIPS);
}

static void
test_decibels(void)
{
  const float gain_db[] = {0.0f, 20.0f, -6.0f, -89.9f, -90.0f, -INFINITY};
  const float wanted[]  = {1.0f, 10.0f, 0.501187234f, 3.2e-5f, 0.0f, 0.0f};
  for (uint32_t i = 0; i < 6; ++i) {
    const NmsStrip strip = {gain_db[i], false, false, true};
    float          gain  = 7.0f;
    nms_strips_gains(&strip, 1, &gain);
    CHECK_NEAR(gain, wanted[i], 2e-7);
  }
}

/// The caller's way of rounding changes nothing and stays
static void
test_rounding(void)
{
  const int modes[] = {FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO};
  NmsStrip  strips[50];
  float     wanted[50];
  for (int i = 0; i < 50; ++i) {
    strips[i] = (NmsStrip){0.37f * (float)i - 9.0f, false, false, true};
  }
  nms_strips_gains(strips, 50, wanted);
  for (int m = 0; m < 3; ++m) {
    float found[50];
    fesetround(modes[m]);
    nms_strips_gains(strips, 50, found);
    CHECK_INT(fegetround(), modes[m]);
    fesetround(FE_TONEAREST);
    CHECK_SAME(found, wanted, 50);
  }
}

static void
test_mute(void)
{
  NmsStrip strips[N_STRIPS];
  reset(strips);
  strips[1].mute    = true;
  strips[2].gain_db = 20.0f;
  check_gains(strips, (const float[]){1.0f, 0.0f, 10.0f, 1.0f, 1.0f});
  strips[2].mute = true;
  check_gains(strips, (const float[]){1.0f, 0.0f, 0.0f, 1.0f, 1.0f});
}

/// A solo silences all others; a mute wins over it; strips not in use too
static void
test_solo(void)
{
  NmsStrip strips[N_STRIPS];
  reset(strips);
  strips[0].solo    = true;
  strips[0].gain_db = 20.0f;
  check_gains(strips, (const float[]){10.0f, 0.0f, 0.0f, 0.0f, 0.0f});
  strips[3].solo = true;
  check_gains(strips, (const float[]){10.0f, 0.0f, 0.0f, 1.0f, 0.0f});
  strips[0].mute = true;
  check_gains(strips, (const float[]){0.0f, 0.0f, 0.0f, 1.0f, 0.0f});
  strips[3].mute = true;
  check_gains(strips, (const float[]){0.0f, 0.0f, 0.0f, 0.0f, 0.0f});
}

/// A solo on a strip that nothing goes through silences nobody
static void
test_solo_unused(void)
{
  NmsStrip strips[N_STRIPS];
  reset(strips);
  strips[N_STRIPS - 1].solo = true;
  check_gains(strips, (const float[]){1.0f, 1.0f, 1.0f, 1.0f, 1.0f});
  strips[1].solo = true;
  check_gains(strips, (const float[]){0.0f, 1.0f, 0.0f, 0.0f, 1.0f});
}

int
main(void)
{
  test_decibels();
  test_rounding();
  test_mute();
  test_solo();
  test_solo_unused();
  return check_result();
}
