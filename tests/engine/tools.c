// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tools.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t
random_bits(Random* random)
{
  uint64_t z = (random->state += 0x9E3779B97F4A7C15u);
  z          = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z          = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

double
random_between(Random* random, double low, double high)
{
  const double unit = (double)(random_bits(random) >> 11) * 0x1p-53;
  return low + (high - low) * unit;
}

uint32_t
random_below(Random* random, uint32_t n)
{
  return (uint32_t)(random_bits(random) % n);
}

/// Return zeroed memory, or end the test
static void*
zeros(size_t n, size_t size)
{
  void* memory = calloc(n ? n : 1, size);
  if (!memory) {
    fprintf(stderr, "the test itself has no memory\n");
    exit(EXIT_FAILURE);
  }
  return memory;
}

float*
new_floats(size_t n)
{
  return (float*)zeros(n, sizeof(float));
}

double*
new_doubles(size_t n)
{
  return (double*)zeros(n, sizeof(double));
}

float*
new_random(size_t n, uint64_t seed, double low, double high)
{
  Random random = {seed};
  float* values = new_floats(n);
  for (size_t i = 0; i < n; ++i) {
    values[i] = (float)random_between(&random, low, high);
  }
  return values;
}

float*
new_copy(const float* values, size_t n)
{
  float* copy = new_floats(n);
  memcpy(copy, values, n * sizeof(float));
  return copy;
}

double*
new_widened(const float* values, size_t n)
{
  double* wide = new_doubles(n);
  for (size_t i = 0; i < n; ++i) {
    wide[i] = (double)values[i];
  }
  return wide;
}

double
max_difference(const float* a, const float* b, size_t n)
{
  double most = 0.0;
  for (size_t i = 0; i < n; ++i) {
    const double difference = fabs((double)a[i] - (double)b[i]);
    if (!(difference <= most)) {
      most = difference;
    }
    if (isnan(most)) {
      break;
    }
  }
  return most;
}

double
max_magnitude(const float* values, size_t n)
{
  double most = 0.0;
  for (size_t i = 0; i < n && !isnan(most); ++i) {
    const double magnitude = fabs((double)values[i]);
    most                   = magnitude <= most ? most : magnitude;
  }
  return most;
}

size_t
peak_index(const float* values, size_t n)
{
  size_t peak = 0;
  for (size_t i = 1; i < n; ++i) {
    if (fabsf(values[i]) > fabsf(values[peak])) {
      peak = i;
    }
  }
  return peak;
}

double
sdr_db(const float* wanted, const float* found, size_t n)
{
  double power = 0.0;
  double error = 0.0;
  for (size_t i = 0; i < n; ++i) {
    const double difference = (double)wanted[i] - (double)found[i];
    power += (double)wanted[i] * (double)wanted[i];
    error += difference * difference;
  }
  return 10.0 * log10(power / (error + 1e-30));
}

uint32_t
next_block(Random* random, uint32_t block, size_t n_left)
{
  const uint32_t wish = block ? block : random_below(random, 1500);
  return wish < n_left ? wish : (uint32_t)n_left;
}

void
naive_dft(const double* x, uint32_t n, double* re, double* im)
{
  for (uint32_t k = 0; k <= n / 2; ++k) {
    re[k] = im[k] = 0.0;
    for (uint32_t i = 0; i < n; ++i) {
      const uint64_t turn  = ((uint64_t)i * k) % n;
      const double   angle = 2.0 * TOOLS_PI * (double)turn / n;
      re[k] += x[i] * cos(angle);
      im[k] -= x[i] * sin(angle);
    }
  }
}

/// Return hann_length[i] = sin^2(pi (i + 1/2) / length)
static double
hann(uint32_t length, uint32_t i)
{
  const double s = sin(TOOLS_PI * (i + 0.5) / length);
  return s * s;
}

void
naive_windows(uint32_t n, uint32_t m, double* analysis, double* synthesis)
{
  for (uint32_t i = 0; i < n; ++i) {
    analysis[i]  = i < n - m ? sqrt(hann(2 * (n - m), i))
                             : sqrt(hann(2 * m, i - (n - 2 * m)));
    synthesis[i] = 0.0;
    if (i >= n - m) {
      synthesis[i] = sqrt(hann(2 * m, i - (n - 2 * m)));
    } else if (i >= n - 2 * m) {
      synthesis[i] = hann(2 * m, i - (n - 2 * m)) / analysis[i];
    }
  }
}
