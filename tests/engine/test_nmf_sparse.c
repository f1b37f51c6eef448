// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "tools.h"

#include "nms/nmf.h"

#include <math.h>
#include <stdlib.h>

/**
   Sparsity that counts a row of H by the norm of its column of W.
*/

#define N_ROWS 24
#define N_COLUMNS 40
#define N_COMPONENTS 8
#define N_V (N_ROWS * N_COLUMNS)
#define N_W (N_ROWS * N_COMPONENTS)
#define N_H (N_COMPONENTS * N_COLUMNS)
#define N_ITERATIONS 300

static const NmsNmfConfig sparse = {.n_rows           = N_ROWS,
                                    .n_columns        = N_COLUMNS,
                                    .n_components     = N_COMPONENTS,
                                    .n_iterations     = N_ITERATIONS,
                                    .beta             = 1.0f,
                                    .sparsity         = 0.5f,
                                    .sparsity_by_norm = true};

/// The factors of one run
typedef struct {
  float  w[N_W];
  float  h[N_H];
  double cost[N_ITERATIONS + 1];
} Run;

static void
run(const NmsNmfConfig* config, const float* v, Run* result)
{
  nms_nmf_start(config, 3, v, result->w, result->h);
  REQUIRE_INT(nms_nmf_factorize(config, v, result->w, result->h, result->cost),
              NMS_SUCCESS);
}

/// Return the sum of rows of H, each times the norm of its column of W
static double
weighted_sum(const Run* result)
{
  double all = 0.0;
  for (int k = 0; k < N_COMPONENTS; ++k) {
    double power = 0.0;
    double sum   = 0.0;
    for (int r = 0; r < N_ROWS; ++r) {
      power += pow((double)result->w[r * N_COMPONENTS + k], 2.0);
    }
    for (int c = 0; c < N_COLUMNS; ++c) {
      sum += (double)result->h[k * N_COLUMNS + c];
    }
    all += sqrt(power) * sum;
  }
  return all;
}

/// Return how many values of H are below a hundredth of their row's largest
static int
count_small(const Run* result)
{
  int n = 0;
  for (int k = 0; k < N_COMPONENTS; ++k) {
    const float* const row     = result->h + (size_t)k * N_COLUMNS;
    float              largest = 0.0f;
    for (int c = 0; c < N_COLUMNS; ++c) {
      largest = fmaxf(largest, row[c]);
    }
    for (int c = 0; c < N_COLUMNS; ++c) {
      n += row[c] < 0.01f * largest;
    }
  }
  return n;
}

/// The cost falls with every update, and is what the header says
static void
test_monotone(const float* v, float beta)
{
  const float weights[] = {0.05f, 0.5f, 5.0f};
  for (int i = 0; i < 3; ++i) {
    static Run   result;
    NmsNmfConfig config = sparse;
    config.beta         = beta;
    config.sparsity     = weights[i];
    run(&config, v, &result);
    check_note("beta %g, sparsity %g", (double)beta, (double)weights[i]);
    for (int n = 1; n <= N_ITERATIONS; ++n) {
      CHECK_BELOW(result.cost[n], result.cost[n - 1] * (1.0 + 3e-7));
    }
    config.sparsity         = 0.0f;
    const double divergence = nms_nmf_cost(&config, v, result.w, result.h);
    CHECK_NEAR(result.cost[N_ITERATIONS],
               divergence + (double)weights[i] * weighted_sum(&result),
               1e-6 * result.cost[N_ITERATIONS]);
  }
  check_no_note();
}

/// It makes H sparse however long it goes on, for which the plain sum of H is
/// not enough: W grows instead
static void
test_sparse(const float* v)
{
  static Run   dense, plain, result;
  NmsNmfConfig config = sparse;
  run(&config, v, &result);
  config.sparsity_by_norm = false;
  run(&config, v, &plain);
  config.sparsity = 0.0f;
  run(&config, v, &dense);
  const int n_dense = count_small(&dense);
  CHECK(count_small(&result) > n_dense + N_H / 10);
  CHECK(count_small(&plain) < n_dense + N_H / 10);
}

/// What is moved from W to H and back costs the same
static void
test_scale(const float* v)
{
  static Run   result;
  NmsNmfConfig config = sparse;
  run(&config, v, &result);
  for (int r = 0; r < N_ROWS; ++r) {
    result.w[r * N_COMPONENTS + 2] *= 8.0f;
  }
  for (int c = 0; c < N_COLUMNS; ++c) {
    result.h[2 * N_COLUMNS + c] /= 8.0f;
  }
  CHECK_NEAR(nms_nmf_cost(&config, v, result.w, result.h),
             result.cost[N_ITERATIONS],
             1e-6 * result.cost[N_ITERATIONS]);
}

/// With W held and of norm one it is the plain sum
static void
test_held(const float* v)
{
  static Run   first, second;
  NmsNmfConfig config = sparse;
  config.hold_w       = true;
  nms_nmf_start(&config, 3, v, first.w, first.h);
  for (int i = 0; i < N_W; ++i) {
    first.w[i] =
        i % N_COMPONENTS == i / N_COMPONENTS % N_COMPONENTS ? 1.0f : 0.0f;
    first.w[i] = i / N_COMPONENTS < N_COMPONENTS ? first.w[i] : 0.0f;
  }
  second = first;
  CHECK_INT(nms_nmf_factorize(&config, v, first.w, first.h, NULL), NMS_SUCCESS);
  config.sparsity_by_norm = false;
  CHECK_INT(nms_nmf_factorize(&config, v, second.w, second.h, NULL),
            NMS_SUCCESS);
  CHECK_SAME(first.w, second.w, N_W);
  CHECK_SAME(first.h, second.h, N_H);
}

int
main(void)
{
  float* v = new_random(N_V, 6, 0.0, 4.0);
  test_monotone(v, 0.0f);
  test_monotone(v, 0.5f);
  test_monotone(v, 1.0f);
  test_monotone(v, 1.5f);
  test_monotone(v, 2.0f);
  test_sparse(v);
  test_scale(v);
  test_held(v);
  free(v);
  return check_result();
}
