// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "factor_report.h"

#include "base/clock.h"
#include "terminal/json.h"

void
ui_factor_tell(UiFactor* factor)
{
  char                      text[UI_CLOCK_SIZE] = "";
  const NmsNmfConfig* const config              = &factor->config;
  ui_report_add(factor->report,
                UI_NOTE,
                factor->file,
                "%u x %u by %u components, %u updates in %s, %s %.6g",
                config->n_rows,
                config->n_columns,
                config->n_components,
                config->n_iterations,
                ui_clock_write_length(factor->elapsed_s, text),
                config->sparsity > 0.0f ? "cost" : "divergence",
                factor->last_cost);
}

/// Add what was done
static void
add_settings(json_t* object, const UiFactor* factor)
{
  static const char* const     inits[] = {"random", "columns"};
  const UiFactorOptions* const options = factor->options;
  const NmsNmfConfig* const    config  = &factor->config;
  json_object_set_new(object, "rows", json_integer(config->n_rows));
  json_object_set_new(object, "columns", json_integer(config->n_columns));
  json_object_set_new(object, "components", json_integer(config->n_components));
  json_object_set_new(object, "held_columns", json_integer(config->n_held));
  json_object_set_new(object, "held_rows", json_integer(config->n_held_rows));
  json_object_set_new(object, "beta", ui_json_real(options->beta));
  json_object_set_new(object, "sparsity", ui_json_real(options->sparsity));
  json_object_set_new(object, "iterations", json_integer(options->iterations));
  json_object_set_new(object, "init", json_string(inits[options->init]));
  // JSON's whole numbers are signed; a seed beyond them is written as it can be
  json_object_set_new(object,
                      "seed",
                      options->seed <= INT64_MAX
                          ? json_integer((json_int_t)options->seed)
                          : json_real((double)options->seed));
  if (factor->sample_rate_hz) {
    json_object_set_new(
        object, "sample_rate_hz", json_integer(factor->sample_rate_hz));
    json_object_set_new(
        object, "window_samples", json_integer(options->window));
    json_object_set_new(object, "hop_samples", json_integer(options->hop));
    json_object_set_new(object, "exponent", ui_json_real(options->exponent));
  }
}

/// Add the files
static void
add_files(json_t* object, const UiFactor* factor)
{
  static const char* const keys[] = {"w", "h", "v", "plot"};
  for (size_t i = 0; i < UI_N_FACTOR_FILES; ++i) {
    if (factor->paths[i]) {
      json_object_set_new(object, keys[i], ui_json_text(factor->paths[i]));
    }
  }
}

void
ui_factor_print_json(const UiFactor* factor, bool ok)
{
  json_t* const object = json_object();
  json_object_set_new(object, "file", ui_json_text(factor->file));
  ui_json_add_error(object, factor->file, factor->report);
  json_object_set_new(
      object, "warnings", ui_json_warnings(factor->report, factor->file));
  if (ok) {
    json_t* const cost = json_array();
    for (size_t i = 0; factor->cost && i <= factor->config.n_iterations; ++i) {
      json_array_append_new(cost, ui_json_real(factor->cost[i]));
    }
    add_settings(object, factor);
    add_files(object, factor);
    json_object_set_new(object, "elapsed_s", ui_json_real(factor->elapsed_s));
    json_object_set_new(object, "cost", cost);
  }
  ui_json_print(object);
}
