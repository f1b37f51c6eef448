// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

#include "base/text.h"
#include "learn/learner_impl.h"
#include "nms/dictionary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

void
nms_learner_copy_layout(const NmsDictionary* from, NmsDictionary* to)
{
  const NmsDictionaryShape* const shape = &from->shape;

  memcpy(to->sparsity, from->sparsity, shape->n_iterations * sizeof(float));
  if (from->bands) {
    memcpy(to->bands, from->bands, shape->n_bands * sizeof(NmsBand));
  }
  if (from->edges) {
    memcpy(to->edges, from->edges, (shape->n_groups + 1) * sizeof(float));
  }
}

/// Return the shape of a dictionary of all sources
static NmsDictionaryShape
make_shape(const NmsLearner* learner)
{
  NmsDictionaryShape shape = learner->model->shape;

  shape.n_sources    = learner->n_sources;
  shape.n_components = 0;
  for (uint32_t s = 0; s < learner->n_sources; ++s) {
    shape.n_components +=
        learner->sources[s].taken.n + learner->sources[s].learnt.n;
  }
  return shape;
}

/// Put a source's components, those taken first, where the source before ends
static void
put_source(const NmsLearner* learner, uint32_t s, NmsDictionary* dictionary)
{
  const NmsLearnerSource* const source = &learner->sources[s];
  NmsSource* const              put    = &dictionary->sources[s];

  nms_text_append(put->name, NMS_NAME_SIZE, source->name);
  put->first_component = s ? put[-1].first_component + put[-1].n_components : 0;
  put->n_components    = source->taken.n + source->learnt.n;

  const NmsComponents all  = nms_components_of(dictionary, s);
  const NmsComponents rest = nms_components_from(&all, source->taken.n);
  nms_learner_copy_components(learner, &source->taken, &all);
  nms_learner_copy_components(learner, &source->learnt, &rest);
}

NmsStatus
nms_learner_finish(const NmsLearner* learner, NmsDictionary** dictionary)
{
  *dictionary = NULL;
  for (uint32_t s = 0; s < learner->n_sources; ++s) {
    if (!learner->sources[s].taken.n && !learner->sources[s].learnt.n) {
      return NMS_NO_MATERIAL;
    }
  }
  if (!learner->n_sources) {
    return NMS_NO_MATERIAL;
  }

  const NmsDictionaryShape shape  = make_shape(learner);
  const NmsStatus          status = nms_dictionary_new(&shape, dictionary);
  if (!status) {
    nms_learner_copy_layout(learner->model, *dictionary);
    for (uint32_t s = 0; s < learner->n_sources; ++s) {
      put_source(learner, s, *dictionary);
    }
  }
  return status;
}

bool
nms_learner_can_refine(const NmsLearner* learner)
{
  uint32_t n_heard = 0;
  bool     is_any  = false;

  for (uint32_t s = 0; s < learner->n_sources; ++s) {
    n_heard += nms_learner_sound(&learner->sources[s])->heard.n_frames_kept > 0;
    is_any = is_any || nms_learner_may_refine(learner, s);
  }
  return is_any && n_heard >= 2 && nms_refining_knows(learner->config.beta);
}

NmsStatus
nms_learner_make(const NmsLearner*      learner,
                 const NmsRefineConfig* config,
                 NmsDictionary**        dictionary)
{
  NmsStatus status = nms_learner_finish(learner, dictionary);
  if (!status && config && nms_learner_can_refine(learner)) {
    status = nms_learner_refine(learner, config, *dictionary);
  }
  if (status) {
    nms_dictionary_free(*dictionary);
    *dictionary = NULL;
  }
  return status;
}
