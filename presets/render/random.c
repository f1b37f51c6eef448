// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "random.h"

uint64_t
ren_random_next(RenRandom* random)
{
  uint64_t z = (*random += UINT64_C(0x9E3779B97F4A7C15));

  z = (z ^ (z >> 30U)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27U)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31U);
}

double
ren_uniform(RenRandom* random, double low, double high)
{
  return low +
         ((high - low) * (double)(ren_random_next(random) >> 11U) * 0x1p-53);
}

int
ren_below(RenRandom* random, int n)
{
  return n < 2 ? 0 : (int)(ren_random_next(random) % (uint64_t)n);
}

bool
ren_chance(RenRandom* random, double probability)
{
  return ren_uniform(random, 0.0, 1.0) < probability;
}

double
ren_normal(RenRandom* random, double deviation)
{
  double sum = -6.0;

  for (int i = 0; i < 12; ++i) {
    sum += ren_uniform(random, 0.0, 1.0);
  }
  return sum * deviation;
}
