// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "oracle/nmf_figures.h"
#include "tools.h"

#include "nms/nmf.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/**
   The engine's factorisations beside scikit-learn's (NMF with solver="mu"),
   same V, start and iterations.  oracle/nmf_oracle.py made the figures.
*/

#define N_V (ORACLE_ROWS * ORACLE_COLUMNS)
#define N_W (ORACLE_ROWS * ORACLE_COMPONENTS)
#define N_H (ORACLE_COMPONENTS * ORACLE_COLUMNS)

static void
narrow(const double* from, int n, float* to)
{
  for (int i = 0; i < n; ++i) {
    to[i] = (float)from[i];
  }
}

/// Write sklearn's flat start: the root of mean(V) / n_components
static void
flatten(const float* v, float* h)
{
  double mean = 0.0;
  for (int i = 0; i < N_V; ++i) {
    mean += (double)v[i] / N_V;
  }
  for (int i = 0; i < N_H; ++i) {
    h[i] = (float)sqrt(mean / ORACLE_COMPONENTS);
  }
}

/// Every value within 1e-4 of sklearn's
static void
check_close(const float* actual, const double* expected, int n)
{
  for (int i = 0; i < n; ++i) {
    CHECK_NEAR(actual[i], expected[i], 1e-4 * expected[i] + 1e-12);
  }
}

static void
test_case(const OracleCase* oracle)
{
  NmsNmfConfig config = {.n_rows       = ORACLE_ROWS,
                         .n_columns    = ORACLE_COLUMNS,
                         .n_components = ORACLE_COMPONENTS,
                         .n_iterations = ORACLE_ITERATIONS,
                         .beta         = (float)oracle->beta,
                         .sparsity     = (float)oracle->sparsity,
                         .hold_w       = oracle->held};
  float        v[N_V], w[N_W], h[N_H];
  narrow(oracle_v, N_V, v);
  narrow(oracle_start_w, N_W, w);
  narrow(oracle_start_h, N_H, h);
  if (oracle->held) {
    flatten(v, h);
  }
  check_note("%s", oracle->name);
  CHECK_INT(nms_nmf_factorize(&config, v, w, h, NULL), NMS_SUCCESS);
  check_close(w, oracle->w, N_W);
  check_close(h, oracle->h, N_H);
  config.sparsity = 0.0f;
  CHECK_NEAR(nms_nmf_cost(&config, v, w, h), oracle->cost, 1e-4 * oracle->cost);
}

int
main(void)
{
  for (size_t i = 0; i < sizeof(oracle_cases) / sizeof(oracle_cases[0]); ++i) {
    test_case(&oracle_cases[i]);
  }
  return check_result();
}
