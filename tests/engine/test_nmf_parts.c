// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "tools.h"

#include "nms/nmf.h"

#include <math.h>
#include <stdlib.h>

/**
   The parts-based property (Lee & Seung 1999) on the bars problem of Foldiak
   (1990): pictures that are sums of horizontal and vertical bars, crossing each
   other.  The learnt columns are the bars, each of which nobody has shown.

   The problem is not convex, so a start may end in a local minimum: of eight
   starts, six have to find every bar, the one of least cost among them.
*/

#define SIDE 4
#define N_PIXELS (SIDE * SIDE)
#define N_PARTS (2 * SIDE)
#define N_PICTURES 300
#define N_STARTS 8
#define N_ITERATIONS 500

/// Return a pixel of a bar: rows first, then columns
static float
bar_pixel(uint32_t bar, uint32_t pixel)
{
  const uint32_t row    = pixel / SIDE;
  const uint32_t column = pixel % SIDE;
  return (bar < SIDE ? row == bar : column == bar - SIDE) ? 1.0f : 0.0f;
}

/// Paint every picture: each bar is there one time in five, at any strength
static void
paint(float* v)
{
  Random random = {1990};
  for (uint32_t j = 0; j < N_PICTURES; ++j) {
    for (uint32_t bar = 0; bar < N_PARTS; ++bar) {
      const bool   there    = random_below(&random, 5) == 0;
      const double strength = random_between(&random, 0.5, 1.5);
      for (uint32_t i = 0; there && i < N_PIXELS; ++i) {
        v[i * N_PICTURES + j] += (float)strength * bar_pixel(bar, i);
      }
    }
  }
}

/// Return the cosine of column `k` of W and a bar
static double
cosine(const float* w, uint32_t k, uint32_t bar)
{
  double product = 0.0;
  double power   = 0.0;
  for (uint32_t i = 0; i < N_PIXELS; ++i) {
    const double value = (double)w[i * N_PARTS + k];
    product += value * (double)bar_pixel(bar, i);
    power += value * value;
  }
  return product / sqrt(power * SIDE + 1e-300);
}

/// Return how many bars have a column of their own
static int
count_found(const float* w)
{
  int n_found = 0;
  for (uint32_t bar = 0; bar < N_PARTS; ++bar) {
    for (uint32_t k = 0; k < N_PARTS; ++k) {
      if (cosine(w, k, bar) > 0.99) {
        ++n_found;
        break;
      }
    }
  }
  return n_found;
}

int
main(void)
{
  const NmsNmfConfig config     = {.n_rows       = N_PIXELS,
                                   .n_columns    = N_PICTURES,
                                   .n_components = N_PARTS,
                                   .n_iterations = N_ITERATIONS,
                                   .beta         = 1.0f};
  float*             v          = new_floats(N_PIXELS * N_PICTURES);
  float*             w          = new_floats(N_PIXELS * N_PARTS);
  float*             h          = new_floats(N_PARTS * N_PICTURES);
  double             least      = INFINITY;
  int                n_complete = 0;
  bool               best       = false;
  paint(v);
  for (uint64_t seed = 0; seed < N_STARTS; ++seed) {
    double cost[N_ITERATIONS + 1];
    nms_nmf_start(&config, seed, v, w, h);
    REQUIRE_INT(nms_nmf_factorize(&config, v, w, h, cost), NMS_SUCCESS);
    const bool complete = count_found(w) == N_PARTS;
    n_complete += complete;
    if (cost[N_ITERATIONS] < least) {
      least = cost[N_ITERATIONS];
      best  = complete;
    }
  }
  CHECK(n_complete >= 6);
  CHECK(best);
  free(v);
  free(w);
  free(h);
  return check_result();
}
