// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/columns.h"

#include "learn/learner_impl.h"
#include "learn/material.h"
#include "nms/nmf.h"
#include "nms/progress.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Updates of both factors on the features, then of R on the groups
static const uint32_t n_analysis_updates       = 60;
static const uint32_t n_reconstruction_updates = 40;

/// The two factorisations' shares of the work, for progress
typedef struct {
  NmsProgressFunc progress;
  void*           user;
  double          start;
  double          share;
} Part;

/// What columns are learnt with; those held come first
typedef struct {
  const NmsLearner*       learner;
  const NmsColumnsConfig* config;
  uint32_t                n_held;
  uint32_t                n; ///< All columns
  uint32_t                n_frames;
  float*                  v;    ///< [max(n_features, n_groups)][n_frames]
  float*                  w;    ///< [n_features][n]
  float*                  r;    ///< [n_groups][n]
  float*                  h;    ///< [n][n_frames]
  float*                  sums; ///< [n], of the columns held
  float                   feature_scale; ///< Of V when W and H were learnt
} Work;

static bool
report_part(void* user, double fraction)
{
  const Part* const part = user;
  return !part->progress ||
         part->progress(part->user, part->start + fraction * part->share);
}

static void
free_work(Work* work)
{
  free(work->v);
  free(work->w);
  free(work->r);
  free(work->h);
  free(work->sums);
}

static NmsStatus
allocate_work(Work* work)
{
  const size_t n_features = work->learner->model->n_features;
  const size_t n_groups   = work->learner->model->shape.n_groups;
  const size_t n          = work->n;
  const size_t n_rows     = n_features > n_groups ? n_features : n_groups;

  work->v    = malloc(n_rows * work->n_frames * sizeof(float));
  work->w    = malloc(n_features * n * sizeof(float));
  work->r    = malloc(n_groups * n * sizeof(float));
  work->h    = malloc(n * work->n_frames * sizeof(float));
  work->sums = calloc(n, sizeof(float));
  return work->v && work->w && work->r && work->h && work->sums ? NMS_SUCCESS
                                                                : NMS_NO_MEMORY;
}

/// Copy rows `first` on of the stored frames to V, scaled to a mean of one;
/// return the scale
static float
copy_matrix(const NmsStore* store, uint32_t first, uint32_t n_rows, float* v)
{
  const uint32_t n_frames = store->heard.n_frames_kept;

  double sum = 0.0;
  for (uint32_t t = 0; t < n_frames; ++t) {
    const float* const frame =
        store->values + (size_t)t * store->n_values + first;
    for (uint32_t r = 0; r < n_rows; ++r) {
      sum += (double)frame[r];
    }
  }

  const float scale =
      sum > 0.0 ? (float)((double)n_rows * n_frames / sum) : 1.0f;
  for (uint32_t t = 0; t < n_frames; ++t) {
    const float* const frame =
        store->values + (size_t)t * store->n_values + first;
    for (uint32_t r = 0; r < n_rows; ++r) {
      v[(size_t)r * n_frames + t] = scale * frame[r];
    }
  }
  return scale;
}

/// Put the columns held where W begins, each with a sum as those have that a
/// factorisation starts with, and note their own
static float
start_held(Work* work, const NmsNmfConfig* nmf)
{
  const NmsComponents* const held = work->config->held;
  const float sum = (float)nmf->n_rows / sqrtf((float)nmf->n_components);

  for (uint32_t k = 0; k < work->n_held; ++k) {
    double own = 0.0;
    for (size_t j = 0; j < nmf->n_rows; ++j) {
      own += (double)held->analysis[j * held->stride + k];
    }
    work->sums[k]     = own > 0.0 ? (float)own : 1.0f;
    const float scale = sum / work->sums[k];
    for (size_t j = 0; j < nmf->n_rows; ++j) {
      work->w[j * work->n + k] = scale * held->analysis[j * held->stride + k];
    }
  }
  return sum;
}

static NmsStatus
learn_analysis(Work* work, Part* part)
{
  NmsNmfConfig nmf = {.n_rows       = work->learner->model->n_features,
                      .n_columns    = work->n_frames,
                      .n_components = work->n,
                      .n_iterations = n_analysis_updates,
                      .beta         = work->learner->config.beta,
                      .n_held       = work->n_held,
                      .progress     = report_part,
                      .user         = part,
                      .tasks        = work->learner->config.tasks};

  work->feature_scale =
      copy_matrix(work->config->store, 0, nmf.n_rows, work->v);
  nms_nmf_start(&nmf, work->learner->config.seed, work->v, work->w, work->h);
  nmf.held_sparsity = work->config->held_sparsity * start_held(work, &nmf);

  const NmsStatus status =
      nms_nmf_factorize(&nmf, work->v, work->w, work->h, NULL);
  if (!status) {
    nms_nmf_normalize(&nmf, work->w, work->h);
  }
  return status;
}

/// Start R flat; of the columns held it is what it is, at the scales of this
/// factorisation and for columns of W with a sum of one
static void
start_reconstruction(Work* work, uint32_t n_groups, float scale)
{
  const NmsComponents* const held = work->config->held;

  for (size_t g = 0; g < n_groups; ++g) {
    for (uint32_t k = 0; k < work->n; ++k) {
      work->r[g * work->n + k] =
          k < work->n_held ? held->reconstruction[g * held->stride + k] *
                                 scale / work->sums[k]
                           : 1.0f / (float)n_groups;
    }
  }
}

static NmsStatus
learn_reconstruction(Work* work, Part* part)
{
  const NmsNmfConfig nmf = {.n_rows    = work->learner->model->shape.n_groups,
                            .n_columns = work->n_frames,
                            .n_components = work->n,
                            .n_iterations = n_reconstruction_updates,
                            .beta         = work->learner->config.beta,
                            .n_held       = work->n_held,
                            .hold_h       = true,
                            .progress     = report_part,
                            .user         = part,
                            .tasks        = work->learner->config.tasks};

  const float group_scale = copy_matrix(work->config->store,
                                        work->learner->model->n_features,
                                        nmf.n_rows,
                                        work->v);
  start_reconstruction(work, nmf.n_rows, group_scale / work->feature_scale);

  const NmsStatus status =
      nms_nmf_factorize(&nmf, work->v, work->r, work->h, NULL);

  // Back to the scale of the recordings, which all sources share
  for (size_t i = 0; i < (size_t)nmf.n_rows * work->n; ++i) {
    work->r[i] *= work->feature_scale / group_scale;
  }
  return status;
}

/// Hand over what was learnt
static NmsStatus
keep(const Work* work, NmsComponents* learnt)
{
  const NmsComponents all = {work->w, work->r, NULL, work->n, work->n};
  const NmsComponents own = nms_components_from(&all, work->n_held);
  const NmsStatus     status =
      nms_components_new(work->learner, own.n, false, learnt);

  if (!status) {
    nms_learner_copy_components(work->learner, &own, learnt);
  }
  return status;
}

NmsStatus
nms_columns_learn(const NmsLearner*       learner,
                  const NmsColumnsConfig* config,
                  NmsComponents*          learnt)
{
  // A group costs about half as much as a feature, for which both factors are
  // updated
  const double   n_features = learner->model->n_features;
  const double   n_groups   = learner->model->shape.n_groups;
  const double   share      = n_features / (n_features + 0.55 * n_groups);
  const uint32_t n_held     = config->held ? config->held->n : 0;
  Part           analysis   = {config->progress, config->user, 0.0, share};
  Part reconstruction = {config->progress, config->user, share, 1.0 - share};
  Work work           = {.learner  = learner,
                         .config   = config,
                         .n_held   = n_held,
                         .n        = n_held + config->n,
                         .n_frames = config->store->heard.n_frames_kept};

  NmsStatus status = allocate_work(&work);
  status           = status ? status : learn_analysis(&work, &analysis);
  status = status ? status : learn_reconstruction(&work, &reconstruction);
  status = status ? status : keep(&work, learnt);

  free_work(&work);
  return status;
}
