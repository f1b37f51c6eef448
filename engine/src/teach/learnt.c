// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learnt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
  Behind the dictionary: the strips' material; a row for each strip; the end.
  All numbers are little-endian.
*/
#define ROW_SIZE 12U
#define END_SIZE 16U
#define TABLE_SIZE (NMS_LEARNT_STRIPS * ROW_SIZE + END_SIZE)

/// What the bytes end with, after the version
static const char magic[8] = {'n', 'm', 'f', 'l', 'e', 'a', 'r', 'n'};

static const uint32_t version = 1;

static void
put(uint8_t* at, uint32_t value)
{
  for (uint32_t b = 0; b < 4; ++b) {
    at[b] = (uint8_t)(value >> (8U * b) & 0xFFU);
  }
}

static uint32_t
get(const uint8_t* at)
{
  uint32_t value = 0;
  for (uint32_t b = 0; b < 4; ++b) {
    value |= (uint32_t)at[b] << (8U * b);
  }

  return value;
}

NmsStatus
nms_learnt_encode(const NmsLearnt* learnt, void** bytes, size_t* n_bytes)
{
  size_t size = learnt->n_dictionary + TABLE_SIZE;
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    size += learnt->strips[s].n_material;
  }

  uint8_t* at = malloc(size);
  *bytes      = at;
  *n_bytes    = at ? size : 0;
  if (!at) {
    return NMS_NO_MEMORY;
  }

  if (learnt->n_dictionary) {
    memcpy(at, learnt->dictionary, learnt->n_dictionary);
    at += learnt->n_dictionary;
  }
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    const NmsLearntStrip* const strip = &learnt->strips[s];
    if (strip->n_material) {
      memcpy(at, strip->material, strip->n_material);
      at += strip->n_material;
    }
  }
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    put(at, (uint32_t)learnt->strips[s].holds);
    put(at + 4, learnt->strips[s].n_taken);
    put(at + 8, learnt->strips[s].n_material);
    at += ROW_SIZE;
  }
  put(at, version);
  put(at + 4, TABLE_SIZE);
  memcpy(at + 8, magic, sizeof(magic));
  return NMS_SUCCESS;
}

static void
refuse(NmsMessage* message, const char* what)
{
  snprintf(message->text, sizeof(message->text), "%s", what);
}

/// Read the rows of the strips; false if they ask for more than there is
static bool
read_rows(const uint8_t* bytes, size_t n_bytes, NmsLearnt* learnt)
{
  const uint8_t* row  = bytes + n_bytes - TABLE_SIZE;
  size_t         left = n_bytes - TABLE_SIZE;
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s, row += ROW_SIZE) {
    NmsLearntStrip* const strip = &learnt->strips[s];
    const uint32_t        holds = get(row);
    if (holds > NMS_HOLDS_LEARNT || get(row + 8) > left) {
      return false;
    }
    strip->holds      = (NmsHolds)holds;
    strip->n_taken    = get(row + 4);
    strip->n_material = get(row + 8);
    left -= strip->n_material;
  }

  learnt->n_dictionary = left;
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    learnt->strips[s].material = bytes + left;
    left += learnt->strips[s].n_material;
  }
  return true;
}

bool
nms_learnt_decode(const void* bytes,
                  size_t      n_bytes,
                  NmsLearnt*  learnt,
                  NmsMessage* message)
{
  const uint8_t* const at = (const uint8_t*)bytes;

  memset(learnt, 0, sizeof(*learnt));
  message->text[0]     = '\0';
  learnt->dictionary   = bytes;
  learnt->n_dictionary = n_bytes;
  if (n_bytes < END_SIZE ||
      memcmp(at + n_bytes - sizeof(magic), magic, sizeof(magic)) != 0) {
    return false;
  }

  const uint8_t* const end = at + n_bytes - END_SIZE;
  if (get(end) > version) {
    refuse(message, "it was learnt with a newer version");
  } else if (n_bytes < TABLE_SIZE || get(end + 4) != TABLE_SIZE ||
             !read_rows(at, n_bytes, learnt)) {
    memset(learnt->strips, 0, sizeof(learnt->strips)); // Some may be read
    refuse(message, "what the strips hold is cut short");
  }
  return true;
}

/// Let the last source that stays be where it and those after it are on average
static void
fold_places(NmsDictionary* dictionary)
{
  const uint32_t n        = dictionary->shape.n_sources;
  const size_t   n_values = (size_t)4 * dictionary->shape.n_groups;
  if (!dictionary->spatial) {
    return;
  }

  float* const last = dictionary->spatial + (NMS_LEARNT_STRIPS - 1) * n_values;
  for (size_t i = 0; i < n_values; ++i) {
    float sum = 0.0f;
    for (uint32_t s = NMS_LEARNT_STRIPS - 1; s < n; ++s) {
      sum += dictionary->spatial[s * n_values + i];
    }
    last[i] = sum / (float)(n - NMS_LEARNT_STRIPS + 1);
  }
}

/// Let the last sources become one, so that there are at most as many as strips
static void
fold(NmsDictionary* dictionary)
{
  const uint32_t   n    = dictionary->shape.n_sources;
  NmsSource* const last = &dictionary->sources[NMS_LEARNT_STRIPS - 1];

  for (uint32_t s = NMS_LEARNT_STRIPS; s < n; ++s) {
    const NmsSource* const source = &dictionary->sources[s];
    const size_t           length = strlen(last->name);

    last->n_components += source->n_components;
    snprintf(last->name + length,
             sizeof(last->name) - length,
             " + %s",
             source->name);
  }

  if (n > NMS_LEARNT_STRIPS) {
    fold_places(dictionary);
    dictionary->shape.n_sources = NMS_LEARNT_STRIPS;
  }
}

/// Let the strips hold the sources of a file in order
static void
fill_in_order(NmsLearntSources* sources)
{
  for (uint32_t s = 0; s < sources->dictionary->shape.n_sources; ++s) {
    sources->strips[s]       = s;
    sources->held[s].holds   = NMS_HOLDS_FILE;
    sources->held[s].n_taken = sources->dictionary->sources[s].n_components;
  }
}

/// Give the sources to the strips that hold something; false if they do not
/// match
static bool
fill_held(NmsLearntSources* sources)
{
  const NmsDictionary* const dictionary = sources->dictionary;

  const uint32_t n_sources = dictionary ? dictionary->shape.n_sources : 0;
  uint32_t       source    = 0;
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    const NmsLearntStrip* const held = &sources->held[s];
    if (held->holds == NMS_HOLDS_NOTHING) {
      continue;
    }
    if (source == n_sources ||
        held->n_taken > dictionary->sources[source].n_components) {
      return false;
    }
    sources->strips[source++] = s;
  }

  return source == n_sources;
}

NmsStatus
nms_learnt_read_sources(const void*       bytes,
                        size_t            n_bytes,
                        NmsLearntSources* sources,
                        NmsMessage*       message)
{
  NmsLearnt  learnt = {0};
  NmsMessage cause  = {""};
  NmsStatus  status = NMS_SUCCESS;
  const bool is_learnt =
      bytes && nms_learnt_decode(bytes, n_bytes, &learnt, &cause);

  memset(sources, 0, sizeof(*sources));
  message->text[0] = '\0';
  if (*cause.text) {
    *message = cause;
    return NMS_BAD_DICTIONARY;
  }
  if (bytes && (learnt.n_dictionary || !is_learnt)) {
    status = nms_dictionary_decode(
        learnt.dictionary, learnt.n_dictionary, &sources->dictionary, message);
  }
  if (status || !bytes) {
    return status;
  }

  if (!is_learnt) {
    fold(sources->dictionary);
    fill_in_order(sources);
    return NMS_SUCCESS;
  }

  memcpy(sources->held, learnt.strips, sizeof(sources->held));
  if (!fill_held(sources)) {
    nms_dictionary_free(sources->dictionary);
    sources->dictionary = NULL;
    refuse(message, "its sources are not what the strips hold");
    return NMS_BAD_DICTIONARY;
  }
  return NMS_SUCCESS;
}
