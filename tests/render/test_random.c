// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_random.c
   Random numbers: those of SplitMix64, and distributed as they say.
*/

#include "check.h"
#include "random.h"

#include <math.h>
#include <stdint.h>

/// Numbers drawn for a distribution
#define N_DRAWN 100000

/// As published with the algorithm
static void
test_next(void)
{
  static const uint64_t wanted[] = {UINT64_C(6457827717110365317),
                                    UINT64_C(3203168211198807973),
                                    UINT64_C(9817491932198370423),
                                    UINT64_C(4593380528125082431),
                                    UINT64_C(16408922859458223821)};
  RenRandom             random   = 1234567;
  for (int i = 0; i < 5; ++i) {
    CHECK(ren_random_next(&random) == wanted[i]);
  }
}

static void
test_uniform(void)
{
  RenRandom random = 1;
  int       n[10]  = {0};
  double    sum    = 0.0;
  for (int i = 0; i < N_DRAWN; ++i) {
    const double x = ren_uniform(&random, -2.0, 3.0);
    CHECK(x >= -2.0 && x < 3.0);
    sum += x;
    ++n[(int)((x + 2.0) * 2.0)];
  }
  CHECK_NEAR(sum / N_DRAWN, 0.5, 0.02);
  for (int i = 0; i < 10; ++i) {
    CHECK_NEAR(n[i], N_DRAWN / 10, 500);
  }
}

static void
test_below(void)
{
  RenRandom random = 2;
  int       n[7]   = {0};
  for (int i = 0; i < N_DRAWN; ++i) {
    const int x = ren_below(&random, 7);
    REQUIRE(x >= 0 && x < 7);
    ++n[x];
  }
  for (int i = 0; i < 7; ++i) {
    CHECK_NEAR(n[i], N_DRAWN / 7.0, 500);
  }
  const RenRandom before = random;
  CHECK_INT(ren_below(&random, 1), 0);
  CHECK_INT(ren_below(&random, 0), 0);
  CHECK_INT(ren_below(&random, -3), 0);
  CHECK(random == before); // There was nothing to choose
}

static void
test_chance(void)
{
  static const double chances[] = {0.0, 0.1, 0.5, 0.85, 1.0};
  RenRandom           random    = 3;
  for (int c = 0; c < 5; ++c) {
    int n = 0;
    for (int i = 0; i < N_DRAWN; ++i) {
      n += ren_chance(&random, chances[c]);
    }
    CHECK_NEAR(
        n, chances[c] * N_DRAWN, chances[c] == floor(chances[c]) ? 0 : 600);
  }
}

static void
test_normal(void)
{
  RenRandom random = 4;
  double    sum    = 0.0;
  double    square = 0.0;
  int       beyond = 0;
  for (int i = 0; i < N_DRAWN; ++i) {
    const double x = ren_normal(&random, 2.0);
    CHECK(fabs(x) <= 12.0);
    sum += x;
    square += x * x;
    beyond += fabs(x) > 2.0;
  }
  CHECK_NEAR(sum / N_DRAWN, 0.0, 0.03);
  CHECK_NEAR(sqrt(square / N_DRAWN), 2.0, 0.02);
  CHECK_NEAR((double)beyond / N_DRAWN, 0.317, 0.01);
}

int
main(void)
{
  test_next();
  test_uniform();
  test_below();
  test_chance();
  test_normal();
  return check_result();
}
