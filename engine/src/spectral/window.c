// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/stft.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

/// hann_L[n] = sin^2(pi (n + 1/2) / L)
static double
hann(const uint32_t length, const uint32_t n)
{
  const double s = sin(pi * (n + 0.5) / length);
  return s * s;
}

void
nms_stft_windows(const uint32_t window,
                 const uint32_t hop,
                 float* const   analysis,
                 float* const   synthesis)
{
  const uint32_t tail  = 2U * hop;
  const uint32_t start = window - tail; // Of the synthesis window

  for (uint32_t n = 0U; n < window - hop; ++n) {
    analysis[n] = (float)sqrt(hann(2U * (window - hop), n));
  }
  for (uint32_t n = window - hop; n < window; ++n) {
    analysis[n] = (float)sqrt(hann(tail, n - start));
  }

  for (uint32_t n = 0U; n < hop; ++n) {
    synthesis[n] = (float)(hann(tail, n) / (double)analysis[start + n]);
  }
  for (uint32_t n = hop; n < tail; ++n) {
    synthesis[n] = (float)sqrt(hann(tail, n));
  }
}

static bool
is_smooth(uint32_t n)
{
  static const uint32_t primes[] = {2U, 3U, 5U, 7U};
  for (uint32_t i = 0U; i < 4U; ++i) {
    while (n % primes[i] == 0U) {
      n /= primes[i];
    }
  }
  return n == 1U;
}

uint32_t
nms_stft_good_window(const uint32_t minimum)
{
  uint32_t n = minimum < 2U ? 2U : minimum + (minimum % 2U);
  while (!is_smooth(n)) {
    n += 2U;
  }
  return n;
}
