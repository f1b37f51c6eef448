// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/dictionary.h"

#include "base/text.h"
#include "dictionary/check.h"
#include "dictionary/format.h"
#include "dictionary/half.h"

#include <jansson.h>

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Tensors of a dictionary with bands and groups
#define MAX_TENSORS 5U

/// A tensor to be written
typedef struct {
  const char*  name;
  const float* values;
  size_t       shape[2]; ///< The second is 0 for one axis
  bool         is_half;
  float        scale; ///< Stored values times this are the values
} Tensor;

static size_t
tensor_count(const Tensor* const tensor)
{
  return tensor->shape[0] * (tensor->shape[1] ? tensor->shape[1] : 1U);
}

static size_t
tensor_size(const Tensor* const tensor)
{
  return tensor_count(tensor) * (tensor->is_half ? 2U : 4U);
}

/// Choose the power of two that puts the largest value just below 2^15
static float
choose_scale(const Tensor* const tensor)
{
  float largest = 0.0f;
  for (size_t i = 0U; i < tensor_count(tensor); ++i) {
    largest = fmaxf(largest, tensor->values[i]);
  }

  int exponent = 0;
  (void)frexpf(largest, &exponent);
  return tensor->is_half && largest > 0.0f ? ldexpf(1.0f, exponent - 15) : 1.0f;
}

/// List the tensors in the order they are stored; return how many
static size_t
list_tensors(const NmsDictionary* const dictionary,
             const NmsPrecision         precision,
             Tensor* const              tensors)
{
  const NmsDictionaryShape* const shape   = &dictionary->shape;
  const bool                      is_half = precision == NMS_F16;
  const size_t                    n       = shape->n_components;

  const Tensor all[MAX_TENSORS] = {
      {NMS_TENSOR_SPARSITY,
       dictionary->sparsity,
       {shape->n_iterations, 0U},
       false,
       1.0f},
      {NMS_TENSOR_ANALYSIS,
       dictionary->analysis,
       {dictionary->n_features, n},
       is_half,
       1.0f},
      {NMS_TENSOR_RECONSTRUCTION,
       dictionary->reconstruction,
       {shape->n_groups, n},
       is_half,
       1.0f},
      {NMS_TENSOR_BANDS,
       (const float*)dictionary->bands,
       {shape->n_bands, 3U},
       false,
       1.0f},
      {NMS_TENSOR_GROUPS,
       dictionary->edges,
       {shape->n_groups + 1U, 0U},
       false,
       1.0f},
  };

  size_t n_tensors = 0U;
  for (size_t t = 0U; t < MAX_TENSORS; ++t) {
    if (all[t].values) {
      tensors[n_tensors]       = all[t];
      tensors[n_tensors].scale = choose_scale(&all[t]);
      ++n_tensors;
    }
  }
  return n_tensors;
}

/// Add a metadata value as JSON text in a string; consumes `value`
static int
add_value(json_t* const metadata, const char* const key, json_t* const value)
{
  const size_t flags = JSON_COMPACT | JSON_ENCODE_ANY;
  char* const  text  = value ? json_dumps(value, flags) : NULL;
  const int    error =
      text ? json_object_set_new(metadata, key, json_string(text)) : -1;

  free(text);
  json_decref(value);
  return error;
}

/// Add a float with as few digits as give it back exactly
static int
add_float(json_t* const metadata, const char* const key, const float value)
{
  for (unsigned digits = 6U; digits <= 9U; ++digits) {
    json_t* const real  = json_real((double)value);
    const size_t  flags = JSON_ENCODE_ANY | JSON_REAL_PRECISION(digits);
    char* const   text  = real ? json_dumps(real, flags) : NULL;
    json_t* const again = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    const bool    exact = again && (float)json_real_value(again) == value;
    const int     error =
        exact ? json_object_set_new(metadata, key, json_string(text)) : -1;

    json_decref(real);
    json_decref(again);
    free(text);
    if (exact) {
      return error;
    }
  }
  return -1;
}

static json_t*
make_sources(const NmsDictionary* const dictionary)
{
  json_t* const list = json_array();
  for (uint32_t s = 0U; list && s < dictionary->shape.n_sources; ++s) {
    const NmsSource* const source = &dictionary->sources[s];
    json_t* const          entry  = json_pack("{s:s, s:I, s:I}",
                                    "name",
                                    source->name,
                                    "first_component",
                                    (json_int_t)source->first_component,
                                    "components",
                                    (json_int_t)source->n_components);
    if (json_array_append_new(list, entry)) {
      json_decref(list);
      return NULL;
    }
  }
  return list;
}

static json_t*
make_metadata(const NmsDictionary* const dictionary,
              const Tensor* const        tensors,
              const size_t               n_tensors)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;

  json_t* const m = json_object();
  int           error =
      json_object_set_new(m, NMS_KEY_FORMAT, json_string(NMS_FORMAT_NAME));
  error |= add_value(m, NMS_KEY_VERSION, json_integer(NMS_FORMAT_VERSION));
  error |= add_value(m, NMS_KEY_RATE, json_real(shape->sample_rate_hz));
  error |= add_value(m, NMS_KEY_WINDOW, json_integer(shape->window));
  error |= add_value(m, NMS_KEY_HOP, json_integer(shape->hop));
  error |= add_value(m, NMS_KEY_CONTEXT, json_integer(shape->n_context));
  error |= add_value(m, NMS_KEY_STRIDE, json_integer(shape->stride_samples));
  error |= add_float(m, NMS_KEY_EXPONENT, shape->exponent);
  error |= add_float(m, NMS_KEY_BETA, shape->beta);
  error |= add_float(m, NMS_KEY_RELAXATION, shape->relaxation);
  error |= add_float(m, NMS_KEY_MOMENTUM, shape->momentum);
  error |= add_float(m, NMS_KEY_MASK, shape->mask_exponent);
  error |= add_value(m, NMS_KEY_SOURCES, make_sources(dictionary));
  error |=
      json_object_set_new(m, NMS_KEY_LICENCE, json_string(dictionary->licence));
  error |= json_object_set_new(
      m, NMS_KEY_PROVENANCE, json_string(dictionary->provenance));

  for (size_t t = 0U; t < n_tensors; ++t) {
    char key[64] = {0};
    nms_text_append(key, sizeof(key), tensors[t].name);
    nms_text_append(key, sizeof(key), NMS_KEY_SCALE_SUFFIX);
    if (tensors[t].is_half) {
      error |= add_value(m, key, json_real((double)tensors[t].scale));
    }
  }

  if (error) {
    json_decref(m);
    return NULL;
  }
  return m;
}

static json_t*
make_entry(const Tensor* const tensor, const size_t offset)
{
  json_t* const shape = tensor->shape[1]
                            ? json_pack("[I, I]",
                                        (json_int_t)tensor->shape[0],
                                        (json_int_t)tensor->shape[1])
                            : json_pack("[I]", (json_int_t)tensor->shape[0]);

  return json_pack("{s:s, s:o, s:[I, I]}",
                   "dtype",
                   tensor->is_half ? "F16" : "F32",
                   "shape",
                   shape,
                   "data_offsets",
                   (json_int_t)offset,
                   (json_int_t)(offset + tensor_size(tensor)));
}

static char*
make_header(const NmsDictionary* const dictionary,
            const Tensor* const        tensors,
            const size_t               n_tensors)
{
  json_t* const header = json_object();
  int           error  = json_object_set_new(
      header, NMS_KEY_METADATA, make_metadata(dictionary, tensors, n_tensors));

  size_t offset = 0U;
  for (size_t t = 0U; t < n_tensors; ++t) {
    error |= json_object_set_new(
        header, tensors[t].name, make_entry(&tensors[t], offset));
    offset += tensor_size(&tensors[t]);
  }

  char* const text = error ? NULL : json_dumps(header, JSON_COMPACT);
  json_decref(header);
  return text;
}

static void
put_little_endian(uint64_t value, const size_t n_bytes, uint8_t* const to)
{
  for (size_t i = 0U; i < n_bytes; ++i) {
    to[i] = (uint8_t)(value & 0xFFU);
    value >>= 8U;
  }
}

static uint8_t*
put_tensor(const Tensor* const tensor, uint8_t* to)
{
  const size_t width = tensor->is_half ? 2U : 4U;

  for (size_t i = 0U; i < tensor_count(tensor); ++i) {
    uint32_t bits = 0U;
    if (tensor->is_half) {
      bits = nms_half_from_float(tensor->values[i] / tensor->scale);
    } else {
      memcpy(&bits, &tensor->values[i], sizeof(bits));
    }
    put_little_endian(bits, width, to);
    to += width;
  }
  return to;
}

NmsStatus
nms_dictionary_encode(const NmsDictionary* const dictionary,
                      const NmsPrecision         precision,
                      void** const               bytes,
                      size_t* const              n_bytes)
{
  *bytes   = NULL;
  *n_bytes = 0U;
  if (!nms_dictionary_shape_is_good(&dictionary->shape) ||
      nms_dictionary_check(dictionary, NULL)) {
    return NMS_BAD_DICTIONARY;
  }

  Tensor       tensors[MAX_TENSORS];
  const size_t n_tensors = list_tensors(dictionary, precision, tensors);
  char* const  header    = make_header(dictionary, tensors, n_tensors);
  const size_t length    = header ? strlen(header) : 0U;
  const size_t padded    = (length + 7U) / 8U * 8U;

  size_t size = 8U + padded;
  for (size_t t = 0U; t < n_tensors; ++t) {
    size += tensor_size(&tensors[t]);
  }

  uint8_t* const file = header ? (uint8_t*)malloc(size) : NULL;
  if (!file) {
    free(header);
    return NMS_NO_MEMORY;
  }

  put_little_endian(padded, 8U, file);
  memset(file + 8U, ' ', padded);
  memcpy(file + 8U, header, length);
  free(header);

  uint8_t* to = file + 8U + padded;
  for (size_t t = 0U; t < n_tensors; ++t) {
    to = put_tensor(&tensors[t], to);
  }

  *bytes   = file;
  *n_bytes = size;
  return NMS_SUCCESS;
}
