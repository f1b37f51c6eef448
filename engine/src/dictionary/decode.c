// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/dictionary.h"

#include "base/message.h"
#include "base/text.h"
#include "dictionary/check.h"
#include "dictionary/format.h"
#include "dictionary/half.h"
#include "dictionary/header.h"

#include <jansson.h>

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// A file being read
typedef struct {
  const uint8_t* data; ///< Behind the header, [n_data]
  size_t         n_data;
  json_t*        header;
  json_t*        metadata; ///< Borrowed from `header`
  NmsMessage*    message;
} Reader;

/// A tensor that is expected
typedef struct {
  const char* name;
  float*      values;                 ///< Where it is to be read to
  size_t      shape[NMS_TENSOR_AXES]; ///< 0 from the axis on that is none
  size_t      begin;                  ///< Found: into Reader.data
  size_t      end;
  bool        is_half;
} Expected;

static uint64_t
get_little_endian(const uint8_t* from, size_t n_bytes)
{
  uint64_t value = 0;
  for (size_t i = n_bytes; i-- > 0;) {
    value = (value << 8U) | from[i];
  }
  return value;
}

/// Return a metadata value, which is JSON in a string; a new reference or NULL
static json_t*
get_value(const Reader* reader, const char* key)
{
  const char* const text =
      json_string_value(json_object_get(reader->metadata, key));

  return text && nms_header_is_small(text, strlen(text))
             ? json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL)
             : NULL;
}

static NmsStatus
get_real(const Reader* reader, const char* key, double* value)
{
  json_t* const json = get_value(reader, key);
  const bool    good = json_is_number(json);

  *value = good ? json_number_value(json) : 0.0;
  json_decref(json);
  return good && isfinite(*value)
             ? NMS_SUCCESS
             : nms_dictionary_refuse(
                   reader->message, "metadata \"%s\" is not a number", key);
}

static NmsStatus
get_float(const Reader* reader, const char* key, float* value)
{
  double          real   = 0.0;
  const NmsStatus status = get_real(reader, key, &real);

  // A double beyond float's range is caught by the range check as infinite
  *value = fabs(real) > 1e30 ? INFINITY : (float)real;
  return status;
}

/// Leave the value as it is if there is no such key
static NmsStatus
get_if_there(const Reader* reader, const char* key, float* value)
{
  return json_object_get(reader->metadata, key) ? get_float(reader, key, value)
                                                : NMS_SUCCESS;
}

static NmsStatus
get_count(const Reader* reader, const char* key, uint32_t* value)
{
  json_t* const    json  = get_value(reader, key);
  const json_int_t count = json_integer_value(json);
  const bool good = json_is_integer(json) && count >= 0 && count <= INT32_MAX;

  *value = good ? (uint32_t)count : 0;
  json_decref(json);
  return good ? NMS_SUCCESS
              : nms_dictionary_refuse(
                    reader->message, "metadata \"%s\" is not a count", key);
}

static NmsStatus
open_header(Reader* reader, const uint8_t* bytes, size_t n_bytes)
{
  if (n_bytes < 8) {
    return nms_dictionary_refuse(reader->message,
                                 "it is too short to be a dictionary");
  }

  const uint64_t length = get_little_endian(bytes, 8);
  if (length > n_bytes - 8) {
    return nms_dictionary_refuse(reader->message,
                                 "it is cut short or not a dictionary");
  }
  if (!nms_header_is_small((const char*)bytes + 8, (size_t)length)) {
    return nms_dictionary_refuse(reader->message,
                                 "its header is too large for a dictionary");
  }
  if (!nms_header_has_memory((size_t)length)) {
    return NMS_NO_MEMORY;
  }

  reader->data   = bytes + 8 + length;
  reader->n_data = n_bytes - 8 - (size_t)length;
  reader->header = json_loadb(
      (const char*)bytes + 8, (size_t)length, JSON_REJECT_DUPLICATES, NULL);
  reader->metadata = json_object_get(reader->header, NMS_KEY_METADATA);
  if (!json_is_object(reader->metadata)) {
    return nms_dictionary_refuse(reader->message,
                                 "its header is not that of a dictionary");
  }
  return NMS_SUCCESS;
}

static NmsStatus
check_format(const Reader* reader)
{
  const char* const name =
      json_string_value(json_object_get(reader->metadata, NMS_KEY_FORMAT));
  if (!name || strcmp(name, NMS_FORMAT_NAME)) {
    return nms_dictionary_refuse(reader->message,
                                 "its header is not that of a dictionary");
  }

  uint32_t        version = 0;
  const NmsStatus status  = get_count(reader, NMS_KEY_VERSION, &version);
  if (!status && version != NMS_FORMAT_VERSION) {
    return nms_dictionary_refuse(
        reader->message,
        "it has format version %u, this program reads version %d",
        version,
        NMS_FORMAT_VERSION);
  }
  return status;
}

/// Return one axis of a tensor's shape, or 0
static size_t
get_axis(const json_t* entry, size_t axis)
{
  const json_t* const shape = json_object_get(entry, "shape");
  const json_int_t    size  = json_integer_value(json_array_get(shape, axis));

  return size > 0 && size <= INT32_MAX ? (size_t)size : 0;
}

static NmsStatus
get_shape(const Reader* reader, NmsDictionaryShape* shape)
{
  const json_t* const bands = json_object_get(reader->header, NMS_TENSOR_BANDS);
  const json_t* const groups =
      json_object_get(reader->header, NMS_TENSOR_GROUPS);
  const json_t* const analysis =
      json_object_get(reader->header, NMS_TENSOR_ANALYSIS);
  const json_t* const sparsity =
      json_object_get(reader->header, NMS_TENSOR_SPARSITY);

  shape->relaxation = 1.0f;
  shape->momentum   = 0.0f;

  NmsStatus status = get_real(reader, NMS_KEY_RATE, &shape->sample_rate_hz);
  status = status ? status : get_count(reader, NMS_KEY_WINDOW, &shape->window);
  status = status ? status : get_count(reader, NMS_KEY_HOP, &shape->hop);
  status =
      status ? status : get_count(reader, NMS_KEY_CONTEXT, &shape->n_context);
  status = status ? status
                  : get_count(reader, NMS_KEY_STRIDE, &shape->stride_samples);
  status =
      status ? status : get_float(reader, NMS_KEY_EXPONENT, &shape->exponent);
  status = status ? status : get_float(reader, NMS_KEY_BETA, &shape->beta);
  status =
      status ? status : get_float(reader, NMS_KEY_MASK, &shape->mask_exponent);
  status = status
               ? status
               : get_if_there(reader, NMS_KEY_RELAXATION, &shape->relaxation);
  status = status ? status
                  : get_if_there(reader, NMS_KEY_MOMENTUM, &shape->momentum);
  if (status) {
    return status;
  }

  json_t* const sources = get_value(reader, NMS_KEY_SOURCES);
  shape->n_sources      = (uint32_t)json_array_size(sources);
  shape->has_spatial =
      json_object_get(reader->header, NMS_TENSOR_SPATIAL) != NULL;
  shape->has_bands = bands != NULL;
  shape->n_bands =
      (uint32_t)(bands ? get_axis(bands, 0) : shape->window / 2 + 1);
  shape->has_groups = groups != NULL;
  shape->n_groups   = shape->window / 2 + 1;
  if (groups) {
    const size_t n_edges = get_axis(groups, 0);
    shape->n_groups      = n_edges ? (uint32_t)n_edges - 1 : 0;
  }
  shape->n_components = (uint32_t)get_axis(analysis, 1);
  shape->n_iterations = (uint32_t)get_axis(sparsity, 0);
  json_decref(sources);
  return NMS_SUCCESS;
}

static NmsStatus
get_source(const Reader* reader, const json_t* entry, NmsSource* source)
{
  const char* const name  = json_string_value(json_object_get(entry, "name"));
  const json_t*     first = json_object_get(entry, "first_component");
  const json_t*     count = json_object_get(entry, "components");
  const json_int_t  at    = json_integer_value(first);
  const json_int_t  n     = json_integer_value(count);

  if (!name || strlen(name) >= NMS_NAME_SIZE || !json_is_integer(first) ||
      !json_is_integer(count) || at < 0 || n < 1 || at > NMS_MAX_COMPONENTS ||
      n > NMS_MAX_COMPONENTS) {
    return nms_dictionary_refuse(reader->message,
                                 "its list of sources is malformed");
  }

  nms_text_append(source->name, sizeof(source->name), name);
  source->first_component = (uint32_t)at;
  source->n_components    = (uint32_t)n;
  return NMS_SUCCESS;
}

static NmsStatus
get_sources(const Reader* reader, NmsDictionary* dictionary)
{
  json_t* const list   = get_value(reader, NMS_KEY_SOURCES);
  NmsStatus     status = NMS_SUCCESS;

  for (uint32_t s = 0; !status && s < dictionary->shape.n_sources; ++s) {
    status =
        get_source(reader, json_array_get(list, s), &dictionary->sources[s]);
  }
  json_decref(list);
  return status;
}

/// Return how many values a tensor has if its entry has the shape, else 0
static size_t
count_values(const json_t* entry, const Expected* expected)
{
  size_t n_axes = 0;
  size_t count  = 1;
  while (n_axes < NMS_TENSOR_AXES && expected->shape[n_axes]) {
    const size_t size = expected->shape[n_axes];
    count *= get_axis(entry, n_axes++) == size ? size : 0;
  }
  return json_array_size(json_object_get(entry, "shape")) == n_axes ? count : 0;
}

static NmsStatus
find_tensor(const Reader* reader, Expected* expected)
{
  const json_t* const entry = json_object_get(reader->header, expected->name);
  const char* const   type = json_string_value(json_object_get(entry, "dtype"));
  const json_t* const offsets = json_object_get(entry, "data_offsets");
  const json_int_t    begin   = json_integer_value(json_array_get(offsets, 0));
  const json_int_t    end     = json_integer_value(json_array_get(offsets, 1));
  const size_t        count   = count_values(entry, expected);

  if (!type || (strcmp(type, "F32") && strcmp(type, "F16"))) {
    return nms_dictionary_refuse(reader->message,
                                 "tensor \"%s\" is missing or neither F32 "
                                 "nor F16",
                                 expected->name);
  }
  if (!count) {
    return nms_dictionary_refuse(
        reader->message, "tensor \"%s\" has the wrong shape", expected->name);
  }

  expected->is_half = !strcmp(type, "F16");

  const size_t size = count * (expected->is_half ? 2 : 4);
  if (json_array_size(offsets) != 2 || begin < 0 || end < begin ||
      (uint64_t)end > reader->n_data || (uint64_t)(end - begin) != size) {
    return nms_dictionary_refuse(
        reader->message,
        "the data of tensor \"%s\" is cut short or out of place",
        expected->name);
  }

  expected->begin = (size_t)begin;
  expected->end   = (size_t)end;
  return NMS_SUCCESS;
}

static NmsStatus
find_tensors(const Reader* reader, Expected* expected, size_t n)
{
  for (size_t t = 0; t < n; ++t) {
    const NmsStatus status = find_tensor(reader, &expected[t]);
    if (status) {
      return status;
    }
    for (size_t u = 0; u < t; ++u) {
      if (expected[t].begin < expected[u].end &&
          expected[u].begin < expected[t].end) {
        return nms_dictionary_refuse(reader->message,
                                     "tensors \"%s\" and \"%s\" overlap",
                                     expected[u].name,
                                     expected[t].name);
      }
    }
  }
  return NMS_SUCCESS;
}

static NmsStatus
get_scale(const Reader* reader, const Expected* expected, float* scale)
{
  char key[64] = {0};
  nms_text_append(key, sizeof(key), expected->name);
  nms_text_append(key, sizeof(key), NMS_KEY_SCALE_SUFFIX);

  *scale = 1.0f;
  return expected->is_half && json_object_get(reader->metadata, key)
             ? get_float(reader, key, scale)
             : NMS_SUCCESS;
}

static NmsStatus
get_tensor(const Reader* reader, const Expected* expected)
{
  float* const    values = expected->values;
  const size_t    width  = expected->is_half ? 2 : 4;
  const size_t    count  = (expected->end - expected->begin) / width;
  const uint8_t*  from   = reader->data + expected->begin;
  float           scale  = 1.0f;
  const NmsStatus status = get_scale(reader, expected, &scale);

  for (size_t i = 0; expected->is_half && i < count; ++i) {
    values[i] =
        scale * nms_half_to_float((uint16_t)get_little_endian(from + 2 * i, 2));
  }
  for (size_t i = 0; !expected->is_half && i < count; ++i) {
    const uint32_t bits = (uint32_t)get_little_endian(from + 4 * i, 4);
    memcpy(&values[i], &bits, sizeof(bits));
  }
  return status;
}

/// Read those that there is memory for; the others are not there
static NmsStatus
get_tensors(const Reader* reader, const NmsDictionary* to)
{
  const NmsDictionaryShape* const shape = &to->shape;

  const size_t n        = shape->n_components;
  const size_t n_groups = shape->n_groups;
  Expected     all[]    = {
             {NMS_TENSOR_SPARSITY, to->sparsity, {shape->n_iterations}, 0, 0, false},
             {NMS_TENSOR_ANALYSIS, to->analysis, {to->n_features, n}, 0, 0, false},
             {NMS_TENSOR_RECONSTRUCTION,
              to->reconstruction,
              {n_groups, n},
              0,
              0,
              false},
             {NMS_TENSOR_BANDS, (float*)to->bands, {shape->n_bands, 3}, 0, 0, false},
             {NMS_TENSOR_GROUPS, to->edges, {n_groups + 1}, 0, 0, false},
             {NMS_TENSOR_SPATIAL,
              to->spatial,
              {shape->n_sources, n_groups, 4},
              0,
              0,
              false},
  };

  size_t count = 0;
  for (size_t t = 0; t < sizeof(all) / sizeof(all[0]); ++t) {
    if (all[t].values) {
      all[count++] = all[t];
    }
  }

  NmsStatus status = find_tensors(reader, all, count);
  for (size_t t = 0; !status && t < count; ++t) {
    status = get_tensor(reader, &all[t]);
  }
  return status;
}

static NmsStatus
get_texts(const Reader* reader, NmsDictionary* dictionary)
{
  const json_t* const metadata = reader->metadata;

  return nms_dictionary_describe(
      dictionary,
      json_string_value(json_object_get(metadata, NMS_KEY_LICENCE)),
      json_string_value(json_object_get(metadata, NMS_KEY_PROVENANCE)));
}

/// The tensors must be there in full before memory is taken for them
static bool
data_is_enough(const Reader* reader, const NmsDictionaryShape* shape)
{
  const uint64_t n_groups   = shape->n_groups;
  const uint64_t n_features = (uint64_t)shape->n_bands * shape->n_context;
  const uint64_t n_spatial =
      shape->has_spatial ? n_groups * shape->n_sources * 4 : 0;

  return reader->n_data / 2 >=
         (n_groups + n_features) * shape->n_components + n_spatial;
}

static NmsStatus
read_all(const Reader* reader, NmsDictionary** dictionary)
{
  NmsDictionaryShape shape  = {0};
  NmsStatus          status = check_format(reader);
  status                    = status ? status : get_shape(reader, &shape);
  if (status) {
    return status;
  }

  if (!nms_dictionary_shape_is_good(&shape)) {
    return nms_dictionary_refuse(reader->message,
                                 "a number of its description or a tensor's "
                                 "shape is missing or out of range");
  }
  if (!data_is_enough(reader, &shape)) {
    return nms_dictionary_refuse(reader->message, "its data is cut short");
  }

  status = nms_dictionary_new(&shape, dictionary);
  if (!status) {
    status = get_sources(reader, *dictionary);
    status = status ? status : get_tensors(reader, *dictionary);
    status =
        status ? status : nms_dictionary_check(*dictionary, reader->message);
    status = status ? status : get_texts(reader, *dictionary);
  }
  return status;
}

NmsStatus
nms_dictionary_decode(const void*     bytes,
                      size_t          n_bytes,
                      NmsDictionary** dictionary,
                      NmsMessage*     message)
{
  Reader reader = {NULL, 0, NULL, NULL, message};

  *dictionary = NULL;
  if (message) {
    message->text[0] = '\0';
  }

  NmsStatus status = open_header(&reader, (const uint8_t*)bytes, n_bytes);
  status           = status ? status : read_all(&reader, dictionary);
  json_decref(reader.header);

  if (status) {
    nms_dictionary_free(*dictionary);
    *dictionary = NULL;
    if (status == NMS_NO_MEMORY) {
      return nms_message_set(message, status, "%s", nms_strerror(status));
    }
  }
  return status;
}
