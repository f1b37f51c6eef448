// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dictionary/check.h"

#include "base/text.h"
#include "dictionary/covariances.h"
#include "nms/dictionary.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static bool
signal_is_good(const NmsDictionaryShape* shape)
{
  return shape->sample_rate_hz >= 1000.0 && shape->sample_rate_hz <= 768000.0 &&
         shape->window >= 16 && shape->window <= NMS_MAX_WINDOW &&
         shape->window % 2 == 0 && shape->hop >= 1 &&
         shape->hop <= shape->window / 2;
}

static bool
features_are_good(const NmsDictionaryShape* shape)
{
  const uint32_t n_bins = shape->window / 2 + 1;

  return (shape->has_bands
              ? shape->n_bands >= 1 && shape->n_bands <= NMS_MAX_WINDOW
              : shape->n_bands == n_bins) &&
         shape->n_context >= 1 && shape->n_context <= NMS_MAX_CONTEXT &&
         shape->stride_samples >= 1 &&
         shape->stride_samples <= NMS_MAX_WINDOW && shape->exponent >= 0.1f &&
         shape->exponent <= 4.0f;
}

static bool
groups_are_good(const NmsDictionaryShape* shape)
{
  return shape->has_groups
             ? shape->n_groups >= 1 && shape->n_groups <= NMS_MAX_WINDOW
             : shape->n_groups == shape->window / 2 + 1;
}

bool
nms_dictionary_shape_is_good(const NmsDictionaryShape* shape)
{
  return signal_is_good(shape) && features_are_good(shape) &&
         groups_are_good(shape) && shape->beta >= -2.0f &&
         shape->beta <= 4.0f && shape->n_iterations >= 1 &&
         shape->n_iterations <= NMS_MAX_ITERATIONS &&
         shape->relaxation >= 1.0f && shape->relaxation <= 2.0f &&
         (shape->momentum == 0.0f ||
          (shape->momentum >= 0.1f && shape->momentum <= 0.9f)) &&
         shape->mask_exponent >= 0.1f && shape->mask_exponent <= 8.0f &&
         shape->n_components >= 1 &&
         shape->n_components <= NMS_MAX_COMPONENTS && shape->n_sources >= 1 &&
         shape->n_sources <= NMS_MAX_SOURCES &&
         shape->n_sources <= shape->n_components;
}

static NmsStatus
check_sources(const NmsDictionary* dictionary, NmsMessage* message)
{
  uint32_t next = 0;
  for (uint32_t s = 0; s < dictionary->shape.n_sources; ++s) {
    const NmsSource* const source = &dictionary->sources[s];

    if (!nms_dictionary_name_is_good(source->name)) {
      return nms_dictionary_refuse(message, "source %u has a bad name", s + 1);
    }
    if (nms_dictionary_find(dictionary, source->name) != (int)s) {
      return nms_dictionary_refuse(
          message, "two sources are named \"%s\"", source->name);
    }
    if (source->first_component != next || source->n_components < 1 ||
        source->n_components > dictionary->shape.n_components - next) {
      return nms_dictionary_refuse(
          message, "the components of \"%s\" are out of order", source->name);
    }
    next += source->n_components;
  }

  return next == dictionary->shape.n_components
             ? NMS_SUCCESS
             : nms_dictionary_refuse(message,
                                     "some components belong to no source");
}

/// Return how many weights are wrong; no early exit, so that it vectorises
static size_t
count_bad(const float* values, size_t n)
{
  size_t count = 0;
  for (size_t i = 0; i < n; ++i) {
    count += (values[i] >= 0.0f && values[i] <= NMS_MAX_WEIGHT) ? 0 : 1;
  }
  return count;
}

static NmsStatus
check_weights(const char*  name,
              const float* values,
              size_t       n,
              NmsMessage*  message)
{
  if (!count_bad(values, n)) {
    return NMS_SUCCESS;
  }

  for (size_t i = 0; i < n; ++i) {
    if (!isfinite(values[i])) {
      return nms_dictionary_refuse(
          message, "%s holds a value that is not finite", name);
    }
    if (values[i] < 0.0f) {
      return nms_dictionary_refuse(message, "%s holds a negative value", name);
    }
    if (values[i] > NMS_MAX_WEIGHT) {
      return nms_dictionary_refuse(message, "%s holds a huge value", name);
    }
  }
  return NMS_SUCCESS;
}

static NmsStatus
check_bands(const NmsDictionary* dictionary, NmsMessage* message)
{
  for (uint32_t b = 0; dictionary->bands && b < dictionary->shape.n_bands;
       ++b) {
    const NmsBand band = dictionary->bands[b];
    if (!isfinite(band.lower_hz) || !isfinite(band.upper_hz) ||
        !(band.lower_hz <= band.center_hz) ||
        !(band.center_hz <= band.upper_hz) || !(band.center_hz >= 0.0f) ||
        !(band.upper_hz <= 1e6f)) {
      return nms_dictionary_refuse(message, "band %u is out of order", b + 1);
    }
  }
  return NMS_SUCCESS;
}

static NmsStatus
check_edges(const NmsDictionary* dictionary, NmsMessage* message)
{
  const float* const edges = dictionary->edges;
  for (uint32_t g = 0; edges && g < dictionary->shape.n_groups; ++g) {
    if (!isfinite(edges[g]) || !isfinite(edges[g + 1]) ||
        !(edges[g] < edges[g + 1])) {
      return nms_dictionary_refuse(message, "group %u is out of order", g + 1);
    }
  }
  return NMS_SUCCESS;
}

static NmsStatus
check_spatial(const NmsDictionary* dictionary, NmsMessage* message)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;
  const size_t n = (size_t)shape->n_sources * shape->n_groups;

  for (size_t i = 0; dictionary->spatial && i < n; ++i) {
    if (!nms_covariance_is_good(dictionary->spatial + 4 * i)) {
      return nms_dictionary_refuse(
          message, "tensor \"spatial\" holds what is no covariance of trace 1");
    }
  }
  return NMS_SUCCESS;
}

NmsStatus
nms_dictionary_check(const NmsDictionary* dictionary, NmsMessage* message)
{
  const size_t n = dictionary->shape.n_components;

  if (!nms_text_is_utf8(dictionary->licence) ||
      !nms_text_is_utf8(dictionary->provenance)) {
    return nms_dictionary_refuse(message, "a text in it is not UTF-8");
  }

  NmsStatus status = check_sources(dictionary, message);
  if (!status) {
    status = check_bands(dictionary, message);
  }
  if (!status) {
    status = check_edges(dictionary, message);
  }
  if (!status) {
    status = check_weights("sparsity",
                           dictionary->sparsity,
                           dictionary->shape.n_iterations,
                           message);
  }
  if (!status) {
    status = check_weights("tensor \"analysis\"",
                           dictionary->analysis,
                           dictionary->n_features * n,
                           message);
  }
  if (!status) {
    status = check_weights("tensor \"reconstruction\"",
                           dictionary->reconstruction,
                           dictionary->shape.n_groups * n,
                           message);
  }
  if (!status) {
    status = check_spatial(dictionary, message);
  }
  return status;
}
