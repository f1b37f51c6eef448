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
  const float samples[100] = {0.0f};
  CHECK(ui_peak_raise(0.5f, NULL, 0) == 0.5f);
  CHECK(ui_peak_raise(0.5f, samples, 100) == 0.5f);
  for (size_t i = 0; i < 100; ++i) {
    float peaked[100] = {0.0f};
    peaked[i]         = i % 2 ? 2.0f : -2.0f;
    CHECK(ui_peak_raise(0.5f, peaked, 100) == 2.0f);
    CHECK(ui_peak_raise(0.5f, peaked, i) == 0.5f);
  }
}

/// As a plain loop finds it, at every length and sign
static void
test_places(void)
{
  float samples[67];
  for (size_t i = 0; i < 67; ++i) {
    samples[i] = sinf((float)(i * i)) * (i % 3 ? 1.0f : -2.0f);
  }
  for (size_t n = 0; n <= 67; ++n) {
    float wanted = 0.25f;
    for (size_t i = 0; i < n; ++i) {
      wanted = fmaxf(wanted, fabsf(samples[i]));
    }
    CHECK(ui_peak_raise(0.25f, samples, n) == wanted);
  }
}

int
main(void)
{
  test_peak();
  test_places();
  return check_result();
}
