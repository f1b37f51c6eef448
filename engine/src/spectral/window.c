// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/stft.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

/// hann_L[n] = sin^2(pi (n + 1/2) / L)
static double
hann(uint32_t length, uint32_t n)
{
  const double s = sin(pi * (n + 0.5) / length);
  return s * s;
}

void
nms_stft_windows(uint32_t window,
                 uint32_t hop,
                 float*   analysis,
                 float*   synthesis)
{
  const uint32_t tail  = 2 * hop;
  const uint32_t start = window - tail; // Of the synthesis window

  for (uint32_t n = 0; n < window - hop; ++n) {
    analysis[n] = (float)sqrt(hann(2 * (window - hop), n));
  }
  for (uint32_t n = window - hop; n < window; ++n) {
    analysis[n] = (float)sqrt(hann(tail, n - start));
  }

  for (uint32_t n = 0; n < hop; ++n) {
    synthesis[n] = (float)(hann(tail, n) / (double)analysis[start + n]);
  }
  for (uint32_t n = hop; n < tail; ++n) {
    synthesis[n] = (float)sqrt(hann(tail, n));
  }
}

void
nms_stft_windows_symmetrical(uint32_t window,
                             uint32_t hop,
                             float*   analysis,
                             float*   synthesis)
{
  for (uint32_t n = 0; n < hop; ++n) {
    double sum = 0.0;
    for (uint32_t i = n; i < window; i += hop) {
      sum += hann(window, i);
    }
    for (uint32_t i = n; i < window; i += hop) {
      const double root = sqrt(hann(window, i));

      analysis[i]  = (float)root;
      synthesis[i] = (float)(root / sum);
    }
  }
}

static bool
is_smooth(uint32_t n)
{
  static const uint32_t primes[] = {2, 3, 5, 7};
  for (uint32_t i = 0; i < 4; ++i) {
    while (n % primes[i] == 0) {
      n /= primes[i];
    }
  }
  return n == 1;
}

uint32_t
nms_stft_good_window(uint32_t minimum)
{
  uint32_t n = minimum < 2 ? 2 : minimum + (minimum % 2);
  while (!is_smooth(n)) {
    n += 2;
  }
  return n;
}
