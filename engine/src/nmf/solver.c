// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/solver.h"

#include "base/arena.h"
#include "base/float_mode.h"
#include "kernel/caches.h"
#include "kernel/kernel.h"
#include "nmf/online.h"
#include "nmf/update.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct NmsSolverImpl {
  NmsSolverConfig config; ///< Its arrays are not kept
  NmsArena        arena;
  bool            is_tiled; ///< The dictionary is
  float           scale;    ///< Of tiles in half precision, or 0
  NmsUpdate       update;   ///< With the dictionary as fixed factor
  float           start;    ///< Every activation's, first
  float*          model;    ///< [padded features], of these
  float*          sparsity; ///< [n_iterations]
  float*          spectrum; ///< [padded features], scaled to a mean of one
};

static bool
are_weights(const float* values, size_t n)
{
  for (size_t i = 0; i < n; ++i) {
    if (!(values[i] >= 0.0f) || !isfinite(values[i])) {
      return false;
    }
  }
  return true;
}

/// None, or an exponent that kernels can raise to
static bool
momentum_is_good(float momentum)
{
  return momentum == 0.0f || (momentum >= 0.1f && momentum <= 0.9f);
}

static bool
config_is_good(const NmsSolverConfig* config)
{
  return config->n_features >= 1 && config->n_components >= 1 &&
         config->n_iterations >= 1 && config->beta >= -2.0f &&
         config->beta <= 4.0f && config->relaxation >= 1.0f &&
         config->relaxation <= 2.0f && momentum_is_good(config->momentum) &&
         config->dictionary &&
         are_weights(config->dictionary,
                     (size_t)config->n_features * config->n_components) &&
         (!config->sparsity ||
          are_weights(config->sparsity, config->n_iterations));
}

static float*
take(NmsSolver* solver, size_t n)
{
  return (float*)nms_arena_take(&solver->arena, n, sizeof(float));
}

/// Take what the audio thread reads from front to back, over and over
static void
lay_out_dictionary(NmsSolver* solver)
{
  const uint32_t   n          = solver->config.n_components;
  const uint32_t   n_features = solver->config.n_features;
  NmsUpdate* const update     = &solver->update;

  if (!solver->is_tiled) {
    update->x.data = take(solver, nms_packed_size(n, n_features));
  } else if (solver->scale > 0.0f) {
    update->tiled.row    = take(solver, nms_tiled_size(n, 1));
    update->tiled.halves = (uint16_t*)nms_arena_take(
        &solver->arena, nms_tiled_size(n, n_features), sizeof(uint16_t));
  } else {
    update->tiled.data = take(solver, nms_tiled_size(n, n_features));
  }
}

static void
lay_out(NmsSolver* solver)
{
  const uint32_t n      = solver->config.n_components;
  const size_t   padded = nms_packed_size(1, solver->config.n_features);

  lay_out_dictionary(solver);
  if (solver->config.momentum > 0.0f) {
    solver->update.steps = take(solver, n);
  }
  solver->update.row_sums = take(solver, n);
  solver->update.sum      = take(solver, (size_t)n * 2);
  solver->update.model    = take(solver, padded);
  solver->update.weighted = take(solver, padded);
  solver->model           = take(solver, padded);
  solver->sparsity        = take(solver, solver->config.n_iterations);
  solver->spectrum        = take(solver, padded);
}

/// Put the dictionary into tiles; its sums are those of nms_update_prepare()
static void
fill_tiles(NmsSolver* solver, const NmsSolverConfig* config)
{
  const uint32_t   n      = config->n_components;
  NmsUpdate* const update = &solver->update;

  update->x.n_components = n;
  nms_tile_columns(&update->tiled, config->dictionary, n, config->n_features);
  for (uint32_t k = 0; k < n; ++k) {
    double sum = 0.0;
    for (uint32_t j = 0; j < config->n_features; ++j) {
      sum += (double)config->dictionary[(size_t)j * n + k];
    }
    update->row_sums[k] = (float)sum;
  }
}

/// Start flat, so that the model's mean is one; the model is always the same
static void
prepare_start(NmsSolver* solver)
{
  const uint32_t n      = solver->config.n_components;
  const uint64_t mode   = nms_float_mode_enter(); // As when it is run
  float* const   starts = solver->update.sum;

  solver->start =
      nms_online_start(solver->update.row_sums, n, solver->config.n_features);
  for (uint32_t k = 0; k < n; ++k) {
    starts[k] = solver->start;
  }
  nms_update_model(&solver->update, starts, solver->model);
  nms_float_mode_leave(mode);
}

static void
fill(NmsSolver* solver, const NmsSolverConfig* config)
{
  if (solver->is_tiled) {
    fill_tiles(solver, config);
  } else {
    nms_pack_columns(&solver->update.x,
                     config->dictionary,
                     config->n_components,
                     config->n_features);
    nms_update_prepare(&solver->update);
  }
  if (config->sparsity) {
    memcpy(solver->sparsity,
           config->sparsity,
           config->n_iterations * sizeof(float));
  }
  prepare_start(solver);
}

/// Decide how the dictionary is kept: the same values, as is fastest here
static void
choose_layout(NmsSolver* solver, const NmsSolverConfig* config)
{
  const uint32_t         n          = config->n_components;
  const uint32_t         n_features = config->n_features;
  const NmsCaches        caches     = nms_caches();
  const NmsKernel* const kernel     = nms_kernel_choose();
  NmsUpdate* const       update     = &solver->update;

  update->kernel           = kernel;
  update->x.order          = nms_caches_order(&caches, kernel, n);
  update->tiled.is_fetched = nms_caches_want_fetching(&caches);
  solver->is_tiled         = nms_update_prefers_tiles(kernel, config->beta, n);
  if (solver->is_tiled && nms_caches_want_halves(&caches, n, n_features)) {
    solver->scale =
        nms_halves_scale(config->dictionary, (size_t)n * n_features);
    update->tiled.scale = solver->scale;
  }
}

NmsStatus
nms_solver_new(const NmsSolverConfig* config, NmsSolver** solver)
{
  *solver = NULL;
  if (!config_is_good(config)) {
    return NMS_BAD_ARGUMENT;
  }

  NmsSolver* const made = calloc(1, sizeof(NmsSolver));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  made->config          = *config;
  made->update.beta     = config->beta;
  made->update.least    = nms_online_least(config->beta);
  made->update.momentum = config->momentum;
  made->update.exponent = nms_update_gamma(config->beta) * config->relaxation;
  choose_layout(made, config);
  lay_out(made);
  if (nms_arena_reserve(&made->arena)) {
    nms_solver_free(made);
    return NMS_NO_MEMORY;
  }

  lay_out(made);
  fill(made, config);
  *solver = made;
  return NMS_SUCCESS;
}

void
nms_solver_free(NmsSolver* solver)
{
  if (solver) {
    nms_arena_free(&solver->arena);
    free(solver);
  }
}

/// Start flat and at rest
static void
start_flat(const NmsSolver* solver, float* activations)
{
  for (uint32_t k = 0; k < solver->config.n_components; ++k) {
    activations[k] = solver->start;
    if (solver->update.steps) {
      solver->update.steps[k] = 1.0f;
    }
  }
}

/// Let activations be zero if any of them got beyond the range of float
static void
settle(float* activations, uint32_t n)
{
  uint32_t n_bad = 0; // Counted, which is done several at a time
  for (uint32_t k = 0; k < n; ++k) {
    n_bad += (activations[k] >= 0.0f && activations[k] <= FLT_MAX) ? 0 : 1;
  }
  if (n_bad) {
    memset(activations, 0, n * sizeof(float));
  }
}

void
nms_solver_run(NmsSolver* solver, const float* spectrum, float* activations)
{
  const uint32_t       n_components = solver->config.n_components;
  const uint32_t       n_features   = solver->config.n_features;
  const NmsOnlineScale scale        = nms_online_scale(spectrum, n_features);

  if (scale.is_silent) {
    memset(activations, 0, n_components * sizeof(float));
    return;
  }

  for (uint32_t i = 0; i < n_features; ++i) {
    solver->spectrum[i] = spectrum[i] * scale.to_one;
  }

  start_flat(solver, activations);
  nms_update_run_from(&solver->update,
                      solver->spectrum,
                      solver->model,
                      solver->sparsity[0],
                      activations);
  for (uint32_t i = 1; i < solver->config.n_iterations; ++i) {
    nms_update_run(
        &solver->update, solver->spectrum, solver->sparsity[i], activations);
  }

  for (uint32_t k = 0; k < n_components; ++k) {
    activations[k] *= scale.from_one;
  }
  settle(activations, n_components);
}
