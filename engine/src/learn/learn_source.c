// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

#include "learn/columns.h"
#include "learn/image.h"
#include "learn/learner_impl.h"
#include "learn/material.h"
#include "nms/progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

NmsStatus
nms_learner_learn_spatial(const NmsLearner* learner,
                          const NmsImage*   image,
                          NmsComponents*    learnt)
{
  const uint32_t n_groups = learner->model->shape.n_groups;

  if (!nms_image_is_whole(image)) {
    return NMS_SUCCESS;
  }

  learnt->spatial = malloc((size_t)4 * n_groups * sizeof(float));
  if (!learnt->spatial) {
    return NMS_NO_MEMORY;
  }
  nms_image_normalize(image, n_groups, learnt->spatial);
  return NMS_SUCCESS;
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

  NmsLearnerSource* const learning = &learner->sources[source];
  NmsStore* const         store    = &learning->store;
  nms_store_drop_quiet(store);
  if (!store->heard.n_frames_kept) {
    return NMS_NO_MATERIAL;
  }

  const NmsColumnsConfig config = {.store    = store,
                                   .n        = learner->config.n_components,
                                   .progress = progress,
                                   .user     = user};

  NmsComponents learnt = {0};
  NmsStatus     status = nms_learner_fill_chunk(learning);
  status = status ? status : nms_columns_learn(learner, &config, &learnt);
  status = status
               ? status
               : nms_learner_learn_spatial(learner, &learning->image, &learnt);
  if (status) {
    nms_components_clear(&learnt);
  } else {
    nms_components_clear(&learning->learnt);
    nms_store_clear(&learning->masked);
    learning->learnt  = learnt;
    learning->is_rest = false;
  }
  return status;
}
