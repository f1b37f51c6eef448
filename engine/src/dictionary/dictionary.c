// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/dictionary.h"

#include "dictionary/check.h"
#include "dictionary/covariances.h"
#include "nms/features.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void
allocate(NmsDictionary* dictionary)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;
  const size_t                    n     = shape->n_components;

  dictionary->sources  = calloc(shape->n_sources, sizeof(NmsSource));
  dictionary->sparsity = calloc(shape->n_iterations, sizeof(float));
  dictionary->analysis =
      (float*)calloc(dictionary->n_features * n, sizeof(float));
  dictionary->reconstruction =
      (float*)calloc(shape->n_groups * n, sizeof(float));
  dictionary->licence    = calloc(1, 1);
  dictionary->provenance = calloc(1, 1);
  if (shape->has_bands) {
    dictionary->bands = calloc(shape->n_bands, sizeof(NmsBand));
  }
  if (shape->has_groups) {
    dictionary->edges = calloc(shape->n_groups + 1, sizeof(float));
  }
  if (shape->has_spatial) {
    dictionary->spatial = nms_covariances_new(shape);
  }
}

static bool
is_whole(const NmsDictionary* dictionary)
{
  return dictionary->sources && dictionary->sparsity && dictionary->analysis &&
         dictionary->reconstruction && dictionary->licence &&
         dictionary->provenance &&
         (dictionary->bands || !dictionary->shape.has_bands) &&
         (dictionary->edges || !dictionary->shape.has_groups) &&
         (dictionary->spatial || !dictionary->shape.has_spatial);
}

NmsStatus
nms_dictionary_new(const NmsDictionaryShape* shape, NmsDictionary** dictionary)
{
  *dictionary = NULL;
  if (!nms_dictionary_shape_is_good(shape)) {
    return NMS_BAD_ARGUMENT;
  }

  NmsDictionary* const made = calloc(1, sizeof(NmsDictionary));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  made->shape      = *shape;
  made->n_bins     = shape->window / 2 + 1;
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
nms_dictionary_free(NmsDictionary* dictionary)
{
  if (dictionary) {
    free(dictionary->sources);
    free(dictionary->bands);
    free(dictionary->edges);
    free(dictionary->sparsity);
    free(dictionary->analysis);
    free(dictionary->reconstruction);
    free(dictionary->spatial);
    free(dictionary->licence);
    free(dictionary->provenance);
    free(dictionary);
  }
}

static char*
copy_text(const char* text)
{
  const size_t size = strlen(text) + 1;
  char* const  copy = malloc(size);
  if (copy) {
    memcpy(copy, text, size);
  }
  return copy;
}

NmsStatus
nms_dictionary_describe(NmsDictionary* dictionary,
                        const char*    licence,
                        const char*    provenance)
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
nms_dictionary_features(const NmsDictionary* dictionary, uint32_t hop)
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
      .stride_frames  = frames < 1.0 ? 1 : (uint32_t)frames};
  return config;
}
