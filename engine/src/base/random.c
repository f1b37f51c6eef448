// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/random.h"

uint64_t
nms_random_next(NmsRandom* state)
{
  uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));

  z = (z ^ (z >> 30U)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27U)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31U);
}

float
nms_random_uniform(NmsRandom* state)
{
  return (float)(nms_random_next(state) >> 40U) * 0x1p-24f;
}
