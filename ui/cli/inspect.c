// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "inspect.h"

#include "base/text.h"
#include "cost.h"
#include "place.h"
#include "terminal/json.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Print one of the texts; lines of its own are set in, lest they pass for ours
static void
print_text(const char* key, const char* text)
{
  char* const copy = ui_format("%s", *text ? text : "not noted");
  char*       line = copy;
  printf("%-14s ", key);
  for (char* end = strchr(line, '\n'); end; end = strchr(line, '\n')) {
    *end = '\0';
    ui_show(stdout, line);
    printf("\n%15s", "");
    line = end + 1;
  }
  ui_show(stdout, line);
  putchar('\n');
  free(copy);
}

/// Print the table of sources, and where they are, if that is known
static void
print_sources(const NmsDictionary* dictionary)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;
  printf("  %-24s %s%s\n",
         "source",
         "components",
         dictionary->spatial ? "  pan    width" : "");
  for (uint32_t i = 0; i < shape->n_sources; ++i) {
    const NmsSource* const source = &dictionary->sources[i];
    char* const            place  = ui_place_format(ui_place_of(dictionary, i));
    printf("  %-24s %10u", source->name, source->n_components);
    if (dictionary->spatial) {
      printf("  %s", place);
    }
    free(place);
    putchar('\n');
  }
  printf("  %-24s %10u\n\n", "all", shape->n_components);
}

/// Print what playing takes here
static void
print_cost(const NmsDictionary* dictionary)
{
  UiCost costs[NMS_N_HOPS];
  if (nms_dictionary_is_for_files(dictionary) ||
      !ui_cost_measure(dictionary, costs)) {
    return;
  }
  for (uint32_t i = 0; i < NMS_N_HOPS; ++i) {
    printf("%-14s at a latency of %4.1f ms %7.1f %% of a core%s\n",
           i ? "" : "cost here",
           costs[i].latency_ms,
           100.0 * costs[i].core,
           costs[i].core > UI_MOST_OF_A_CORE ? ": too much" : "");
  }
}

void
ui_inspect_print(const NmsDictionary* dictionary,
                 const char*          path,
                 uint64_t             n_bytes)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;
  ui_show(stdout, path);
  printf(", %" PRIu64 " bytes\n\n", n_bytes);
  print_sources(dictionary);
  printf("sample rate    %.10g Hz\n", shape->sample_rate_hz);
  printf("window         %u samples, %.1f ms\n",
         shape->window,
         1e3 * (double)shape->window / shape->sample_rate_hz);
  printf("hop            %u samples, latency %.1f ms\n",
         shape->hop,
         1e3 * nms_dictionary_latency_samples(dictionary, shape->hop) /
             shape->sample_rate_hz);
  if (nms_dictionary_is_for_files(dictionary)) {
    printf("for files      %s windows, %u of the context columns ahead; "
           "nmf-separate alone can use it\n",
           shape->is_symmetrical ? "symmetrical" : "asymmetric",
           shape->n_ahead);
  }
  printf("features       %u: %u %s x %u context columns, %u samples apart\n",
         dictionary->n_features,
         shape->n_bands,
         shape->has_bands ? "bands" : "bins",
         shape->n_context,
         shape->stride_samples);
  printf("masks          of %u %s\n",
         shape->n_groups,
         shape->has_groups ? "groups of bins" : "bins");
  printf("exponent       %g\n", (double)shape->exponent);
  printf("divergence     beta %g\n", (double)shape->beta);
  printf("iterations     %u per frame, relaxation %g, momentum %g\n",
         shape->n_iterations,
         (double)shape->relaxation,
         (double)shape->momentum);
  printf("sharpness      %g\n", (double)shape->mask_exponent);
  printf("stereo         %s\n",
         dictionary->spatial ? "pan from -1 (left) to 1 (right), width from 0 "
                               "(a point) to 1"
                             : "not learnt");
  print_cost(dictionary);
  print_text("licence", dictionary->licence);
  print_text("provenance", dictionary->provenance);
}

/// Return the array of sources
static json_t*
sources_to_json(const NmsDictionary* dictionary)
{
  json_t* const array = json_array();
  for (uint32_t i = 0; i < dictionary->shape.n_sources; ++i) {
    const NmsSource* const source = &dictionary->sources[i];
    const NmsPlace         place  = ui_place_of(dictionary, i);
    json_t* const          object = json_object();
    json_object_set_new(object, "name", ui_json_text(source->name));
    json_object_set_new(
        object, "components", json_integer(source->n_components));
    json_object_set_new(object, "pan", ui_json_real(place.pan));
    json_object_set_new(object, "width", ui_json_real(place.width));
    json_array_append_new(array, object);
  }
  return array;
}

/// Return the array of what latencies take here, empty if that is not known
static json_t*
costs_to_json(const NmsDictionary* dictionary)
{
  json_t* const array = json_array();
  UiCost        costs[NMS_N_HOPS];
  const bool    known = !nms_dictionary_is_for_files(dictionary) &&
                     ui_cost_measure(dictionary, costs);
  for (uint32_t i = 0; known && i < NMS_N_HOPS; ++i) {
    json_t* const object = json_object();
    json_object_set_new(object, "hop_samples", json_integer(costs[i].hop));
    json_object_set_new(
        object, "latency_ms", ui_json_real(costs[i].latency_ms));
    json_object_set_new(object, "core_share", ui_json_real(costs[i].core));
    json_array_append_new(array, object);
  }
  return array;
}

/// Add the numbers of the shape
static void
add_shape(json_t* object, const NmsDictionary* dictionary)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;
  json_object_set_new(
      object, "sample_rate_hz", ui_json_real(shape->sample_rate_hz));
  json_object_set_new(object, "window_samples", json_integer(shape->window));
  json_object_set_new(object, "hop_samples", json_integer(shape->hop));
  json_object_set_new(object, "bands", json_integer(shape->n_bands));
  json_object_set_new(object, "plain_bins", json_boolean(!shape->has_bands));
  json_object_set_new(object, "groups", json_integer(shape->n_groups));
  json_object_set_new(object, "single_bins", json_boolean(!shape->has_groups));
  json_object_set_new(object, "stereo", json_boolean(shape->has_spatial));
  json_object_set_new(object, "context", json_integer(shape->n_context));
  json_object_set_new(
      object, "stride_samples", json_integer(shape->stride_samples));
  json_object_set_new(object,
                      "for_files",
                      json_boolean(nms_dictionary_is_for_files(dictionary)));
  json_object_set_new(object, "context_ahead", json_integer(shape->n_ahead));
  json_object_set_new(
      object, "symmetrical", json_boolean(shape->is_symmetrical));
  json_object_set_new(object, "features", json_integer(dictionary->n_features));
  json_object_set_new(
      object, "exponent", ui_json_real((double)shape->exponent));
  json_object_set_new(object, "beta", ui_json_real((double)shape->beta));
  json_object_set_new(object, "iterations", json_integer(shape->n_iterations));
  json_object_set_new(
      object, "relaxation", ui_json_real((double)shape->relaxation));
  json_object_set_new(
      object, "momentum", ui_json_real((double)shape->momentum));
  json_object_set_new(
      object, "sharpness", ui_json_real((double)shape->mask_exponent));
}

void
ui_inspect_print_json(const NmsDictionary* dictionary,
                      const char*          path,
                      uint64_t             n_bytes)
{
  json_t* const object = json_object();
  json_object_set_new(object, "file", ui_json_text(path));
  json_object_set_new(object, "ok", json_true());
  json_object_set_new(object, "bytes", json_integer((json_int_t)n_bytes));
  json_object_set_new(
      object, "components", json_integer(dictionary->shape.n_components));
  json_object_set_new(object, "sources", sources_to_json(dictionary));
  add_shape(object, dictionary);
  json_object_set_new(object, "cost", costs_to_json(dictionary));
  json_object_set_new(object, "licence", ui_json_text(dictionary->licence));
  json_object_set_new(
      object, "provenance", ui_json_text(dictionary->provenance));
  ui_json_print(object);
}

void
ui_inspect_print_json_error(const char* path, const UiReport* report)
{
  json_t* const object = json_object();
  json_object_set_new(object, "file", ui_json_text(path));
  ui_json_add_error(object, path, report);
  ui_json_print(object);
}
