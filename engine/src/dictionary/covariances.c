// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dictionary/covariances.h"

#include "nms/dictionary.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// How far rounding may take a trace from 1, and a determinant below 0
static const float tolerance = 1e-5f;

static size_t
count(const NmsDictionaryShape* shape)
{
  return (size_t)shape->n_sources * shape->n_groups;
}

float*
nms_covariances_new(const NmsDictionaryShape* shape)
{
  float* const made = (float*)calloc(count(shape), 4 * sizeof(float));
  for (size_t i = 0; made && i < count(shape); ++i) {
    made[4 * i]     = 0.5f;
    made[4 * i + 1] = 0.5f;
  }
  return made;
}

bool
nms_covariance_is_good(const float* covariance)
{
  const float a = covariance[0];
  const float b = covariance[1];
  const float x = covariance[2];
  const float y = covariance[3];

  // What is not a number or infinite fails some of these
  return a >= 0.0f && b >= 0.0f && fabsf(a + b - 1.0f) <= tolerance &&
         x * x + y * y <= a * b + tolerance;
}

NmsStatus
nms_dictionary_set_spatial(NmsDictionary* dictionary, const float* spatial)
{
  const size_t n      = count(&dictionary->shape);
  const size_t size   = n * 4 * sizeof(float);
  float*       copied = NULL;

  for (size_t i = 0; spatial && i < n; ++i) {
    if (!nms_covariance_is_good(spatial + 4 * i)) {
      return NMS_BAD_ARGUMENT;
    }
  }
  if (spatial) {
    copied = (float*)malloc(size);
    if (!copied) {
      return NMS_NO_MEMORY;
    }
    memcpy(copied, spatial, size);
  }

  free(dictionary->spatial);
  dictionary->spatial           = copied;
  dictionary->shape.has_spatial = copied != NULL;
  return NMS_SUCCESS;
}
