// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/masker.h"

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
make_solver(NmsMasker*           masker,
            const NmsDictionary* dictionary,
            const float*         heard)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;
  const size_t n_rows = (size_t)masker->n_recordings * dictionary->n_features;

  float* const stacked = malloc(n_rows * shape->n_components * sizeof(float));
  if (!stacked) {
    return NMS_NO_MEMORY;
  }

  stack_analysis(dictionary, masker->n_recordings, heard, stacked);
  const NmsSolverConfig config = {.n_features   = (uint32_t)n_rows,
                                  .n_components = shape->n_components,
                                  .n_iterations = shape->n_iterations,
                                  .beta         = shape->beta,
                                  .dictionary   = stacked,
                                  .sparsity     = dictionary->sparsity,
                                  .relaxation   = shape->relaxation,
                                  .momentum     = shape->momentum};
  const NmsStatus       status = nms_solver_new(&config, &masker->solver);
  free(stacked);
  return status;
}

static void
lay_out(NmsMasker* masker)
{
  NmsArena* const arena    = &masker->arena;
  const size_t    n_vector = (size_t)masker->n_recordings * masker->n_features;

  masker->vector = (float*)nms_arena_take(arena, n_vector, sizeof(float));
  masker->activations =
      (float*)nms_arena_take(arena, masker->n_components, sizeof(float));
  masker->models =
      nms_arena_rows(arena, masker->n_sources, masker->padded_groups);
  masker->masks =
      nms_arena_rows(arena, masker->n_sources, masker->padded_groups);
  masker->reconstructions =
      (NmsPacked*)nms_arena_take(arena, masker->n_sources, sizeof(NmsPacked));
  for (uint32_t s = 0; s < masker->n_sources; ++s) {
    const size_t size =
        nms_packed_size(masker->sources[s].n_components, masker->n_groups);
    float* const data = (float*)nms_arena_take(arena, size, sizeof(float));
    if (data) {
      masker->reconstructions[s].data = data;
    }
  }
}

NmsStatus
nms_masker_init(NmsMasker*           masker,
                const NmsDictionary* dictionary,
                uint32_t             n_recordings,
                NmsHearing           hearing)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;

  memset(masker, 0, sizeof(*masker));
  masker->n_recordings  = n_recordings;
  masker->n_sources     = shape->n_sources;
  masker->n_features    = dictionary->n_features;
  masker->n_groups      = shape->n_groups;
  masker->n_components  = shape->n_components;
  masker->padded_groups = (uint32_t)nms_packed_size(1, shape->n_groups);
  masker->exponent      = shape->mask_exponent;
  masker->sources       = dictionary->sources;
  masker->heard         = hearing.groups;
  masker->kernel        = nms_kernel_choose();

  lay_out(masker);
  const NmsStatus status = nms_arena_reserve(&masker->arena);
  if (status) {
    return status;
  }

  lay_out(masker);
  for (uint32_t s = 0; s < masker->n_sources; ++s) {
    const NmsSource source = dictionary->sources[s];
    nms_pack_some_columns(&masker->reconstructions[s],
                          dictionary->reconstruction + source.first_component,
                          shape->n_components,
                          source.n_components,
                          shape->n_groups);
  }
  return make_solver(masker, dictionary, hearing.features);
}

void
nms_masker_clear(NmsMasker* masker)
{
  nms_solver_free(masker->solver);
  nms_arena_free(&masker->arena);
}

void
nms_masker_explain(NmsMasker* masker)
{
  nms_solver_run(masker->solver, masker->vector, masker->activations);
  for (uint32_t s = 0; s < masker->n_sources; ++s) {
    const NmsSource source = masker->sources[s];
    masker->kernel->combine(&masker->reconstructions[s],
                            masker->activations + source.first_component,
                            0,
                            source.n_components,
                            masker->models[s]);
  }
}

void
nms_masker_share(NmsMasker* masker, uint32_t recording)
{
  for (uint32_t s = 0; s < masker->n_sources; ++s) {
    const size_t       at = (size_t)recording * masker->n_sources + s;
    const float* const c =
        masker->heard ? masker->heard + at * masker->n_groups : NULL;

    for (uint32_t g = 0; g < masker->n_groups; ++g) {
      masker->masks[s][g] = (c ? c[g] : 1.0f) * masker->models[s][g];
    }
  }
  nms_mask_share(
      masker->masks, masker->n_sources, masker->n_groups, masker->exponent);
}
