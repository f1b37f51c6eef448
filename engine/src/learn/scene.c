// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/scene.h"

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nms/dictionary.h"
#include "nms/mask.h"
#include "nms/solver.h"
#include "nms/status.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Write W as each recording hears it, one below the other
static void
stack_analysis(const NmsDictionary* dictionary,
               uint32_t             n_recordings,
               const float*         heard,
               float*               stacked)
{
  const NmsDictionaryShape* const shape      = &dictionary->shape;
  const size_t                    n          = shape->n_components;
  const size_t                    n_features = dictionary->n_features;

  for (size_t i = 0; i < n_recordings; ++i) {
    for (size_t s = 0; s < shape->n_sources; ++s) {
      const NmsSource    source = dictionary->sources[s];
      const float* const c =
          heard ? heard + (i * shape->n_sources + s) * n_features : NULL;
      for (size_t f = 0; f < n_features; ++f) {
        const size_t from = f * n + source.first_component;
        const size_t to   = i * n_features * n + from;
        for (size_t k = 0; k < source.n_components; ++k) {
          stacked[to + k] = (c ? c[f] : 1.0f) * dictionary->analysis[from + k];
        }
      }
    }
  }
}

static NmsStatus
make_solver(NmsScene*            scene,
            const NmsDictionary* dictionary,
            const float*         heard)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;
  const size_t n_rows = (size_t)scene->n_recordings * dictionary->n_features;

  float* const stacked = malloc(n_rows * shape->n_components * sizeof(float));
  if (!stacked) {
    return NMS_NO_MEMORY;
  }

  stack_analysis(dictionary, scene->n_recordings, heard, stacked);
  const NmsSolverConfig config = {.n_features   = (uint32_t)n_rows,
                                  .n_components = shape->n_components,
                                  .n_iterations = shape->n_iterations,
                                  .beta         = shape->beta,
                                  .dictionary   = stacked,
                                  .sparsity     = dictionary->sparsity,
                                  .relaxation   = shape->relaxation,
                                  .momentum     = shape->momentum};
  const NmsStatus       status = nms_solver_new(&config, &scene->solver);
  free(stacked);
  return status;
}

static void
lay_out(NmsScene* scene)
{
  NmsArena* const arena    = &scene->arena;
  const size_t    n_vector = (size_t)scene->n_recordings * scene->n_features;

  scene->vector = (float*)nms_arena_take(arena, n_vector, sizeof(float));
  scene->activations =
      (float*)nms_arena_take(arena, scene->n_components, sizeof(float));
  scene->models = nms_arena_rows(arena, scene->n_sources, scene->padded_groups);
  scene->masks  = nms_arena_rows(arena, scene->n_sources, scene->padded_groups);
  scene->reconstructions =
      (NmsPacked*)nms_arena_take(arena, scene->n_sources, sizeof(NmsPacked));
  for (uint32_t s = 0; s < scene->n_sources; ++s) {
    const size_t size =
        nms_packed_size(scene->sources[s].n_components, scene->n_groups);
    float* const data = (float*)nms_arena_take(arena, size, sizeof(float));
    if (data) {
      scene->reconstructions[s].data = data;
    }
  }
}

NmsStatus
nms_scene_init(NmsScene*            scene,
               const NmsDictionary* dictionary,
               uint32_t             n_recordings,
               NmsHearing           hearing)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;

  memset(scene, 0, sizeof(*scene));
  scene->n_recordings  = n_recordings;
  scene->n_sources     = shape->n_sources;
  scene->n_features    = dictionary->n_features;
  scene->n_groups      = shape->n_groups;
  scene->n_components  = shape->n_components;
  scene->padded_groups = (uint32_t)nms_packed_size(1, shape->n_groups);
  scene->exponent      = shape->mask_exponent;
  scene->sources       = dictionary->sources;
  scene->heard         = hearing.groups;
  scene->kernel        = nms_kernel_choose();

  lay_out(scene);
  const NmsStatus status = nms_arena_reserve(&scene->arena);
  if (status) {
    return status;
  }

  lay_out(scene);
  for (uint32_t s = 0; s < scene->n_sources; ++s) {
    const NmsSource source = dictionary->sources[s];
    nms_pack_some_columns(&scene->reconstructions[s],
                          dictionary->reconstruction + source.first_component,
                          shape->n_components,
                          source.n_components,
                          shape->n_groups);
  }
  return make_solver(scene, dictionary, hearing.features);
}

void
nms_scene_clear(NmsScene* scene)
{
  nms_solver_free(scene->solver);
  nms_arena_free(&scene->arena);
}

void
nms_scene_explain(NmsScene* scene)
{
  nms_solver_run(scene->solver, scene->vector, scene->activations);
  for (uint32_t s = 0; s < scene->n_sources; ++s) {
    const NmsSource source = scene->sources[s];
    scene->kernel->combine(&scene->reconstructions[s],
                           scene->activations + source.first_component,
                           0,
                           source.n_components,
                           scene->models[s]);
  }
}

void
nms_scene_share(NmsScene* scene, uint32_t recording)
{
  for (uint32_t s = 0; s < scene->n_sources; ++s) {
    const size_t       at = (size_t)recording * scene->n_sources + s;
    const float* const c =
        scene->heard ? scene->heard + at * scene->n_groups : NULL;

    for (uint32_t g = 0; g < scene->n_groups; ++g) {
      scene->masks[s][g] = (c ? c[g] : 1.0f) * scene->models[s][g];
    }
  }
  nms_mask_share(
      scene->masks, scene->n_sources, scene->n_groups, scene->exponent);
}
