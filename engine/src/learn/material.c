// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/material.h"

#include "nms/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// -100 dB of full scale
static const float silence = 1e-5f;

/// -60 dB of the loudest frame
static const float quiet = 1e-3f;

bool
nms_level_is_silent(float level)
{
  return !(level > silence);
}

void
nms_store_clear(NmsStore* store)
{
  free(store->values);
  free(store->levels);
  store->values   = NULL;
  store->levels   = NULL;
  store->capacity = 0;
  store->waiting  = 0;
  memset(&store->heard, 0, sizeof(store->heard));
}

static bool
grow(NmsStore* store)
{
  const uint32_t wanted = store->capacity ? 2 * store->capacity : 64;
  const uint32_t capacity =
      wanted < store->max_frames ? wanted : store->max_frames;
  const size_t size = (size_t)capacity * store->n_values * sizeof(float);

  float* const values = realloc(store->values, size);
  if (!values) {
    return false;
  }
  store->values = values;

  float* const levels =
      (float*)realloc(store->levels, capacity * sizeof(float));
  if (!levels) {
    return false;
  }
  store->levels   = levels;
  store->capacity = capacity;
  return true;
}

static void
move_frame(NmsStore* store, uint32_t from, uint32_t to)
{
  if (from != to) {
    memcpy(store->values + (size_t)to * store->n_values,
           store->values + (size_t)from * store->n_values,
           store->n_values * sizeof(float));
    store->levels[to] = store->levels[from];
  }
}

/// Keep every second frame, so that there is room again
static void
thin_out(NmsStore* store)
{
  NmsMaterial* const heard = &store->heard;

  heard->n_frames_kept /= 2;
  heard->step *= 2;
  for (uint32_t i = 0; i < heard->n_frames_kept; ++i) {
    move_frame(store, 2 * i, i);
  }
}

NmsStatus
nms_store_offer(NmsStore* store, float level, const float* values)
{
  NmsMaterial* const heard = &store->heard;

  ++heard->n_frames_heard;
  if (nms_level_is_silent(level)) {
    ++heard->n_frames_silent;
    return NMS_SUCCESS;
  }
  if (store->waiting) {
    --store->waiting;
    return NMS_SUCCESS;
  }

  if (heard->n_frames_kept == store->max_frames) {
    thin_out(store);
  }
  if (heard->n_frames_kept == store->capacity && !grow(store)) {
    return NMS_NO_MEMORY;
  }

  memcpy(store->values + (size_t)heard->n_frames_kept * store->n_values,
         values,
         store->n_values * sizeof(float));
  store->levels[heard->n_frames_kept] = level;
  ++heard->n_frames_kept;
  store->waiting = heard->step - 1;
  return NMS_SUCCESS;
}

void
nms_store_drop_quiet(NmsStore* store)
{
  NmsMaterial* const heard   = &store->heard;
  float              loudest = 0.0f;

  for (uint32_t i = 0; i < heard->n_frames_kept; ++i) {
    loudest = store->levels[i] > loudest ? store->levels[i] : loudest;
  }

  uint32_t n_kept = 0;
  for (uint32_t i = 0; i < heard->n_frames_kept; ++i) {
    if (store->levels[i] > quiet * loudest) {
      move_frame(store, i, n_kept++);
    }
  }
  heard->n_frames_silent +=
      (uint64_t)(heard->n_frames_kept - n_kept) * heard->step;
  heard->n_frames_kept = n_kept;
}

/// Return how many of n frames are left, if every `every`-th is
static uint32_t
count_left(uint32_t n, uint32_t every)
{
  return n / every + (n % every > 0 ? 1 : 0);
}

uint32_t
nms_store_choose_every(const NmsStore* store, size_t most)
{
  uint32_t every = 1;
  while (count_left(store->heard.n_frames_kept, every) > most) {
    every *= 2;
  }
  return every;
}

void
nms_store_count_every(NmsStore* store, uint32_t every)
{
  NmsMaterial* const heard = &store->heard;
  const uint32_t     last  = (heard->n_frames_kept - 1) / every * every;
  const uint32_t     after = heard->n_frames_kept - 1 - last;

  // Those kept after the last one that is left are passed over now
  store->waiting += heard->step * (every - 1 - after);
  heard->n_frames_kept = count_left(heard->n_frames_kept, every);
  heard->step *= every;
}
