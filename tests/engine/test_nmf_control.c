// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "tools.h"
#include "watch.h"

#include "nms/nmf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_ROWS 24
#define N_COLUMNS 31
#define N_COMPONENTS 4
#define N_W (N_ROWS * N_COMPONENTS)
#define N_H (N_COMPONENTS * N_COLUMNS)
#define N_ITERATIONS 200

static const NmsNmfConfig plain = {.n_rows       = N_ROWS,
                                   .n_columns    = N_COLUMNS,
                                   .n_components = N_COMPONENTS,
                                   .n_iterations = N_ITERATIONS,
                                   .beta         = 1.0f};

/// The factors of one run
typedef struct {
  float  w[N_W];
  float  h[N_H];
  double cost[N_ITERATIONS + 1];
} Run;

/// Factorise from a seed
static NmsStatus
run(const NmsNmfConfig* config, const float* v, uint64_t seed, Run* result)
{
  for (int i = 0; i <= N_ITERATIONS; ++i) {
    result->cost[i] = -1.0;
  }
  nms_nmf_start(config, seed, v, result->w, result->h);
  return nms_nmf_factorize(config, v, result->w, result->h, result->cost);
}

static void
test_seed(const float* v)
{
  static Run first, second, other;
  CHECK_INT(run(&plain, v, 1, &first), NMS_SUCCESS);
  CHECK_INT(run(&plain, v, 1, &second), NMS_SUCCESS);
  CHECK_INT(run(&plain, v, 2, &other), NMS_SUCCESS);
  CHECK_SAME(second.w, first.w, N_W);
  CHECK_SAME(second.h, first.h, N_H);
  CHECK(!memcmp(second.cost, first.cost, sizeof(first.cost)));
  CHECK(max_difference(other.w, first.w, N_W) > 0.01);

  // Asking for the cost does not change the result
  nms_nmf_start(&plain, 1, v, second.w, second.h);
  CHECK_INT(nms_nmf_factorize(&plain, v, second.w, second.h, NULL),
            NMS_SUCCESS);
  CHECK_SAME(second.w, first.w, N_W);
  CHECK_SAME(second.h, first.h, N_H);
}

/// Two halves in a row are the whole
static void
test_continued(const float* v)
{
  static Run   whole, parts;
  NmsNmfConfig config = plain;
  CHECK_INT(run(&config, v, 1, &whole), NMS_SUCCESS);
  config.n_iterations = N_ITERATIONS / 2;
  CHECK_INT(run(&config, v, 1, &parts), NMS_SUCCESS);
  CHECK_INT(nms_nmf_factorize(&config, v, parts.w, parts.h, NULL), NMS_SUCCESS);
  CHECK_SAME(parts.w, whole.w, N_W);
  CHECK_SAME(parts.h, whole.h, N_H);
}

static void
test_progress(const float* v)
{
  static Run   result, reference;
  Watch        self   = {.in_order = true};
  NmsNmfConfig config = plain;
  config.progress     = watch;
  config.user         = &self;
  CHECK_INT(run(&config, v, 1, &result), NMS_SUCCESS);
  CHECK(self.n_calls > 0);
  CHECK(self.in_order);
  CHECK_INT(run(&plain, v, 1, &reference), NMS_SUCCESS);
  CHECK_SAME(result.w, reference.w, N_W);
}

/// Stopped, it leaves the factors of the last whole iteration
static void
test_cancel(const float* v, int stop_at)
{
  static Run   result, reference;
  Watch        self   = {.stop_at = stop_at, .in_order = true};
  NmsNmfConfig config = plain;
  config.progress     = watch;
  config.user         = &self;
  CHECK_INT(run(&config, v, 1, &result), NMS_CANCELLED);
  CHECK_INT(self.n_calls, stop_at);

  uint32_t n_costs = 0;
  while (n_costs <= N_ITERATIONS && result.cost[n_costs] >= 0.0) {
    ++n_costs;
  }
  REQUIRE(n_costs <= N_ITERATIONS);
  for (uint32_t i = n_costs; i <= N_ITERATIONS; ++i) {
    CHECK(result.cost[i] == -1.0);
  }
  NmsNmfConfig shorter = plain;
  shorter.n_iterations = n_costs ? n_costs - 1 : 0;
  check_note("stopped after %u iterations", shorter.n_iterations);
  CHECK_INT(run(&shorter, v, 1, &reference), NMS_SUCCESS);
  CHECK_SAME(result.w, reference.w, N_W);
  CHECK_SAME(result.h, reference.h, N_H);
  check_no_note();
}

/// The start is uniform in [0.5, 1.5) sqrt(mean(V) / n_components)
static void
test_start(void)
{
  const NmsNmfConfig config = {
      .n_rows = 300, .n_columns = 200, .n_components = 7};
  float* v = new_random(300 * 200, 1, 0.0, 8.0);
  float* w = new_floats(300 * 7);
  float* h = new_floats(7 * 200);
  nms_nmf_start(&config, 99, v, w, h);
  double mean = 0.0;
  for (int i = 0; i < 300 * 200; ++i) {
    mean += (double)v[i] / (300.0 * 200.0);
  }
  const double scale      = sqrt(mean / 7.0);
  int          bins[2][4] = {{0, 0, 0, 0}, {0, 0, 0, 0}};
  for (int i = 0; i < (300 + 200) * 7; ++i) {
    const int    is_h = i >= 300 * 7;
    const double unit = (double)(is_h ? h[i - 300 * 7] : w[i]) / scale - 0.5;
    CHECK(unit > -1e-6);
    CHECK(unit < 1.0 + 1e-6);
    ++bins[is_h][(int)fmin(3.0, fmax(0.0, 4.0 * unit))];
  }
  for (int i = 0; i < 4; ++i) {
    CHECK_NEAR(bins[0][i], 300 * 7 / 4, 100);
    CHECK_NEAR(bins[1][i], 200 * 7 / 4, 80);
  }
  CHECK(max_difference(w, h, 200) > 0.1 * scale);
  memset(v, 0, 300 * 200 * sizeof(float));
  nms_nmf_start(&config, 99, v, w, h);
  CHECK(max_magnitude(w, 300 * 7) == 0.0);
  free(v);
  free(w);
  free(h);
}

/// Return the sum of the first rows of H
static double
sum_rows(const float* h, int n)
{
  double sum = 0.0;
  for (int i = 0; i < n * N_COLUMNS; ++i) {
    sum += (double)h[i];
  }
  return sum;
}

/// The first columns of W stay bit for bit, the others follow, and the cost
/// falls; the more those held cost, the less is done with them
static void
test_held(const float* v, float beta)
{
  static Run   result, costly;
  float        w[N_W];
  NmsNmfConfig config = plain;
  config.beta         = beta;
  config.n_held       = 2;
  nms_nmf_start(&config, 1, v, w, result.h);
  CHECK_INT(run(&config, v, 1, &result), NMS_SUCCESS);
  for (int r = 0; r < N_ROWS; ++r) {
    const float* const row = result.w + (size_t)r * N_COMPONENTS;
    CHECK_SAME(row, w + (size_t)r * N_COMPONENTS, 2);
    CHECK(row[2] != w[r * N_COMPONENTS + 2]);
  }
  config.held_sparsity = 3.0f;
  CHECK_INT(run(&config, v, 1, &costly), NMS_SUCCESS);
  CHECK_BELOW(sum_rows(costly.h, 2), 0.9 * sum_rows(result.h, 2));
  for (int i = 1; i <= N_ITERATIONS; ++i) {
    CHECK(costly.cost[i] <= costly.cost[i - 1] * (1.0 + 1e-6));
  }
  CHECK_NEAR(nms_nmf_cost(&config, v, costly.w, costly.h),
             costly.cost[N_ITERATIONS],
             1e-6 * costly.cost[N_ITERATIONS]);

  // With all of them held, that is what holding W is
  config.n_held        = N_COMPONENTS;
  config.held_sparsity = 0.0f;
  CHECK_INT(run(&config, v, 1, &result), NMS_SUCCESS);
  config.n_held = 0;
  config.hold_w = true;
  CHECK_INT(run(&config, v, 1, &costly), NMS_SUCCESS);
  CHECK_SAME(result.w, costly.w, N_W);
  CHECK_SAME(result.h, costly.h, N_H);
}

/// The first rows of H stay bit for bit, W and the others follow, and the cost
/// falls
static void
test_held_rows(const float* v, float beta)
{
  static Run   result, other;
  float        w[N_W], h[N_H];
  NmsNmfConfig config = plain;
  config.beta         = beta;
  config.n_held_rows  = 3;
  config.n_held       = 1;
  nms_nmf_start(&config, 1, v, w, h);
  CHECK_INT(run(&config, v, 1, &result), NMS_SUCCESS);
  CHECK_SAME(result.h, h, 3 * N_COLUMNS);
  for (int c = 0; c < N_COLUMNS; ++c) {
    CHECK(result.h[3 * N_COLUMNS + c] != h[3 * N_COLUMNS + c]);
  }
  for (int r = 0; r < N_ROWS; ++r) {
    CHECK(result.w[r * N_COMPONENTS] == w[r * N_COMPONENTS]);
    CHECK(result.w[r * N_COMPONENTS + 1] != w[r * N_COMPONENTS + 1]);
  }
  for (int i = 1; i <= N_ITERATIONS; ++i) {
    CHECK(result.cost[i] <= result.cost[i - 1] * (1.0 + 1e-6));
  }

  // With all of them held, that is what holding H is
  config.n_held_rows = N_COMPONENTS;
  CHECK_INT(run(&config, v, 1, &result), NMS_SUCCESS);
  config.n_held_rows = 0;
  config.hold_h      = true;
  CHECK_INT(run(&config, v, 1, &other), NMS_SUCCESS);
  CHECK_SAME(result.w, other.w, N_W);
  CHECK_SAME(result.h, other.h, N_H);
}

static void
test_bad_configs(const float* v)
{
  static Run   result, before;
  NmsNmfConfig bad[12];
  for (int i = 0; i < 12; ++i) {
    bad[i] = plain;
  }
  bad[0].n_rows         = 0;
  bad[1].n_columns      = 0;
  bad[2].n_components   = 0;
  bad[3].beta           = -2.5f;
  bad[4].beta           = 4.5f;
  bad[5].beta           = NAN;
  bad[6].sparsity       = -1.0f;
  bad[7].sparsity       = NAN;
  bad[8].n_held         = N_COMPONENTS + 1;
  bad[9].held_sparsity  = -1.0f;
  bad[10].held_sparsity = NAN;
  bad[11].n_held_rows   = N_COMPONENTS + 1;
  nms_nmf_start(&plain, 1, v, result.w, result.h);
  before = result;
  for (int i = 0; i < 12; ++i) {
    check_note("bad config %d", i);
    CHECK_INT(nms_nmf_factorize(&bad[i], v, result.w, result.h, result.cost),
              NMS_BAD_ARGUMENT);
    CHECK(!memcmp(&before, &result, sizeof(before)));
  }
  check_no_note();
}

int
main(void)
{
  float* v = new_random(N_ROWS * N_COLUMNS, 6, 0.0, 4.0);
  test_seed(v);
  test_continued(v);
  test_progress(v);
  test_cancel(v, 1);
  test_cancel(v, 2);
  test_start();
  test_held(v, 1.0f);
  test_held(v, 0.5f);
  test_held_rows(v, 1.0f);
  test_held_rows(v, 2.0f);
  test_bad_configs(v);
  free(v);
  return check_result();
}
