// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "speed_kernels.h"

#include <string.h>

// As wide as the kernels read; without the processor's help in two halves
typedef float Vector __attribute__((vector_size(32)));

static inline __attribute__((always_inline)) float
read_all(const float* values, size_t n)
{
  Vector sums[8] = {{0.0f}};
  for (size_t i = 0; i < n; i += 64) {
    for (size_t p = 0; p < 8; ++p) {
      Vector v;
      memcpy(&v, values + i + p * 8, sizeof(v));
      sums[p] += v;
    }
  }
  for (size_t p = 1; p < 8; ++p) {
    sums[0] += sums[p];
  }
  return sums[0][0] + sums[0][1] + sums[0][2] + sums[0][3] + sums[0][4] +
         sums[0][5] + sums[0][6] + sums[0][7];
}

#if defined(__x86_64__)
static __attribute__((target("avx2"))) float
read_wide(const float* values, size_t n)
{
  return read_all(values, n);
}
#endif

float
speed_read(const float* values, size_t n)
{
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    return read_wide(values, n);
  }
#endif
  return read_all(values, n);
}
