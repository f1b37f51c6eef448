// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "nmf_naive.h"
#include "tools.h"

#include "nms/nmf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// A factorisation's arrays, in single and double precision
typedef struct {
  uint32_t n_v, n_w, n_h;
  float *  v, *w, *h;
  double * wide_v, *wide_w, *wide_h;
} Data;

/// Return random data; rows and columns of V differ in level
static Data
data_new(const NmsNmfConfig* config, uint64_t seed)
{
  const uint32_t n_rows = config->n_rows;
  const uint32_t n_cols = config->n_columns;
  Data           data   = {.n_v = n_rows * n_cols,
                           .n_w = n_rows * config->n_components,
                           .n_h = config->n_components * n_cols};
  data.v                = new_random(data.n_v, seed, 0.01, 2.0);
  data.w                = new_random(data.n_w, seed + 1, 0.1, 1.0);
  data.h                = new_random(data.n_h, seed + 2, 0.1, 1.0);
  for (uint32_t i = 0; i < data.n_v; ++i) {
    data.v[i] *= (float)(1 + i / n_cols % 3) / (float)(1 + i % n_cols % 4);
  }
  data.wide_v = new_widened(data.v, data.n_v);
  data.wide_w = new_widened(data.w, data.n_w);
  data.wide_h = new_widened(data.h, data.n_h);
  return data;
}

static void
data_free(Data* data)
{
  free(data->v);
  free(data->w);
  free(data->h);
  free(data->wide_v);
  free(data->wide_w);
  free(data->wide_h);
}

static NaiveNmf
naive_of(const NmsNmfConfig* config)
{
  return (NaiveNmf){config->n_rows,
                    config->n_columns,
                    config->n_components,
                    (double)config->beta,
                    (double)config->sparsity,
                    config->hold_w,
                    config->hold_h,
                    1.0};
}

/// Every value within 1e-4 of the oracle's, or of next to nothing beside the
/// largest
static void
check_close(const float* actual, const double* expected, uint32_t n)
{
  double most = 0.0;
  for (uint32_t i = 0; i < n; ++i) {
    most = fmax(most, fabs(expected[i]));
  }
  for (uint32_t i = 0; i < n; ++i) {
    CHECK_NEAR(actual[i], expected[i], 1e-4 * expected[i] + 1e-6 * most);
  }
}

static void
test_against_naive(const NmsNmfConfig* config, uint64_t seed)
{
  const NaiveNmf naive = naive_of(config);
  Data           data  = data_new(config, seed);
  double*        cost  = new_doubles(config->n_iterations + 1);
  const double   start =
      naive_nmf_cost(&naive, data.wide_v, data.wide_w, data.wide_h);
  CHECK_INT(nms_nmf_factorize(config, data.v, data.w, data.h, cost),
            NMS_SUCCESS);
  for (uint32_t i = 0; i < config->n_iterations; ++i) {
    naive_nmf_iterate(&naive, data.wide_v, data.wide_w, data.wide_h);
  }
  check_close(data.w, data.wide_w, data.n_w);
  check_close(data.h, data.wide_h, data.n_h);

  const double end =
      naive_nmf_cost(&naive, data.wide_v, data.wide_w, data.wide_h);
  const double own = nms_nmf_cost(config, data.v, data.w, data.h);
  CHECK_NEAR(cost[0], start, 1e-5 * start + 1e-9);
  CHECK_NEAR(own, end, 1e-4 * end + 1e-6 * start);
  CHECK_NEAR(cost[config->n_iterations], own, 1e-6 * own + 1e-9);
  data_free(&data);
  free(cost);
}

/// Every divergence, factor held or free, sparsity, over random shapes
static void
test_definition(void)
{
  const float betas[] = {
      -2.0f, -1.0f, 0.0f, 0.5f, 1.0f, 1.5f, 2.0f, 3.0f, 4.0f};
  Random random = {11};
  for (uint32_t i = 0; i < 9 * 4 * 2 * 3; ++i) {
    const NmsNmfConfig config = {.n_rows       = 1 + random_below(&random, 20),
                                 .n_columns    = 1 + random_below(&random, 20),
                                 .n_components = 1 + random_below(&random, 6),
                                 .n_iterations = 12,
                                 .beta         = betas[i % 9],
                                 .sparsity     = i / 36 % 2 ? 0.2f : 0.0f,
                                 .hold_w       = i / 9 % 4 & 1,
                                 .hold_h       = i / 9 % 4 & 2};
    check_note("beta %g, sparsity %g, hold %d %d, %u x %u x %u",
               (double)config.beta,
               (double)config.sparsity,
               config.hold_w,
               config.hold_h,
               config.n_rows,
               config.n_columns,
               config.n_components);
    test_against_naive(&config, i);
  }
  check_no_note();
}

/// The cost never rises
static void
test_monotone(float beta, float sparsity)
{
  const NmsNmfConfig config = {.n_rows       = 40,
                               .n_columns    = 50,
                               .n_components = 5,
                               .n_iterations = 150,
                               .beta         = beta,
                               .sparsity     = sparsity};
  Data               data   = data_new(&config, 77);
  double             cost[151];
  nms_nmf_start(&config, 5, data.v, data.w, data.h);
  check_note("beta %g, sparsity %g", (double)beta, (double)sparsity);
  CHECK_INT(nms_nmf_factorize(&config, data.v, data.w, data.h, cost),
            NMS_SUCCESS);
  for (int i = 1; i <= 150; ++i) {
    CHECK(cost[i] >= 0.0);
    CHECK_BELOW(cost[i], cost[i - 1] * (1.0 + 2e-7));
  }
  CHECK(cost[150] < 0.9 * cost[0]);
  check_no_note();
  data_free(&data);
}

/// What is held keeps its bits; without iterations everything does
static void
test_held(void)
{
  for (int i = 0; i < 4; ++i) {
    const NmsNmfConfig config = {.n_rows       = 9,
                                 .n_columns    = 7,
                                 .n_components = 3,
                                 .n_iterations = i == 3 ? 0 : 5,
                                 .beta         = 1.0f,
                                 .hold_w       = i & 1,
                                 .hold_h       = i & 2};
    Data               data   = data_new(&config, 3);
    float*             w      = new_copy(data.w, data.n_w);
    float*             h      = new_copy(data.h, data.n_h);
    CHECK_INT(nms_nmf_factorize(&config, data.v, w, h, NULL), NMS_SUCCESS);
    CHECK((max_difference(w, data.w, data.n_w) == 0.0) == !!(i & 1));
    CHECK((max_difference(h, data.h, data.n_h) == 0.0) == !!(i & 2));
    free(w);
    free(h);
    data_free(&data);
  }
}

/// Rows and columns of zeros in V give zeros, zeros in W and H stay
static void
test_zeros(float beta)
{
  NmsNmfConfig config = {.n_rows       = 8,
                         .n_columns    = 9,
                         .n_components = 3,
                         .n_iterations = 10,
                         .beta         = beta};
  Data         data   = data_new(&config, 4);
  for (uint32_t i = 0; i < 72; ++i) {
    data.v[i] = i / 9 == 2 || i % 9 == 5 ? 0.0f : data.v[i];
  }
  data.w[7 * 3 + 1] = 0.0f;
  data.h[2 * 9 + 0] = 0.0f;
  check_note("zeros, beta %g", (double)beta);
  CHECK_INT(nms_nmf_factorize(&config, data.v, data.w, data.h, NULL),
            NMS_SUCCESS);
  CHECK(max_magnitude(&data.w[2 * 3], 3) == 0.0);
  for (int k = 0; k < 3; ++k) {
    CHECK(data.h[k * 9 + 5] == 0.0f);
  }
  CHECK(data.w[7 * 3 + 1] == 0.0f);
  CHECK(data.h[2 * 9 + 0] == 0.0f);
  CHECK(isfinite(max_magnitude(data.w, data.n_w)));
  CHECK(isfinite(max_magnitude(data.h, data.n_h)));

  memset(data.v, 0, data.n_v * sizeof(float));
  CHECK_INT(nms_nmf_factorize(&config, data.v, data.w, data.h, NULL),
            NMS_SUCCESS);
  CHECK(isfinite(max_magnitude(data.w, data.n_w)));
  CHECK(isfinite(max_magnitude(data.h, data.n_h)));
  check_no_note();
  data_free(&data);
}

/// W H stays, columns of W sum to one, a column of zeros is left alone
static void
test_normalize(void)
{
  const NmsNmfConfig config = {
      .n_rows = 30, .n_columns = 20, .n_components = 4};
  Data data = data_new(&config, 8);
  for (int i = 0; i < 30; ++i) {
    data.w[i * 4 + 2] = 0.0f;
    data.w[i * 4 + 3] *= 1e-6f;
  }
  double before[600];
  for (int i = 0; i < 600; ++i) {
    before[i] = 0.0;
    for (int k = 0; k < 4; ++k) {
      before[i] +=
          (double)data.w[i / 20 * 4 + k] * (double)data.h[k * 20 + i % 20];
    }
  }
  float kept[20];
  memcpy(kept, data.h + 40, sizeof(kept));
  nms_nmf_normalize(&config, data.w, data.h);
  for (int i = 0; i < 600; ++i) {
    double after = 0.0;
    for (int k = 0; k < 4; ++k) {
      after += (double)data.w[i / 20 * 4 + k] * (double)data.h[k * 20 + i % 20];
    }
    CHECK_NEAR(after, before[i], 1e-6 * before[i]);
  }
  for (int k = 0; k < 4; ++k) {
    double sum = 0.0;
    for (int i = 0; i < 30; ++i) {
      sum += (double)data.w[i * 4 + k];
    }
    CHECK_NEAR(sum, k == 2 ? 0.0 : 1.0, 1e-6);
  }
  CHECK_SAME(data.h + 40, kept, 20);
  data_free(&data);
}

int
main(void)
{
  const float betas[] = {-1.0f, 0.0f, 0.5f, 1.0f, 1.3f, 2.0f, 3.0f, 4.0f};
  test_definition();
  for (int i = 0; i < 8; ++i) {
    test_monotone(betas[i], 0.0f);
    test_monotone(betas[i], 0.1f);
  }
  test_held();
  test_zeros(0.5f);
  test_zeros(1.0f);
  test_zeros(1.5f);
  test_zeros(2.0f);
  test_zeros(3.0f);
  test_normalize();
  return check_result();
}
