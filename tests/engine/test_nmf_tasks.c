// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "tools.h"

#include "nms/nmf.h"
#include "nms/tasks.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

/// Most tasks a crew of the test takes
#define MAX_TASKS 256

/// What a crew was asked to do, and how it shall do it
typedef struct {
  uint32_t n_runs;
  uint32_t n_most; ///< Tasks of the largest run
  bool     threads;
} Crew;

/// A task on a thread of its own
typedef struct {
  NmsTaskFunc func;
  void*       user;
  uint32_t    task;
} Errand;

static void*
do_errand(void* user)
{
  const Errand* errand = user;
  errand->func(errand->user, errand->task);
  return NULL;
}

/// Do tasks from last to first, or all at the same time
static void
run_tasks(void* user, uint32_t n_tasks, NmsTaskFunc func, void* func_user)
{
  Crew*     crew = user;
  pthread_t threads[MAX_TASKS];
  Errand    errands[MAX_TASKS];
  REQUIRE(n_tasks <= MAX_TASKS);
  ++crew->n_runs;
  crew->n_most = n_tasks > crew->n_most ? n_tasks : crew->n_most;
  for (uint32_t i = n_tasks; i-- > 0;) {
    errands[i] = (Errand){func, func_user, i};
    if (!crew->threads) {
      do_errand(&errands[i]);
    } else {
      REQUIRE_INT(pthread_create(&threads[i], NULL, do_errand, &errands[i]), 0);
    }
  }
  for (uint32_t i = 0; crew->threads && i < n_tasks; ++i) {
    REQUIRE_INT(pthread_join(threads[i], NULL), 0);
  }
}

/// Factorise and return W and H, one after the other
static float*
factorize(const NmsNmfConfig* config, const float* v)
{
  const size_t n_w = (size_t)config->n_rows * config->n_components;
  const size_t n_h = (size_t)config->n_columns * config->n_components;
  float*       w   = new_floats(n_w + n_h);
  nms_nmf_start(config, 1, v, w, w + n_w);
  CHECK_INT(nms_nmf_factorize(config, v, w, w + n_w, NULL), NMS_SUCCESS);
  return w;
}

/// Whoever does the tasks, the bits are the same
static void
test_crews(uint32_t n_rows, uint32_t n_columns, float beta)
{
  NmsNmfConfig config = {.n_rows       = n_rows,
                         .n_columns    = n_columns,
                         .n_components = 5,
                         .n_iterations = 6,
                         .beta         = beta,
                         .sparsity     = 0.1f};
  const size_t n      = (size_t)(n_rows + n_columns) * 5;
  float*       v      = new_random((size_t)n_rows * n_columns, 1, 0.0, 8.0);
  float*       alone  = factorize(&config, v);
  check_note("%u x %u, beta %g", n_rows, n_columns, (double)beta);
  for (int i = 0; i < 2; ++i) {
    Crew crew           = {.threads = i};
    config.tasks.run    = run_tasks;
    config.tasks.crew   = &crew;
    float* const shared = factorize(&config, v);
    CHECK_SAME(shared, alone, n);
    CHECK_INT(crew.n_runs, 2 * config.n_iterations);
    CHECK((crew.n_most > 1) == (n_rows > 100 || n_columns > 100));
    free(shared);
  }
  check_no_note();
  free(v);
  free(alone);
}

/// Factors of many pieces of the cache obey the equation like small ones
static void
test_pieces(void)
{
  enum { n_rows = 3, n_columns = 50000, n = 2 };

  const NmsNmfConfig config = {.n_rows       = n_rows,
                               .n_columns    = n_columns,
                               .n_components = n,
                               .n_iterations = 1,
                               .beta         = 1.0f,
                               .hold_h       = true};
  float*             v      = new_random(n_rows * n_columns, 1, 0.0, 8.0);
  float*             w      = new_floats(n_rows * n);
  float*             start  = new_floats(n_rows * n);
  float*             h      = new_floats(n * n_columns);
  nms_nmf_start(&config, 1, v, start, h);
  nms_nmf_start(&config, 1, v, w, h);
  CHECK_INT(nms_nmf_factorize(&config, v, w, h, NULL), NMS_SUCCESS);
  for (int r = 0; r < n_rows; ++r) {
    for (int k = 0; k < n; ++k) {
      double above = 0.0;
      double below = 0.0;
      for (int c = 0; c < n_columns; ++c) {
        const double y = (double)start[r * n] * (double)h[c] +
                         (double)start[r * n + 1] * (double)h[n_columns + c];
        above +=
            (double)v[r * n_columns + c] / y * (double)h[k * n_columns + c];
        below += (double)h[k * n_columns + c];
      }
      const double wanted = (double)start[r * n + k] * above / below;
      CHECK_NEAR(w[r * n + k], wanted, 1e-5 * wanted);
    }
  }
  free(v);
  free(w);
  free(start);
  free(h);
}

static void
count(void* user, uint32_t task)
{
  uint32_t* const sum = user;
  *sum                = 10 * *sum + task;
}

/// Without a crew, tasks are done in order
static void
test_alone(void)
{
  const NmsTasks nobody = {0};
  uint32_t       sum    = 0;
  nms_tasks_run(&nobody, 0, count, &sum);
  CHECK_INT(sum, 0);
  nms_tasks_run(&nobody, 5, count, &sum);
  CHECK_INT(sum, 1234);
}

int
main(void)
{
  test_alone();
  test_pieces();
  test_crews(20, 30, 1.0f);
  test_crews(200, 30, 1.0f);
  test_crews(33, 500, 1.0f);
  test_crews(130, 260, 0.0f);
  return check_result();
}
