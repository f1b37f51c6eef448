// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_peak.c
   The largest magnitude, wherever it is.
*/

#include "check.h"
#include "files/peak.h"

#include <math.h>
#include <stddef.h>

static void
test_peak(void)
{
  const float samples[100] = {0.0F};
  CHECK(cli_peak_raise(0.5F, NULL, 0) == 0.5F);
  CHECK(cli_peak_raise(0.5F, samples, 100) == 0.5F);
  for (size_t i = 0; i < 100; ++i) {
    float peaked[100] = {0.0F};
    peaked[i]         = i % 2 ? 2.0F : -2.0F;
    CHECK(cli_peak_raise(0.5F, peaked, 100) == 2.0F);
    CHECK(cli_peak_raise(0.5F, peaked, i) == 0.5F);
  }
}

/// As a plain loop finds it, at every length and sign
static void
test_places(void)
{
  float samples[67];
  for (size_t i = 0; i < 67; ++i) {
    samples[i] = sinf((float)(i * i)) * (i % 3 ? 1.0F : -2.0F);
  }
  for (size_t n = 0; n <= 67; ++n) {
    float wanted = 0.25F;
    for (size_t i = 0; i < n; ++i) {
      wanted = fmaxf(wanted, fabsf(samples[i]));
    }
    CHECK(cli_peak_raise(0.25F, samples, n) == wanted);
  }
}

int
main(void)
{
  test_peak();
  test_places();
  return check_result();
}
