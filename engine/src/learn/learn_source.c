// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

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

/// Memory of learning one source
typedef struct {
  uint32_t n_frames;
  float*   v;             ///< [max(n_features, n_groups)][n_frames]
  float*   w;             ///< [n_features][n_components]
  float*   r;             ///< [n_groups][n_components]
  float*   h;             ///< [n_components][n_frames]
  float*   spatial;       ///< [n_groups][4], NULL without an image
  float    feature_scale; ///< Of V when W and H were learnt
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
  free(work->spatial);
}

static NmsStatus
allocate_work(const NmsLearner* learner, uint32_t n_frames, Work* work)
{
  const size_t n_features = learner->model->n_features;
  const size_t n_groups   = learner->model->shape.n_groups;
  const size_t n          = learner->config.n_components;
  const size_t n_rows     = n_features > n_groups ? n_features : n_groups;

  work->n_frames = n_frames;
  work->v        = malloc(n_rows * n_frames * sizeof(float));
  work->w        = malloc(n_features * n * sizeof(float));
  work->r        = malloc(n_groups * n * sizeof(float));
  work->h        = malloc(n * n_frames * sizeof(float));
  return work->v && work->w && work->r && work->h ? NMS_SUCCESS : NMS_NO_MEMORY;
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

static NmsStatus
learn_analysis(const NmsLearner* learner,
               const NmsStore*   store,
               Part*             part,
               Work*             work)
{
  const NmsNmfConfig config = {.n_rows       = learner->model->n_features,
                               .n_columns    = work->n_frames,
                               .n_components = learner->config.n_components,
                               .n_iterations = n_analysis_updates,
                               .beta         = learner->config.beta,
                               .progress     = report_part,
                               .user         = part,
                               .tasks        = learner->config.tasks};

  work->feature_scale = copy_matrix(store, 0, config.n_rows, work->v);
  nms_nmf_start(&config, learner->config.seed, work->v, work->w, work->h);
  const NmsStatus status =
      nms_nmf_factorize(&config, work->v, work->w, work->h, NULL);
  if (!status) {
    nms_nmf_normalize(&config, work->w, work->h);
  }
  return status;
}

static NmsStatus
learn_reconstruction(const NmsLearner* learner,
                     const NmsStore*   store,
                     Part*             part,
                     Work*             work)
{
  const NmsNmfConfig config = {.n_rows       = learner->model->shape.n_groups,
                               .n_columns    = work->n_frames,
                               .n_components = learner->config.n_components,
                               .n_iterations = n_reconstruction_updates,
                               .beta         = learner->config.beta,
                               .hold_h       = true,
                               .progress     = report_part,
                               .user         = part,
                               .tasks        = learner->config.tasks};

  const size_t size = (size_t)config.n_rows * config.n_components;

  const float group_scale =
      copy_matrix(store, learner->model->n_features, config.n_rows, work->v);
  for (size_t i = 0; i < size; ++i) {
    work->r[i] = 1.0f / (float)config.n_rows;
  }

  const NmsStatus status =
      nms_nmf_factorize(&config, work->v, work->r, work->h, NULL);

  // Back to the scale of the recordings, which all sources share
  for (size_t i = 0; i < size; ++i) {
    work->r[i] *= work->feature_scale / group_scale;
  }
  return status;
}

/// Learn where the source is, if all of it was heard in two channels
static NmsStatus
learn_spatial(const NmsLearner* learner, const NmsImage* image, Work* work)
{
  const uint32_t n_groups = learner->model->shape.n_groups;

  if (!nms_image_is_whole(image)) {
    return NMS_SUCCESS;
  }

  work->spatial = malloc((size_t)4 * n_groups * sizeof(float));
  if (!work->spatial) {
    return NMS_NO_MEMORY;
  }
  nms_image_normalize(image, n_groups, work->spatial);
  return NMS_SUCCESS;
}

/// Hand what was learnt over to the source
static void
keep(NmsLearnerSource* source, Work* work, uint32_t n_components)
{
  const NmsComponents learnt = {
      work->w, work->r, work->spatial, n_components, n_components};

  nms_components_clear(&source->learnt);
  source->learnt = learnt;
  work->w        = NULL;
  work->r        = NULL;
  work->spatial  = NULL;
}

NmsStatus
nms_learner_learn_source(NmsLearner*     learner,
                         uint32_t        source,
                         NmsProgressFunc progress,
                         void*           user)
{
  if (!nms_learner_may_change(learner, source)) {
    return NMS_BAD_ARGUMENT;
  }

  // A group costs about half as much as a feature, for which both factors are
  // updated
  const double n_features     = learner->model->n_features;
  const double n_groups       = learner->model->shape.n_groups;
  const double share          = n_features / (n_features + 0.55 * n_groups);
  Part         analysis       = {progress, user, 0.0, share};
  Part         reconstruction = {progress, user, share, 1.0 - share};
  Work         work           = {0};

  NmsStore* const store = &learner->sources[source].store;
  nms_store_drop_quiet(store);
  if (!store->heard.n_frames_kept) {
    return NMS_NO_MATERIAL;
  }

  NmsStatus status = nms_learner_fill_chunk(&learner->sources[source]);
  if (!status) {
    status = allocate_work(learner, store->heard.n_frames_kept, &work);
  }
  if (!status) {
    status = learn_analysis(learner, store, &analysis, &work);
  }
  if (!status) {
    status = learn_reconstruction(learner, store, &reconstruction, &work);
  }
  if (!status) {
    status = learn_spatial(learner, &learner->sources[source].image, &work);
  }
  if (!status) {
    keep(&learner->sources[source], &work, learner->config.n_components);
  }

  free_work(&work);
  return status;
}
