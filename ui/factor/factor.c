// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "factor.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/stop.h"
#include "base/text.h"
#include "crew/crew.h"
#include "factor_inputs.h"
#include "files/claims.h"
#include "nms/status.h"
#include "terminal/progress.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Starts that are tried with a beta below 1, unless it is said
#define N_TRIES_LOW_BETA 8

/// Updates of a start that is tried
#define N_TRIAL_UPDATES 25

/// Name the files that are asked for
static void
name_files(UiFactor* factor)
{
  static const char* const names[] = {"W.npy", "H.npy", "V.npy"};
  for (size_t i = 0; i < UI_FACTOR_FILE_PLOT; ++i) {
    if (i != UI_FACTOR_FILE_V || factor->options->with_v) {
      factor->paths[i] = ui_path_join(factor->options->output, names[i]);
    }
  }
  if (factor->options->plot) {
    factor->paths[UI_FACTOR_FILE_PLOT] = ui_format("%s", factor->options->plot);
  }
}

/// Check that nothing is in the way of the files
static bool
claim_files(const UiFactor* factor)
{
  const UiFactorOptions* const options = factor->options;
  const char* const            reads[] = {factor->file,
                                          options->init_w,
                                          options->init_h,
                                          options->hold_w,
                                          options->hold_h};
  UiClaims                     claims  = {0};
  bool                         ok      = true;
  for (size_t i = 0; i < sizeof(reads) / sizeof(reads[0]); ++i) {
    if (reads[i]) {
      ui_claims_read(&claims, reads[i]);
    }
  }
  for (size_t i = 0; ok && i < UI_N_FACTOR_FILES; ++i) {
    ok = !factor->paths[i] ||
         ui_claims_write(
             &claims, factor->paths[i], options->force, factor->report);
  }
  ui_claims_clear(&claims);
  return ok;
}

/// Begin the files before any work, so as to fail before it
static bool
begin_files(UiFactor* factor)
{
  name_files(factor);
  if (!claim_files(factor) || !ui_folders_make(&factor->made,
                                               factor->options->output,
                                               factor->report)) {
    return false;
  }
  for (size_t i = 0; i < UI_N_FACTOR_FILES; ++i) {
    if (factor->paths[i]) {
      factor->targets[i] = ui_target_new(
          factor->paths[i], factor->options->force, factor->report);
      if (!factor->targets[i]) {
        return false;
      }
    }
  }
  return true;
}

bool
ui_factor_begin(UiFactor* factor)
{
  return begin_files(factor) && ui_factor_inputs_read(factor);
}

static bool
on_progress(void* user, double fraction)
{
  ui_progress_set(user, 0, fraction);
  return !ui_stop_requested();
}

/// Go on with a trial, of which nothing is shown
static bool
on_trial(void* user, double fraction)
{
  (void)user;
  (void)fraction;
  return !ui_stop_requested();
}

/// Begin with the start, of several, from which the cost falls lowest in a few
/// updates: with a beta below 1 there are many minima, and not all are low
static NmsStatus
choose_start(UiFactor* factor, const NmsNmfConfig* config)
{
  const UiFactorOptions* const options = factor->options;
  const uint32_t many    = options->tries ? options->tries : N_TRIES_LOW_BETA;
  const uint32_t n_tries = options->tries || options->beta < 1.0 ? many : 1;
  if (n_tries == 1 || options->init_w || options->init_h) {
    return NMS_SUCCESS;
  }
  NmsNmfConfig trial = *config;
  double       least = (double)INFINITY;
  uint64_t     best  = options->seed;
  trial.progress     = on_trial;
  trial.n_iterations = config->n_iterations < N_TRIAL_UPDATES
                           ? config->n_iterations
                           : N_TRIAL_UPDATES;
  for (uint32_t i = 0; i < n_tries; ++i) {
    // Far apart, so that runs with seeds side by side have other starts
    const uint64_t seed = options->seed + ((uint64_t)i << 32U);
    ui_factor_inputs_start(factor, seed);
    const NmsStatus status = nms_nmf_factorize(
        &trial, factor->v.values, factor->w.values, factor->h.values, NULL);
    const double cost = nms_nmf_cost(
        &trial, factor->v.values, factor->w.values, factor->h.values);
    if (status || cost < 0.0) {
      return status ? status : NMS_NO_MEMORY;
    }
    if (cost < least) {
      least = cost;
      best  = seed;
    }
  }
  ui_factor_inputs_start(factor, best);
  return NMS_SUCCESS;
}

/// Run the engine
static NmsStatus
run(UiFactor* factor)
{
  const UiFactorOptions* const options = factor->options;
  NmsNmfConfig                 config  = factor->config;
  UiCrew* const                crew    = ui_crew_new(options->jobs);
  UiProgress* const            progress =
      ui_progress_new("factorising", 1, options->quiet);
  config.tasks    = ui_crew_tasks(crew);
  config.progress = on_progress;
  config.user     = progress;
  if (options->json) {
    factor->cost = ui_new((size_t)options->iterations + 1, sizeof(double));
  }
  NmsStatus status = choose_start(factor, &config);
  if (!status) {
    status = nms_nmf_factorize(&config,
                               factor->v.values,
                               factor->w.values,
                               factor->h.values,
                               factor->cost);
  }
  ui_progress_free(progress);
  ui_crew_free(crew);
  return status;
}

/// Take the scale from costs
static void
unscale_costs(UiFactor* factor)
{
  const double gain = pow(factor->scale, (double)factor->config.beta);
  factor->last_cost = factor->cost ? factor->cost[factor->config.n_iterations]
                                   : nms_nmf_cost(&factor->config,
                                                  factor->v.values,
                                                  factor->w.values,
                                                  factor->h.values);
  factor->last_cost /= gain;
  for (size_t i = 0; factor->cost && i <= factor->config.n_iterations; ++i) {
    factor->cost[i] /= gain;
  }
}

/// Take the scale from a matrix, and return whether all of it is finite
static bool
unscale(UiMatrix* matrix, double scale)
{
  bool is_finite = true;
  for (size_t i = 0; i < (size_t)matrix->n_rows * matrix->n_columns; ++i) {
    matrix->values[i] = (float)((double)matrix->values[i] / scale);
    is_finite         = is_finite && isfinite(matrix->values[i]);
  }
  return is_finite;
}

bool
ui_factor_work(UiFactor* factor)
{
  const double    begin_s = ui_clock_now_s();
  const NmsStatus status  = run(factor);
  if (status == NMS_CANCELLED) {
    return ui_report_fail(factor->report, factor->file, "interrupted");
  }
  if (status) {
    return ui_report_fail(factor->report,
                          factor->file,
                          "cannot be factorised: %s",
                          nms_strerror(status));
  }
  unscale_costs(factor);
  const bool v_is_finite = unscale(&factor->v, factor->scale);
  const bool h_is_finite = unscale(&factor->h, factor->scale);
  if (!v_is_finite || !h_is_finite || !unscale(&factor->w, 1.0)) {
    return ui_report_fail(factor->report,
                          factor->file,
                          "has factors beyond the range of 32-bit floats");
  }
  // As they were given, whatever became of small ones in between
  if (factor->held_h.values) {
    memcpy(factor->h.values,
           factor->held_h.values,
           (size_t)factor->held_h.n_rows * factor->h.n_columns * sizeof(float));
  }
  factor->elapsed_s = ui_clock_now_s() - begin_s;
  return true;
}

bool
ui_factor_write(UiFactor* factor)
{
  const UiMatrix* const matrices[] = {&factor->w, &factor->h, &factor->v};
  for (size_t i = 0; i < UI_FACTOR_FILE_PLOT; ++i) {
    if (factor->targets[i] &&
        !ui_npy_write(matrices[i], factor->targets[i], factor->report)) {
      return false;
    }
  }
  return true;
}

bool
ui_factor_commit(UiFactor* factor)
{
  size_t n_done = 0;
  while (n_done < UI_N_FACTOR_FILES &&
         (!factor->targets[n_done] ||
          ui_target_commit(factor->targets[n_done], factor->report))) {
    ++n_done;
  }
  if (n_done == UI_N_FACTOR_FILES) {
    ui_folders_clear(&factor->made);
    return true;
  }
  for (size_t i = 0; i < n_done; ++i) {
    if (factor->targets[i]) {
      ui_target_withdraw(factor->targets[i]);
    }
  }
  return false;
}

void
ui_factor_clear(UiFactor* factor)
{
  UiMatrix* const matrices[] = {
      &factor->v, &factor->w, &factor->h, &factor->held_w, &factor->held_h};
  for (size_t i = 0; i < sizeof(matrices) / sizeof(matrices[0]); ++i) {
    ui_matrix_clear(matrices[i]);
  }
  for (size_t i = 0; i < UI_N_FACTOR_FILES; ++i) {
    ui_target_free(factor->targets[i]);
    free(factor->paths[i]);
  }
  ui_folders_remove(&factor->made);
  free(factor->cost);
}
