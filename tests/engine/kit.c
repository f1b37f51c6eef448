// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kit.h"

#include "check.h"
#include "tools.h"

#include "nms/features.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char* const names[] = {
    "one", "two", "three", "four", "five", "six", "seven", "eight"};

#define MAX_SOURCES (sizeof(names) / sizeof(names[0]))

static NmsDictionaryShape
shape_of(const KitConfig* config)
{
  const uint32_t n_bins = config->window / 2 + 1;
  const uint32_t n      = config->n_sources;
  return (NmsDictionaryShape){
      .sample_rate_hz = config->sample_rate_hz,
      .window         = config->window,
      .hop            = config->hop,
      .n_bands        = config->n_bands ? config->n_bands : n_bins,
      .has_bands      = config->n_bands > 0,
      .n_groups       = config->n_groups ? config->n_groups : n_bins,
      .has_groups     = config->n_groups > 0,
      .has_spatial    = config->spatial,
      .n_context      = config->n_context,
      .n_ahead        = config->n_ahead,
      .is_symmetrical = config->is_symmetrical,
      .stride_samples = config->stride_samples,
      .exponent       = config->exponent,
      .beta           = config->beta,
      .n_iterations   = config->n_iterations,
      .relaxation     = config->relaxation,
      .momentum       = config->momentum,
      .mask_exponent  = config->mask_exponent,
      .n_components   = n * config->n_components + n * (n - 1) / 2,
      .n_sources      = n};
}

static void
fill_weights(const KitConfig* config, NmsDictionary* made)
{
  Random         random  = {config->seed};
  const uint32_t n       = kit_n_analysis(made);
  const uint32_t n_total = n + kit_n_reconstruction(made);
  for (uint32_t i = 0; i < n_total; ++i) {
    const double unit  = random_between(&random, 0.01, 1.0);
    const float  value = config->equal ? 1.0f : (float)(unit * unit * unit);
    if (i < n) {
      made->analysis[i] = value;
    } else {
      made->reconstruction[i - n] = value;
    }
  }
}

/// Panned anywhere, and more or less wide
static void
fill_spatial(const KitConfig* config, NmsDictionary* made)
{
  Random       random = {config->seed + 1};
  const size_t n = (size_t)made->shape.n_sources * made->shape.n_groups * 4;
  for (size_t i = 0; made->spatial && i < n; i += 4) {
    const double left    = random_between(&random, 0.0, 1.0);
    const double linked  = random_between(&random, 0.0, 0.999);
    const double angle   = random_between(&random, 0.0, 2.0 * TOOLS_PI);
    const double cross   = linked * sqrt(left * (1.0 - left));
    made->spatial[i]     = (float)left;
    made->spatial[i + 1] = (float)(1.0 - left);
    made->spatial[i + 2] = (float)(cross * cos(angle));
    made->spatial[i + 3] = (float)(cross * sin(angle));
  }
}

NmsDictionary*
kit_new(const KitConfig* config)
{
  const NmsDictionaryShape shape = shape_of(config);
  NmsDictionary*           made  = NULL;
  REQUIRE(config->n_sources <= MAX_SOURCES);
  REQUIRE_INT(nms_dictionary_new(&shape, &made), NMS_SUCCESS);
  uint32_t next = 0;
  for (uint32_t s = 0; s < config->n_sources; ++s) {
    strcpy(made->sources[s].name, names[s]);
    made->sources[s].first_component = next;
    made->sources[s].n_components    = config->n_components + s;
    next += config->n_components + s;
  }
  for (uint32_t i = 0; i < config->n_iterations; ++i) {
    made->sparsity[i] = config->sparsity * (float)(i + 1);
  }
  if (config->n_bands) {
    nms_features_erb_bands(
        config->sample_rate_hz, made->n_bins, config->n_bands, made->bands);
  }
  if (config->n_groups) {
    nms_features_erb_edges(
        config->sample_rate_hz, made->n_bins, config->n_groups, made->edges);
  }
  fill_weights(config, made);
  fill_spatial(config, made);
  REQUIRE_INT(nms_dictionary_describe(made, "CC0-1.0", "made up"), NMS_SUCCESS);
  return made;
}

uint32_t
kit_n_analysis(const NmsDictionary* dictionary)
{
  return dictionary->n_features * dictionary->shape.n_components;
}

uint32_t
kit_n_reconstruction(const NmsDictionary* dictionary)
{
  return dictionary->shape.n_groups * dictionary->shape.n_components;
}

static void
check_same_shape(const NmsDictionaryShape* a, const NmsDictionaryShape* b)
{
  CHECK(a->sample_rate_hz == b->sample_rate_hz);
  CHECK_INT(a->window, b->window);
  CHECK_INT(a->hop, b->hop);
  CHECK_INT(a->n_bands, b->n_bands);
  CHECK_INT(a->has_bands, b->has_bands);
  CHECK_INT(a->n_groups, b->n_groups);
  CHECK_INT(a->has_groups, b->has_groups);
  CHECK_INT(a->has_spatial, b->has_spatial);
  CHECK_INT(a->n_context, b->n_context);
  CHECK_INT(a->n_ahead, b->n_ahead);
  CHECK_INT(a->is_symmetrical, b->is_symmetrical);
  CHECK_INT(a->stride_samples, b->stride_samples);
  CHECK(a->exponent == b->exponent);
  CHECK(a->beta == b->beta);
  CHECK_INT(a->n_iterations, b->n_iterations);
  CHECK(a->relaxation == b->relaxation);
  CHECK(a->momentum == b->momentum);
  CHECK(a->mask_exponent == b->mask_exponent);
  CHECK_INT(a->n_components, b->n_components);
  CHECK_INT(a->n_sources, b->n_sources);
}

void
kit_check_same(const NmsDictionary* a, const NmsDictionary* b)
{
  check_same_shape(&a->shape, &b->shape);
  REQUIRE_INT(a->n_bins, b->n_bins);
  REQUIRE_INT(a->n_features, b->n_features);
  for (uint32_t s = 0; s < b->shape.n_sources; ++s) {
    CHECK_TEXT(a->sources[s].name, b->sources[s].name);
    CHECK_INT(a->sources[s].first_component, b->sources[s].first_component);
    CHECK_INT(a->sources[s].n_components, b->sources[s].n_components);
  }
  CHECK_INT(!a->bands, !b->bands);
  if (a->bands && b->bands) {
    CHECK_SAME((const float*)a->bands,
               (const float*)b->bands,
               3 * (size_t)b->shape.n_bands);
  }
  CHECK_INT(!a->edges, !b->edges);
  if (a->edges && b->edges) {
    CHECK_SAME(a->edges, b->edges, b->shape.n_groups + 1);
  }
  CHECK_INT(!a->spatial, !b->spatial);
  if (a->spatial && b->spatial) {
    CHECK_SAME(a->spatial,
               b->spatial,
               (size_t)b->shape.n_sources * b->shape.n_groups * 4);
  }
  CHECK_SAME(a->sparsity, b->sparsity, b->shape.n_iterations);
  CHECK_SAME(a->analysis, b->analysis, kit_n_analysis(b));
  CHECK_SAME(a->reconstruction, b->reconstruction, kit_n_reconstruction(b));
  CHECK_TEXT(a->licence, b->licence);
  CHECK_TEXT(a->provenance, b->provenance);
}

void*
kit_encode(const NmsDictionary* dictionary,
           NmsPrecision         precision,
           size_t*              n_bytes)
{
  void* bytes = NULL;
  REQUIRE_INT(nms_dictionary_encode(dictionary, precision, &bytes, n_bytes),
              NMS_SUCCESS);
  REQUIRE(bytes != NULL);
  return bytes;
}

NmsDictionary*
kit_read(const char* path)
{
  FILE* file = fopen(path, "rb");
  check_note("%s", path);
  REQUIRE(file != NULL);
  fseek(file, 0, SEEK_END);
  const size_t n_bytes = (size_t)ftell(file);
  void*        bytes   = malloc(n_bytes);
  REQUIRE(bytes != NULL);
  rewind(file);
  REQUIRE(fread(bytes, 1, n_bytes, file) == n_bytes);
  fclose(file);

  NmsMessage     message;
  NmsDictionary* dictionary = NULL;
  REQUIRE_INT(nms_dictionary_decode(bytes, n_bytes, &dictionary, &message), 0);
  free(bytes);
  check_no_note();
  return dictionary;
}
