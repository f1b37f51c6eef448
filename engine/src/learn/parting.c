// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/parting.h"

#include "base/arena.h"
#include "nms/dictionary.h"
#include "nms/mask.h"
#include "nms/solver.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Updates of a frame, plain ones
static const uint32_t n_updates = 30;

/// Sharpness of the masks
static const float sharpness = 1.6f;

static void
lay_out(NmsParting* parting)
{
  const NmsDictionary* const dictionary = parting->dictionary;
  const size_t               n_features = dictionary->n_features;
  const size_t               n_groups   = dictionary->shape.n_groups;
  NmsArena* const            arena      = &parting->arena;

  parting->activations = (float*)nms_arena_take(
      arena, dictionary->shape.n_components, sizeof(float));
  parting->features =
      (float*)nms_arena_take(arena, 2 * n_features, sizeof(float));
  parting->groups = (float*)nms_arena_take(arena, 2 * n_groups, sizeof(float));
}

NmsStatus
nms_parting_init(NmsParting* parting, const NmsDictionary* dictionary)
{
  const NmsSolverConfig config = {.n_features = dictionary->n_features,
                                  .n_components =
                                      dictionary->shape.n_components,
                                  .n_iterations = n_updates,
                                  .beta         = dictionary->shape.beta,
                                  .dictionary   = dictionary->analysis,
                                  .relaxation   = 1.0f};

  memset(parting, 0, sizeof(*parting));
  parting->dictionary = dictionary;
  lay_out(parting);
  const NmsStatus status = nms_arena_reserve(&parting->arena);
  if (status) {
    return status;
  }

  lay_out(parting);
  return nms_solver_new(&config, &parting->solver);
}

void
nms_parting_clear(NmsParting* parting)
{
  nms_solver_free(parting->solver);
  nms_arena_free(&parting->arena);
}

void
nms_parting_solve(NmsParting* parting, const float* features)
{
  nms_solver_run(parting->solver, features, parting->activations);
}

/// Compute both models from rows of columns, and their masks; return that of
/// the second
static const float*
share(const NmsParting* parting,
      const float*      rows,
      uint32_t          n_rows,
      float*            models)
{
  const NmsDictionary* const dictionary = parting->dictionary;
  const uint32_t             n          = dictionary->shape.n_components;
  const uint32_t             n_first    = dictionary->sources[0].n_components;
  float* const               masks[]    = {models, models + n_rows};

  for (size_t r = 0; r < n_rows; ++r) {
    const float* const row    = rows + r * n;
    float              first  = 0.0f;
    float              second = 0.0f;
    for (uint32_t k = 0; k < n_first; ++k) {
      first += row[k] * parting->activations[k];
    }
    for (uint32_t k = n_first; k < n; ++k) {
      second += row[k] * parting->activations[k];
    }
    masks[0][r] = first;
    masks[1][r] = second;
  }
  nms_mask_share(masks, 2, n_rows, sharpness);
  return masks[1];
}

const float*
nms_parting_mask_groups(NmsParting* parting)
{
  const NmsDictionary* const dictionary = parting->dictionary;

  return share(parting,
               dictionary->reconstruction,
               dictionary->shape.n_groups,
               parting->groups);
}

const float*
nms_parting_mask_features(NmsParting* parting)
{
  const NmsDictionary* const dictionary = parting->dictionary;

  return share(
      parting, dictionary->analysis, dictionary->n_features, parting->features);
}
