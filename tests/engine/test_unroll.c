// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  The gradient of refining is checked against finite differences: each weight is
  moved a little to both sides, and the error that is really measured must
  change as the gradient says.
*/

#include "check.h"
#include "tools.h"

#include "kernel/kernel.h"
#include "learn/unroll.h"

#include <math.h>
#include <stdlib.h>

/// Not multiples of a block, so that there is padding
enum {
  N_FEATURES   = 70,
  N_BINS       = 90,
  N_COMPONENTS = 6,
  N_ITERATIONS = 5,
  N_SOURCES    = 2,
  PADDED       = 128,
};

static const uint32_t counts[N_SOURCES] = {4, 2};

/// How much each source's error counts
static const float importance[N_SOURCES] = {1.0f, 0.7f};

/// A small problem
typedef struct {
  NmsUnroll  unroll;
  NmsWeights weights;
  NmsWeights gradient;
  NmsExample example;
  float*     cross[N_SOURCES];
  double     energy[N_SOURCES];
} Rig;

static float*
padded(size_t n, uint64_t seed, double low, double high)
{
  float* const values = (float*)calloc(PADDED, sizeof(float));
  float* const random = new_random(n, seed, low, high);
  REQUIRE(values != NULL);
  for (size_t i = 0; i < n; ++i) {
    values[i] = random[i];
  }
  free(random);
  return values;
}

/// Pack random columns, or zeros
static void
fill_matrix(NmsPacked* packed, uint32_t n_columns, uint64_t seed, double high)
{
  const size_t size = nms_packed_size(N_COMPONENTS, n_columns);
  float* const columns =
      new_random((size_t)n_columns * N_COMPONENTS, seed, 0.1 * high, high);
  packed->data = (float*)calloc(size, sizeof(float));
  REQUIRE(packed->data != NULL);
  nms_pack_columns(packed, columns, N_COMPONENTS, n_columns);
  free(columns);
}

static void
fill_weights(NmsWeights* weights, uint64_t seed, double high)
{
  fill_matrix(&weights->analysis, N_FEATURES, seed, high / N_FEATURES);
  fill_matrix(&weights->reconstruction, N_BINS, seed + 1, high);
  weights->sparsity = new_random(N_ITERATIONS, seed + 2, 0.1 * high, high);
}

static void
set_up(Rig* rig)
{
  const NmsUnrollShape shape = {
      N_FEATURES, N_BINS, N_COMPONENTS, N_ITERATIONS, N_SOURCES, counts, 1.6f};
  REQUIRE_INT(nms_unroll_init(&rig->unroll, &shape), NMS_SUCCESS);
  fill_weights(&rig->weights, 1, 1.0);
  fill_weights(&rig->gradient, 10, 0.0);
  rig->example.features = padded(N_FEATURES, 20, 0.0, 2.0);
  rig->example.power    = padded(N_BINS, 21, 1.0, 2.0);
  rig->example.cross    = rig->cross;
  rig->example.energy   = rig->energy;
  for (int s = 0; s < N_SOURCES; ++s) {
    rig->cross[s]  = padded(N_BINS, (uint64_t)(22 + s), 0.0, 1.5);
    rig->energy[s] = 100.0;
  }
}

static void
tear_down(Rig* rig)
{
  NmsWeights* const both[] = {&rig->weights, &rig->gradient};
  for (int i = 0; i < 2; ++i) {
    free(both[i]->analysis.data);
    free(both[i]->reconstruction.data);
    free(both[i]->sparsity);
  }
  for (int s = 0; s < N_SOURCES; ++s) {
    free(rig->cross[s]);
  }
  free(rig->example.features);
  free(rig->example.power);
  nms_unroll_clear(&rig->unroll);
}

/// Return the weighted error with the weights as they are
static double
measure(Rig* rig)
{
  double errors[N_SOURCES];
  double sum = 0.0;
  nms_unroll_prepare(&rig->unroll, &rig->weights);
  nms_unroll_forward(&rig->unroll, &rig->weights, &rig->example, errors);
  for (int s = 0; s < N_SOURCES; ++s) {
    sum += (double)importance[s] * errors[s];
  }
  return sum;
}

/// Move one weight to both sides and see how the error changes
static double
slope(Rig* rig, float* weight)
{
  const float old   = *weight;
  const float step  = 0.05f * old;
  *weight           = old + step;
  const double up   = measure(rig);
  *weight           = old - step;
  const double down = measure(rig);
  *weight           = old;
  return (up - down) / (2.0 * (double)step);
}

/// Compare gradient and slope for some weights of an array, not its padding
static void
compare(Rig* rig, float* weights, const float* gradient, size_t n)
{
  double largest = 0.0;
  for (size_t i = 0; i < n; ++i) {
    largest = fmax(largest, fabs((double)gradient[i]));
  }
  CHECK(largest > 0.0);
  const size_t step = n > 40 ? n / 40 : 1;
  for (size_t i = 0; i < n; i += step) {
    check_note("weight %zu", i);
    if (weights[i] > 0.0f) {
      CHECK_NEAR(gradient[i], slope(rig, &weights[i]), 0.01 * largest);
    } else {
      CHECK(weights[i] == 0.0f); // Padding
    }
  }
  check_no_note();
}

int
main(void)
{
  Rig rig = {0};
  set_up(&rig);
  measure(&rig);
  nms_unroll_backward(
      &rig.unroll, &rig.weights, &rig.example, importance, &rig.gradient);
  compare(&rig,
          rig.weights.analysis.data,
          rig.gradient.analysis.data,
          nms_packed_size(N_COMPONENTS, N_FEATURES));
  compare(&rig,
          rig.weights.reconstruction.data,
          rig.gradient.reconstruction.data,
          nms_packed_size(N_COMPONENTS, N_BINS));
  compare(&rig, rig.weights.sparsity, rig.gradient.sparsity, N_ITERATIONS);
  tear_down(&rig);
  return check_result();
}
