// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "tools.h"

#include "nms/nmf.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
   The start from means of columns of V.
*/

#define N_ROWS 48
#define N_COLUMNS 120
#define N_COMPONENTS 8
#define N_MIXED 4
#define N_V (N_ROWS * N_COLUMNS)
#define N_W (N_ROWS * N_COMPONENTS)
#define N_H (N_COMPONENTS * N_COLUMNS)

static const NmsNmfConfig from_columns = {.n_rows       = N_ROWS,
                                          .n_columns    = N_COLUMNS,
                                          .n_components = N_COMPONENTS,
                                          .n_iterations = 20,
                                          .start        = NMS_NMF_COLUMNS};

/// Tones that are struck and decay, above noise
static void
make_tones(uint64_t seed, float* v)
{
  Random random = {seed};
  for (int i = 0; i < N_V; ++i) {
    v[i] = (float)random_between(&random, 0.005, 0.02);
  }
  for (int n = 0; n < 40; ++n) {
    const int    pitch = 2 + (int)random_below(&random, 7);
    const int    begin = (int)random_below(&random, N_COLUMNS);
    const double level = random_between(&random, 0.1, 1.0);
    for (int r = pitch; r < N_ROWS; r += pitch) {
      for (int c = begin; c < N_COLUMNS; ++c) {
        v[r * N_COLUMNS + c] +=
            (float)(level * pitch / r * exp(-0.03 * r / pitch * (c - begin)));
      }
    }
  }
}

/// Return the sum of a column
static double
column_sum(const float* values, int n, int column)
{
  double sum = 0.0;
  for (int r = 0; r < N_ROWS; ++r) {
    sum += (double)values[r * n + column];
  }
  return sum;
}

/// Write the mean of columns of V that a column of W is, and a hundredth of it
/// spread evenly
static void
mix(const float* v, const int* columns, float scale, float* part)
{
  for (int r = 0; r < N_ROWS; ++r) {
    double value = 0.01;
    for (int i = 0; i < N_MIXED; ++i) {
      const int c = columns[i];
      value += 0.99 / N_MIXED * N_ROWS * (double)v[r * N_COLUMNS + c] /
               column_sum(v, N_COLUMNS, c);
    }
    part[r] = scale * (float)value;
  }
}

/// Where all columns have one sum and there are as many as are drawn, each is
/// drawn once, and in its order; the seed says the rest
static void
test_columns(void)
{
  enum { n = N_COLUMNS / N_MIXED };
  static float v[N_V], w[N_ROWS * n], h[n * N_COLUMNS], part[N_ROWS];
  float        other[N_ROWS * n];
  NmsNmfConfig config = from_columns;
  config.n_components = n;
  make_tones(3, v);
  for (int c = 0; c < N_COLUMNS; ++c) {
    const double sum = column_sum(v, N_COLUMNS, c);
    for (int r = 0; r < N_ROWS; ++r) {
      v[r * N_COLUMNS + c] = (float)((double)v[r * N_COLUMNS + c] / sum);
    }
  }
  const float scale = sqrtf(1.0f / (float)N_ROWS / (float)n);
  nms_nmf_start(&config, 7, v, w, h);
  for (int k = 0; k < n; ++k) {
    const int columns[N_MIXED] = {k, k + n, k + 2 * n, k + 3 * n};
    mix(v, columns, scale, part);
    for (int r = 0; r < N_ROWS; ++r) {
      CHECK_NEAR(w[r * n + k], part[r], 1e-5 * (double)part[r]);
    }
  }
  for (int i = 0; i < n * N_COLUMNS; ++i) {
    CHECK(h[i] > 0.49f * scale && h[i] < 1.51f * scale);
  }

  make_tones(3, v);
  nms_nmf_start(&config, 7, v, w, h);
  nms_nmf_start(&config, 7, v, other, h);
  CHECK_SAME(w, other, N_ROWS * n);
  nms_nmf_start(&config, 8, v, other, h);
  CHECK(max_difference(w, other, N_ROWS * n) > 1e-3);
}

/// Silent columns are not taken, silence gives zeros, and of numbers at either
/// end of float none is not finite
static void
test_extremes(void)
{
  float v[N_V] = {0.0f}, w[N_W], h[N_H];
  for (int r = 0; r < N_ROWS; r += 2) {
    v[r * N_COLUMNS + 41] = 1.0f;
  }
  nms_nmf_start(&from_columns, 1, v, w, h);
  for (int i = 0; i < N_W; ++i) {
    CHECK(i / N_COMPONENTS % 2 ? w[i] < 0.02f * w[0] : w[i] > 0.9f * w[0]);
  }

  memset(v, 0, sizeof(v));
  nms_nmf_start(&from_columns, 1, v, w, h);
  for (int i = 0; i < N_W; ++i) {
    CHECK_SAME(&w[i], &v[i], 1);
  }

  const float ends[] = {FLT_MAX, FLT_MIN, 1e-44f};
  for (int e = 0; e < 3; ++e) {
    for (int i = 0; i < N_V; ++i) {
      v[i] = i % 3 ? ends[e] : 0.0f;
    }
    nms_nmf_start(&from_columns, 1, v, w, h);
    check_note("of %g", (double)ends[e]);
    for (int i = 0; i < N_W; ++i) {
      CHECK(isfinite(w[i]) && w[i] > 0.0f);
    }
  }
  check_no_note();
}

/// After 20 updates it has led lower than the random start, on average
static void
test_lower(float beta)
{
  double logs = 0.0;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    float        v[N_V], w[N_W], h[N_H];
    double       cost[2];
    NmsNmfConfig config = from_columns;
    config.beta         = beta;
    make_tones(seed, v);
    for (int i = 0; i < 2; ++i) {
      config.start = i ? NMS_NMF_COLUMNS : NMS_NMF_RANDOM;
      nms_nmf_start(&config, seed, v, w, h);
      REQUIRE_INT(nms_nmf_factorize(&config, v, w, h, NULL), NMS_SUCCESS);
      cost[i] = nms_nmf_cost(&config, v, w, h);
    }
    logs += log(cost[1] / cost[0]) / 12.0;
  }
  check_note("beta %g", (double)beta);
  CHECK_BELOW(exp(logs), 0.97);
  check_no_note();
}

int
main(void)
{
  test_columns();
  test_extremes();
  test_lower(0.0f);
  test_lower(1.0f);
  return check_result();
}
