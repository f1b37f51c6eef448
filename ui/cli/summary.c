// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "summary.h"

#include "base/clock.h"
#include "terminal/json.h"

#include <stdlib.h>

/// Return the file's length
static double
duration_s(const UiSummary* summary)
{
  return (double)summary->n_frames / (double)summary->sample_rate_hz;
}

/// Return how many times faster than it plays the file was done
static double
real_time_factor(const UiSummary* summary)
{
  return duration_s(summary) / summary->elapsed_s;
}

void
ui_summary_tell(const UiSummary* summary, const char* file, UiReport* report)
{
  char text[UI_CLOCK_SIZE] = "";
  ui_report_add(report,
                UI_NOTE,
                file,
                "%s, %u file%s in %.1f s, %.0f x real time",
                ui_clock_write_length(duration_s(summary), text),
                summary->n_outputs,
                summary->n_outputs == 1 ? "" : "s",
                summary->elapsed_s,
                real_time_factor(summary));
}

/// Return the array of files written
static json_t*
outputs_to_json(const UiSummary* summary)
{
  json_t* const array = json_array();
  for (uint32_t i = 0; i < summary->n_outputs; ++i) {
    const UiOutput* const output = &summary->outputs[i];

    json_t* const object = json_object();
    json_object_set_new(object, "name", ui_json_text(output->name));
    json_object_set_new(object, "file", ui_json_text(output->path));
    json_object_set_new(object, "peak", ui_json_real((double)output->peak));
    json_object_set_new(
        object, "clipped", json_integer((json_int_t)output->n_clipped));
    json_object_set_new(
        object, "not_finite", json_integer((json_int_t)output->n_broken));
    json_array_append_new(array, object);
  }
  return array;
}

/// Add what is only known of a file that was done
static void
add_figures(json_t* object, const UiSummary* summary)
{
  const double rate = (double)summary->sample_rate_hz;
  json_object_set_new(object, "duration_s", ui_json_real(duration_s(summary)));
  json_object_set_new(
      object, "samples", json_integer((json_int_t)summary->n_frames));
  json_object_set_new(
      object, "sample_rate_hz", json_integer(summary->sample_rate_hz));
  json_object_set_new(object, "channels", json_integer(summary->n_channels));
  json_object_set_new(object, "peak", ui_json_real((double)summary->peak));
  json_object_set_new(
      object, "window_samples", json_integer(summary->window_samples));
  json_object_set_new(
      object, "hop_samples", json_integer(summary->hop_samples));
  json_object_set_new(
      object, "latency_samples", json_integer(summary->latency_samples));
  json_object_set_new(
      object,
      "latency_ms",
      ui_json_real(1000.0 * (double)summary->latency_samples / rate));
  json_object_set_new(object, "stereo", ui_json_text(summary->stereo));
  json_object_set_new(object, "elapsed_s", ui_json_real(summary->elapsed_s));
  json_object_set_new(
      object, "real_time_factor", ui_json_real(real_time_factor(summary)));
  json_object_set_new(object, "sources", outputs_to_json(summary));
}

/// Return one of the numbers of a signature, or null
static json_t*
signature_to_json(const char* hex)
{
  return *hex ? json_string(hex) : json_null();
}

void
ui_summary_print_json(const UiSummary* summary,
                      const char*      file,
                      const UiReport*  report)
{
  json_t* const object = json_object();
  json_object_set_new(object, "file", ui_json_text(file));
  ui_json_add_error(object, file, report);
  json_object_set_new(object, "skipped", json_boolean(summary->is_skipped));
  if (summary->signature) {
    json_object_set_new(object,
                        "dictionary_sha256",
                        signature_to_json(summary->signature->dictionary));
    json_object_set_new(object,
                        "settings_sha256",
                        signature_to_json(summary->signature->settings));
  }
  if (!report->n_errors && !summary->is_skipped) {
    add_figures(object, summary);
  }
  json_object_set_new(object, "warnings", ui_json_warnings(report, file));
  ui_json_print(object);
}

void
ui_summary_clear(UiSummary* summary)
{
  for (uint32_t i = 0; i < summary->n_outputs; ++i) {
    free(summary->outputs[i].path);
  }
  *summary = (UiSummary){0};
}
