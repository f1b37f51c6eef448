// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/dictionary.h"

#include "base/text.h"
#include "dictionary/check.h"
#include "nms/features.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void
allocate(NmsDictionary* const dictionary)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;
  const size_t                    n     = shape->n_components;

  dictionary->sources = (NmsSource*)calloc(shape->n_sources, sizeof(NmsSource));
  dictionary->sparsity = (float*)calloc(shape->n_iterations, sizeof(float));
  dictionary->analysis =
      (float*)calloc(dictionary->n_features * n, sizeof(float));
  dictionary->reconstruction =
      (float*)calloc(shape->n_groups * n, sizeof(float));
  dictionary->licence    = (char*)calloc(1U, 1U);
  dictionary->provenance = (char*)calloc(1U, 1U);
  if (shape->has_bands) {
    dictionary->bands = (NmsBand*)calloc(shape->n_bands, sizeof(NmsBand));
  }
  if (shape->has_groups) {
    dictionary->edges = (float*)calloc(shape->n_groups + 1U, sizeof(float));
  }
}

static bool
is_whole(const NmsDictionary* const dictionary)
{
  return dictionary->sources && dictionary->sparsity && dictionary->analysis &&
         dictionary->reconstruction && dictionary->licence &&
         dictionary->provenance &&
         (dictionary->bands || !dictionary->shape.has_bands) &&
         (dictionary->edges || !dictionary->shape.has_groups);
}

NmsStatus
nms_dictionary_new(const NmsDictionaryShape* const shape,
                   NmsDictionary** const           dictionary)
{
  *dictionary = NULL;
  if (!nms_dictionary_shape_is_good(shape)) {
    return NMS_BAD_ARGUMENT;
  }

  NmsDictionary* const made = (NmsDictionary*)calloc(1U, sizeof(NmsDictionary));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  made->shape      = *shape;
  made->n_bins     = shape->window / 2U + 1U;
  made->n_features = shape->n_bands * shape->n_context;
  allocate(made);
  if (!is_whole(made)) {
    nms_dictionary_free(made);
    return NMS_NO_MEMORY;
  }

  *dictionary = made;
  return NMS_SUCCESS;
}

void
nms_dictionary_free(NmsDictionary* const dictionary)
{
  if (dictionary) {
    free(dictionary->sources);
    free(dictionary->bands);
    free(dictionary->edges);
    free(dictionary->sparsity);
    free(dictionary->analysis);
    free(dictionary->reconstruction);
    free(dictionary->licence);
    free(dictionary->provenance);
    free(dictionary);
  }
}

static char*
copy_text(const char* const text)
{
  const size_t size = strlen(text) + 1U;
  char* const  copy = (char*)malloc(size);
  if (copy) {
    memcpy(copy, text, size);
  }
  return copy;
}

NmsStatus
nms_dictionary_describe(NmsDictionary* const dictionary,
                        const char* const    licence,
                        const char* const    provenance)
{
  char* const new_licence = copy_text(licence ? licence : dictionary->licence);
  char* const new_provenance =
      copy_text(provenance ? provenance : dictionary->provenance);
  if (!new_licence || !new_provenance) {
    free(new_licence);
    free(new_provenance);
    return NMS_NO_MEMORY;
  }

  free(dictionary->licence);
  free(dictionary->provenance);
  dictionary->licence    = new_licence;
  dictionary->provenance = new_provenance;
  return NMS_SUCCESS;
}

NmsFeaturesConfig
nms_dictionary_features(const NmsDictionary* const dictionary,
                        const uint32_t             hop)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;
  const double frames = rint(shape->stride_samples / (double)hop);

  const NmsFeaturesConfig config = {
      .n_bins         = dictionary->n_bins,
      .bin_spacing_hz = (float)(shape->sample_rate_hz / shape->window),
      .bands          = dictionary->bands,
      .n_bands        = shape->n_bands,
      .exponent       = shape->exponent,
      .n_context      = shape->n_context,
      .stride_frames  = frames < 1.0 ? 1U : (uint32_t)frames};
  return config;
}

static bool
character_is_good(const char c)
{
  const unsigned char u = (unsigned char)c;
  return u >= 0x80U || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') ||
         (u >= '0' && u <= '9') || strchr(" -_+", c);
}

bool
nms_dictionary_name_is_good(const char* const name)
{
  if (!name[0] || name[0] == ' ' || name[0] == '-' ||
      !strcmp(name, "residual")) {
    return false;
  }

  size_t length = 0U;
  while (name[length]) {
    if (length + 1U >= NMS_NAME_SIZE || !character_is_good(name[length])) {
      return false;
    }
    ++length;
  }
  return nms_text_is_plain(name);
}

int
nms_dictionary_find(const NmsDictionary* const dictionary,
                    const char* const          name)
{
  for (uint32_t s = 0U; s < dictionary->shape.n_sources; ++s) {
    if (!strcmp(dictionary->sources[s].name, name)) {
      return (int)s;
    }
  }
  return -1;
}
