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

/// Return the energy of components in a group, 0 if it is not known where
static float
placed_energy(const NmsComponents* components, size_t group)
{
  const size_t row = group * components->stride;

  float energy = 0.0f;
  for (uint32_t k = 0; components->spatial && k < components->n; ++k) {
    const float value = components->reconstruction[row + k];
    energy += value * value;
  }
  return energy;
}

void
nms_learner_mix_spatial(const NmsLearner*    learner,
                        const NmsComponents* first,
                        const NmsComponents* second,
                        float*               spatial)
{
  const uint32_t     n_groups = learner->model->shape.n_groups;
  const float* const whole = first->spatial ? first->spatial : second->spatial;

  for (size_t g = 0; g < n_groups; ++g) {
    const float a    = placed_energy(first, g);
    const float b    = placed_energy(second, g);
    const float part = b > 0.0f ? b / (a + b) : 0.0f;

    memcpy(spatial + 4 * g, whole + 4 * g, 4 * sizeof(float));
    for (uint32_t i = 0; part > 0.0f && i < 4; ++i) {
      const float from   = spatial[4 * g + i];
      spatial[4 * g + i] = from + part * (second->spatial[4 * g + i] - from);
    }
  }
}

bool
nms_learner_has_spatial(const NmsLearner* learner, uint32_t source)
{
  const NmsLearnerSource* const from = &learner->sources[source];

  return from->learnt.n ? from->learnt.spatial != NULL
                        : from->taken.spatial != NULL;
}

/// Return the shape of a dictionary of all sources
static NmsDictionaryShape
make_shape(const NmsLearner* learner)
{
  NmsDictionaryShape shape = learner->model->shape;

  shape.n_sources    = learner->n_sources;
  shape.n_components = 0;
  shape.has_spatial  = true;
  for (uint32_t s = 0; s < learner->n_sources; ++s) {
    shape.n_components +=
        learner->sources[s].taken.n + learner->sources[s].learnt.n;
    shape.has_spatial =
        shape.has_spatial && nms_learner_has_spatial(learner, s);
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
  if (all.spatial) {
    nms_learner_mix_spatial(
        learner, &source->taken, &source->learnt, all.spatial);
  }
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
