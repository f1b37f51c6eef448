// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/dictionary.h"

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
#include <stdlib.h>
#include <string.h>

/// Tensors of a dictionary with all of them
#define MAX_TENSORS 6

/// The least power of two that a value can be divided by
static const int least_exponent = -126;

/// A tensor to be written
typedef struct {
  const char*  name;
  const float* values;
  size_t       shape[NMS_TENSOR_AXES]; ///< 0 from the axis on that is none
  bool         is_half;
  float        scale; ///< Stored values times this are the values
} Tensor;

static size_t
tensor_count(const Tensor* tensor)
{
  size_t count = 1;
  for (size_t a = 0; a < NMS_TENSOR_AXES && tensor->shape[a]; ++a) {
    count *= tensor->shape[a];
  }
  return count;
}

static size_t
tensor_size(const Tensor* tensor)
{
  return tensor_count(tensor) * (tensor->is_half ? 2 : 4);
}

/// Choose the power of two that puts the largest value, rounded as it will be,
/// just below 2^15, or as near as there are such: what is read asks for the
/// same
static float
choose_scale(const Tensor* tensor)
{
  float largest = 0.0f;
  for (size_t i = 0; i < tensor_count(tensor); ++i) {
    largest = fmaxf(largest, tensor->values[i]);
  }

  int         exponent = 0;
  const float mantissa = frexpf(largest, &exponent);
  exponent += lrintf(mantissa * 0x1p11f) == 0x800; // Up to a power of two
  exponent = exponent - 15 > least_exponent ? exponent - 15 : least_exponent;
  return tensor->is_half && largest > 0.0f ? ldexpf(1.0f, exponent) : 1.0f;
}

/// List the tensors in the order they are stored; return how many
static size_t
list_tensors(const NmsDictionary* dictionary,
             NmsPrecision         precision,
             Tensor*              tensors)
{
  const NmsDictionaryShape* const shape    = &dictionary->shape;
  const bool                      is_half  = precision == NMS_F16;
  const size_t                    n        = shape->n_components;
  const size_t                    n_groups = shape->n_groups;

  const float* const bands            = (const float*)dictionary->bands;
  const Tensor       all[MAX_TENSORS] = {
            {NMS_TENSOR_SPARSITY,
             dictionary->sparsity,
             {shape->n_iterations},
             false,
             1.0f},
            {NMS_TENSOR_ANALYSIS,
             dictionary->analysis,
             {dictionary->n_features, n},
             is_half,
             1.0f},
            {NMS_TENSOR_RECONSTRUCTION,
             dictionary->reconstruction,
             {n_groups, n},
             is_half,
             1.0f},
            {NMS_TENSOR_BANDS, bands, {shape->n_bands, 3}, false, 1.0f},
            {NMS_TENSOR_GROUPS, dictionary->edges, {n_groups + 1}, false, 1.0f},
            {NMS_TENSOR_SPATIAL,
             dictionary->spatial,
             {shape->n_sources, n_groups, 4},
             false,
             1.0f},
  };

  size_t n_tensors = 0;
  for (size_t t = 0; t < MAX_TENSORS; ++t) {
    if (all[t].values) {
      tensors[n_tensors]       = all[t];
      tensors[n_tensors].scale = choose_scale(&all[t]);
      ++n_tensors;
    }
  }
  return n_tensors;
}

/**
   Return JSON text, freed with free(), or NULL.

   Not by json_dumps(): when its buffer cannot grow, jansson 2.14 leaves out
   words and goes on.
*/
static char*
dump(const json_t* value, size_t flags)
{
  const size_t length = value ? json_dumpb(value, NULL, 0, flags) : 0;
  char* const  text   = length ? (char*)calloc(length + 1, 1) : NULL;
  if (text && json_dumpb(value, text, length, flags) != length) {
    free(text);
    return NULL;
  }
  return text;
}

/// Add a metadata value as JSON text in a string; consumes `value`
static int
add_value(json_t* metadata, const char* key, json_t* value)
{
  const size_t flags = JSON_COMPACT | JSON_ENCODE_ANY;
  char* const  text  = dump(value, flags);
  const int    error =
      text ? json_object_set_new(metadata, key, json_string(text)) : -1;

  free(text);
  json_decref(value);
  return error;
}

/// Add a float with as few digits as give it back exactly
static int
add_float(json_t* metadata, const char* key, float value)
{
  for (unsigned digits = 6; digits <= 9; ++digits) {
    json_t* const real  = json_real((double)value);
    const size_t  flags = JSON_ENCODE_ANY | JSON_REAL_PRECISION(digits);
    char* const   text  = dump(real, flags);
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
make_sources(const NmsDictionary* dictionary)
{
  json_t* const list = json_array();
  for (uint32_t s = 0; list && s < dictionary->shape.n_sources; ++s) {
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
make_metadata(const NmsDictionary* dictionary,
              const Tensor*        tensors,
              size_t               n_tensors)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;
  const bool is_for_files = nms_dictionary_is_for_files(dictionary);
  const int  version =
      is_for_files ? NMS_FORMAT_VERSION_FILES : NMS_FORMAT_VERSION;

  json_t* const m = json_object();
  int           error =
      json_object_set_new(m, NMS_KEY_FORMAT, json_string(NMS_FORMAT_NAME));
  error |= add_value(m, NMS_KEY_VERSION, json_integer(version));
  error |= add_value(m, NMS_KEY_RATE, json_real(shape->sample_rate_hz));
  error |= add_value(m, NMS_KEY_WINDOW, json_integer(shape->window));
  error |= add_value(m, NMS_KEY_HOP, json_integer(shape->hop));
  error |= add_value(m, NMS_KEY_CONTEXT, json_integer(shape->n_context));
  error |= add_value(m, NMS_KEY_STRIDE, json_integer(shape->stride_samples));
  if (is_for_files) {
    error |= add_value(m, NMS_KEY_AHEAD, json_integer(shape->n_ahead));
    error |=
        add_value(m, NMS_KEY_SYMMETRICAL, json_boolean(shape->is_symmetrical));
  }
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

  for (size_t t = 0; t < n_tensors; ++t) {
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
make_entry(const Tensor* tensor, size_t offset)
{
  json_t* const shape = json_array();
  for (size_t a = 0; a < NMS_TENSOR_AXES && tensor->shape[a]; ++a) {
    if (json_array_append_new(shape,
                              json_integer((json_int_t)tensor->shape[a]))) {
      json_decref(shape);
      return NULL;
    }
  }

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
make_header(const NmsDictionary* dictionary,
            const Tensor*        tensors,
            size_t               n_tensors)
{
  json_t* const header = json_object();
  int           error  = json_object_set_new(
      header, NMS_KEY_METADATA, make_metadata(dictionary, tensors, n_tensors));

  size_t offset = 0;
  for (size_t t = 0; t < n_tensors; ++t) {
    error |= json_object_set_new(
        header, tensors[t].name, make_entry(&tensors[t], offset));
    offset += tensor_size(&tensors[t]);
  }

  char* const text = error ? NULL : dump(header, JSON_COMPACT);
  json_decref(header);
  return text;
}

static void
put_little_endian(uint64_t value, size_t n_bytes, uint8_t* to)
{
  for (size_t i = 0; i < n_bytes; ++i) {
    to[i] = (uint8_t)(value & 0xFFU);
    value >>= 8U;
  }
}

/// Return a value in half precision, rounded down where up would be refused
static uint16_t
stored_half(const Tensor* tensor, size_t i)
{
  const uint16_t half = nms_half_from_float(tensor->values[i] / tensor->scale);
  const float    read = tensor->scale * nms_half_to_float(half);

  return (uint16_t)(half - (read > NMS_MAX_WEIGHT));
}

static uint8_t*
put_tensor(const Tensor* tensor, uint8_t* to)
{
  const size_t width = tensor->is_half ? 2 : 4;

  for (size_t i = 0; i < tensor_count(tensor); ++i) {
    uint32_t bits = 0;
    if (tensor->is_half) {
      bits = stored_half(tensor, i);
    } else {
      memcpy(&bits, &tensor->values[i], sizeof(bits));
    }
    put_little_endian(bits, width, to);
    to += width;
  }
  return to;
}

static bool
numbers_are_same(const NmsDictionaryShape* a, const NmsDictionaryShape* b)
{
  return a->sample_rate_hz == b->sample_rate_hz && a->window == b->window &&
         a->hop == b->hop && a->n_bands == b->n_bands &&
         a->has_bands == b->has_bands && a->n_groups == b->n_groups &&
         a->has_groups == b->has_groups && a->has_spatial == b->has_spatial &&
         a->n_context == b->n_context && a->n_ahead == b->n_ahead &&
         a->is_symmetrical == b->is_symmetrical &&
         a->stride_samples == b->stride_samples && a->exponent == b->exponent &&
         a->beta == b->beta && a->n_iterations == b->n_iterations &&
         a->relaxation == b->relaxation && a->momentum == b->momentum &&
         a->mask_exponent == b->mask_exponent &&
         a->n_components == b->n_components && a->n_sources == b->n_sources;
}

static bool
texts_are_same(const NmsDictionary* a, const NmsDictionary* b)
{
  bool same =
      !strcmp(a->licence, b->licence) && !strcmp(a->provenance, b->provenance);
  for (uint32_t s = 0; s < a->shape.n_sources; ++s) {
    same = same && !strcmp(a->sources[s].name, b->sources[s].name) &&
           a->sources[s].n_components == b->sources[s].n_components;
  }
  return same;
}

/// Return whether values are those of a tensor, as precisely as it was stored
static bool
values_are_same(const Tensor* tensor, const float* values)
{
  bool same = true;
  for (size_t i = 0; tensor->is_half && i < tensor_count(tensor); ++i) {
    same = same && values[i] == tensor->scale *
                                    nms_half_to_float(stored_half(tensor, i));
  }
  return same && (tensor->is_half ||
                  !memcmp(values, tensor->values, tensor_size(tensor)));
}

/**
   Return whether bytes give back what they were made of.

   Whatever may go wrong between them, a library short of memory for one, must
   not become a file.
*/
static bool
reads_back(const NmsDictionary* dictionary,
           const Tensor*        tensors,
           size_t               n_tensors,
           const void*          bytes,
           size_t               n_bytes)
{
  NmsDictionary* read = NULL;
  if (nms_dictionary_decode(bytes, n_bytes, &read, NULL)) {
    return false;
  }

  bool same = numbers_are_same(&read->shape, &dictionary->shape) &&
              texts_are_same(read, dictionary);
  if (same) {
    Tensor again[MAX_TENSORS];
    (void)list_tensors(read, NMS_F32, again);
    for (size_t t = 0; t < n_tensors; ++t) {
      same = same && values_are_same(&tensors[t], again[t].values);
    }
  }
  nms_dictionary_free(read);
  return same;
}

/// Put header and tensors together; NULL if there is no memory
static uint8_t*
assemble(const char*   header,
         const Tensor* tensors,
         size_t        n_tensors,
         size_t*       n_bytes)
{
  const size_t length = strlen(header);
  const size_t padded = (length + 7) / 8 * 8;

  size_t size = 8 + padded;
  for (size_t t = 0; t < n_tensors; ++t) {
    size += tensor_size(&tensors[t]);
  }

  uint8_t* const file = malloc(size);
  if (!file) {
    return NULL;
  }

  put_little_endian(padded, 8, file);
  memset(file + 8, ' ', padded);
  memcpy(file + 8, header, length);

  uint8_t* to = file + 8 + padded;
  for (size_t t = 0; t < n_tensors; ++t) {
    to = put_tensor(&tensors[t], to);
  }

  *n_bytes = size;
  return file;
}

NmsStatus
nms_dictionary_encode(const NmsDictionary* dictionary,
                      NmsPrecision         precision,
                      void**               bytes,
                      size_t*              n_bytes)
{
  *bytes   = NULL;
  *n_bytes = 0;
  if (!nms_dictionary_shape_is_good(&dictionary->shape) ||
      nms_dictionary_check(dictionary, NULL)) {
    return NMS_BAD_DICTIONARY;
  }

  Tensor       tensors[MAX_TENSORS];
  const size_t n_tensors = list_tensors(dictionary, precision, tensors);
  char* const  header    = make_header(dictionary, tensors, n_tensors);
  if (header && strlen(header) > NMS_MAX_HEADER - 8) {
    free(header);
    return NMS_BAD_DICTIONARY;
  }

  size_t         size = 0;
  uint8_t* const file =
      header ? assemble(header, tensors, n_tensors, &size) : NULL;
  free(header);
  if (!file || !reads_back(dictionary, tensors, n_tensors, file, size)) {
    free(file);
    return NMS_NO_MEMORY;
  }

  *bytes   = file;
  *n_bytes = size;
  return NMS_SUCCESS;
}
