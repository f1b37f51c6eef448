// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/nmf.h"

#include "base/arena.h"
#include "base/float_mode.h"
#include "kernel/kernel.h"
#include "nmf/divergence.h"
#include "nmf/update.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Vectors updated by one task, and in one go
#define TASK_VECTORS 32

/// One side of a factorisation: vectors c with c X approximating rows of V
typedef struct {
  NmsUpdate update;
  uint32_t  n_vectors; ///< Rows of V as this side sees it
  uint32_t  n_columns; ///< Columns of V as this side sees it
  uint32_t  n_padded;  ///< The same, padded
  uint32_t  n_tasks;   ///< Each with scratch of its own
  float*    v;         ///< [n_vectors][n_padded]
  float*    sums;      ///< [n_vectors][n_components], scratch
} Side;

/// Half an iteration: all vectors of one side
typedef struct {
  Side*  side;
  float  sparsity;
  float* vectors; ///< [n_vectors][n_components]
} Half;

/// Memory of a factorisation
typedef struct {
  const NmsNmfConfig* config;
  NmsArena            arena;
  Side                rows;      ///< Updates W, H held
  Side                columns;   ///< Updates H, W held
  float*              h;         ///< [n_columns][n_components], transposed
  float*              held;      ///< [n_rows][n_held], of W
  float*              held_rows; ///< [n_columns][n_held_rows], of H, transposed
  float*              costs; ///< [n_components], of sums of H's rows, or NULL
  float*              pulls; ///< [n_components], of norms of W's columns
} Job;

static bool
config_is_good(const NmsNmfConfig* config)
{
  return config->n_rows >= 1 && config->n_columns >= 1 &&
         config->n_components >= 1 && config->beta >= -2.0f &&
         config->beta <= 4.0f && config->sparsity >= 0.0f &&
         isfinite(config->sparsity) && config->n_held <= config->n_components &&
         config->n_held_rows <= config->n_components &&
         config->held_sparsity >= 0.0f && isfinite(config->held_sparsity);
}

static float*
take(Job* job, size_t n)
{
  return (float*)nms_arena_take(&job->arena, n, sizeof(float));
}

static void
lay_out_side(Job* job, Side* side, uint32_t n_vectors, uint32_t n_columns)
{
  const uint32_t n       = job->config->n_components;
  const size_t   size    = nms_packed_size(n, n_columns);
  const uint32_t padded  = (uint32_t)(size / n);
  const uint32_t n_tasks = (n_vectors + TASK_VECTORS - 1) / TASK_VECTORS;

  side->n_vectors             = n_vectors;
  side->n_columns             = n_columns;
  side->n_padded              = padded;
  side->n_tasks               = n_tasks;
  side->v                     = take(job, (size_t)n_vectors * padded);
  side->sums                  = take(job, (size_t)n_vectors * n);
  side->update.x.data         = take(job, size);
  side->update.x.n_components = n;
  side->update.row_sums       = take(job, n);
  side->update.sum            = take(job, (size_t)n_tasks * n * 2);
  side->update.model          = take(job, (size_t)n_tasks * padded);
  side->update.weighted       = take(job, (size_t)n_tasks * padded);
  side->update.kernel         = nms_kernel_choose();
  side->update.beta           = job->config->beta;
  side->update.exponent       = nms_update_gamma(job->config->beta);
  side->update.least          = NMS_NMF_EPSILON;
}

static void
lay_out(Job* job)
{
  const NmsNmfConfig* const config = job->config;

  lay_out_side(job, &job->rows, config->n_rows, config->n_columns);
  if (!config->hold_h) {
    lay_out_side(job, &job->columns, config->n_columns, config->n_rows);
    job->columns.update.n_sparser = config->n_held;
    job->columns.update.sparser   = config->held_sparsity;
  }
  job->h         = take(job, (size_t)config->n_columns * config->n_components);
  job->held      = take(job, (size_t)config->n_rows * config->n_held);
  job->held_rows = take(job, (size_t)config->n_columns * config->n_held_rows);
  if (config->sparsity_by_norm && config->sparsity > 0.0f) {
    job->costs = take(job, config->n_components);
    job->pulls = take(job, config->n_components);
  }
}

static void
copy_v(Job* job, const float* v)
{
  const uint32_t n_rows    = job->config->n_rows;
  const uint32_t n_columns = job->config->n_columns;
  const float    least     = job->config->beta <= 0.0f ? NMS_NMF_EPSILON : 0.0f;

  for (uint32_t r = 0; r < n_rows; ++r) {
    for (uint32_t c = 0; c < n_columns; ++c) {
      const float value = v[(size_t)r * n_columns + c];
      const float safe  = value > least ? value : least;

      job->rows.v[(size_t)r * job->rows.n_padded + c] = safe;
      if (!job->config->hold_h) {
        job->columns.v[(size_t)c * job->columns.n_padded + r] = safe;
      }
    }
  }
}

static void
transpose(const float* from, uint32_t n_rows, uint32_t n_columns, float* to)
{
  for (uint32_t r = 0; r < n_rows; ++r) {
    for (uint32_t c = 0; c < n_columns; ++c) {
      to[(size_t)c * n_rows + r] = from[(size_t)r * n_columns + c];
    }
  }
}

/// Update the vectors of one task
static void
update_some(void* user, uint32_t task)
{
  const Half* const half   = user;
  const Side* const side   = half->side;
  const uint32_t    n      = side->update.x.n_components;
  const uint32_t    first  = task * TASK_VECTORS;
  const uint32_t    left   = side->n_vectors - first;
  NmsUpdate         update = side->update;

  update.sum += (size_t)task * n * 2;
  update.model += (size_t)task * side->n_padded;
  update.weighted += (size_t)task * side->n_padded;
  nms_update_run_many(&update,
                      side->v + (size_t)first * side->n_padded,
                      left < TASK_VECTORS ? left : TASK_VECTORS,
                      half->sparsity,
                      side->sums + (size_t)first * n,
                      half->vectors + (size_t)first * n);
}

/// Update all vectors of one side, [n_vectors][n_components]
static void
update_side(const Job*   job,
            Side*        side,
            const float* fixed, // [columns of V][n_components]
            float        sparsity,
            // NOLINTNEXTLINE(readability-non-const-parameter): written by tasks
            float* vectors)
{
  Half half = {side, sparsity, vectors};

  nms_pack_columns(
      &side->update.x, fixed, side->update.x.n_components, side->n_columns);
  nms_update_prepare(&side->update);
  nms_tasks_run(&job->config->tasks, side->n_tasks, update_some, &half);
}

/// Return the Euclidean norm of a column of W
static double
find_norm(const NmsNmfConfig* config, const float* w, uint32_t component)
{
  double power = 0.0;

  for (uint32_t r = 0; r < config->n_rows; ++r) {
    const double value =
        (double)w[(size_t)r * config->n_components + component];
    power += value * value;
  }
  return sqrt(power);
}

/// Return the sum of a row of H
static double
sum_row(const Job* job, uint32_t component)
{
  const size_t n   = job->config->n_components;
  double       sum = 0.0;

  for (size_t c = 0; c < job->config->n_columns; ++c) {
    sum += (double)job->h[c * n + component];
  }
  return sum;
}

/// Weigh the sparsity by the norms of W: what a row of H costs, or how strongly
/// a column of W is drawn to zero
static void
weigh_sparsity(Job* job, const float* w, bool of_w)
{
  const NmsNmfConfig* const config = job->config;

  for (uint32_t k = 0; job->costs && k < config->n_components; ++k) {
    const double norm = find_norm(config, w, k);
    const double cost = (double)config->sparsity;
    if (of_w) {
      job->pulls[k] =
          norm > 0.0 ? (float)(cost * sum_row(job, k) / norm) : 0.0f;
    } else {
      job->costs[k] = (float)(cost * norm);
    }
  }
  job->rows.update.pulls    = job->pulls;
  job->columns.update.costs = job->costs;
}

static double
compute_cost(Job* job, const float* w)
{
  const NmsNmfConfig* const config = job->config;
  const uint32_t            n      = config->n_components;
  NmsUpdate* const          update = &job->rows.update;
  const double              least  = (double)NMS_NMF_EPSILON;
  double                    cost   = 0.0;

  nms_pack_columns(&update->x, job->h, n, config->n_columns);
  for (uint32_t r = 0; r < config->n_rows; ++r) {
    const float* const v = job->rows.v + (size_t)r * job->rows.n_padded;

    update->kernel->combine(&update->x, w + (size_t)r * n, 0, n, update->model);
    for (uint32_t c = 0; c < config->n_columns; ++c) {
      const double y = (double)update->model[c];
      cost += nms_divergence(
          (double)config->beta, (double)v[c], y > least ? y : least);
    }
  }

  for (uint32_t k = 0; k < n; ++k) {
    const double norm =
        config->sparsity_by_norm ? find_norm(config, w, k) : 1.0;
    const double held =
        k < config->n_held ? (double)config->held_sparsity : 0.0;
    cost += ((double)config->sparsity * norm + held) * sum_row(job, k);
  }
  return cost;
}

/// The components of one side that are held
typedef struct {
  size_t n;         ///< All components
  size_t n_held;    ///< The first of them, held
  size_t n_vectors; ///< Of the side
} Held;

/// Copy held components of all vectors, [n_vectors][n], to [n_vectors][n_held]
static void
keep_held(Held held, const float* vectors, float* kept)
{
  for (size_t i = 0; held.n_held && i < held.n_vectors; ++i) {
    memcpy(kept + i * held.n_held,
           vectors + i * held.n,
           held.n_held * sizeof(float));
  }
}

/// Copy them back
static void
put_held_back(Held held, const float* kept, float* vectors)
{
  for (size_t i = 0; held.n_held && i < held.n_vectors; ++i) {
    memcpy(vectors + i * held.n,
           kept + i * held.n_held,
           held.n_held * sizeof(float));
  }
}

static NmsStatus
open_job(Job* job, const NmsNmfConfig* config, const float* v, const float* h)
{
  memset(job, 0, sizeof(*job));
  if (!config_is_good(config)) {
    return NMS_BAD_ARGUMENT;
  }

  job->config = config;
  lay_out(job);
  if (nms_arena_reserve(&job->arena)) {
    return NMS_NO_MEMORY;
  }

  lay_out(job);
  copy_v(job, v);
  transpose(h, config->n_components, config->n_columns, job->h);
  return NMS_SUCCESS;
}

static bool
go_on(const NmsNmfConfig* config, uint32_t iteration)
{
  return !config->progress ||
         config->progress(config->user,
                          (double)iteration / config->n_iterations);
}

static NmsStatus
iterate(Job* job, float* w, double* cost)
{
  const NmsNmfConfig* const config = job->config;
  const size_t              n      = config->n_components;
  const Held                in_w   = {n, config->n_held, config->n_rows};
  const Held                in_h = {n, config->n_held_rows, config->n_columns};

  keep_held(in_w, w, job->held);
  keep_held(in_h, job->h, job->held_rows);
  for (uint32_t i = 0; i < config->n_iterations; ++i) {
    if (!go_on(config, i)) {
      return NMS_CANCELLED;
    }
    if (!config->hold_w) {
      weigh_sparsity(job, w, true);
      update_side(job, &job->rows, job->h, 0.0f, w);
      put_held_back(in_w, job->held, w);
    }
    if (!config->hold_h) {
      weigh_sparsity(job, w, false);
      update_side(
          job, &job->columns, w, job->costs ? 0.0f : config->sparsity, job->h);
      put_held_back(in_h, job->held_rows, job->h);
    }
    if (cost) {
      cost[i + 1] = compute_cost(job, w);
    }
  }

  (void)go_on(config, config->n_iterations);
  return NMS_SUCCESS;
}

NmsStatus
nms_nmf_factorize(const NmsNmfConfig* config,
                  const float*        v,
                  float*              w,
                  float*              h,
                  double*             cost)
{
  Job       job;
  NmsStatus status = open_job(&job, config, v, h);
  if (status) {
    return status;
  }

  const uint64_t mode = nms_float_mode_enter();
  if (cost) {
    cost[0] = compute_cost(&job, w);
  }
  status = iterate(&job, w, cost);
  transpose(job.h, config->n_columns, config->n_components, h);
  nms_float_mode_leave(mode);

  nms_arena_free(&job.arena);
  return status;
}

double
nms_nmf_cost(const NmsNmfConfig* config,
             const float*        v,
             const float*        w,
             const float*        h)
{
  Job job;
  if (open_job(&job, config, v, h)) {
    return -1.0;
  }

  const double cost = compute_cost(&job, w);
  nms_arena_free(&job.arena);
  return cost;
}

void
nms_nmf_normalize(const NmsNmfConfig* config, float* w, float* h)
{
  const uint32_t n = config->n_components;

  for (uint32_t k = 0; k < n; ++k) {
    double sum = 0.0;
    for (uint32_t r = 0; r < config->n_rows; ++r) {
      sum += (double)w[(size_t)r * n + k];
    }
    if (sum > 0.0) {
      for (uint32_t r = 0; r < config->n_rows; ++r) {
        w[(size_t)r * n + k] = (float)((double)w[(size_t)r * n + k] / sum);
      }
      for (uint32_t c = 0; c < config->n_columns; ++c) {
        h[(size_t)k * config->n_columns + c] *= (float)sum;
      }
    }
  }
}
