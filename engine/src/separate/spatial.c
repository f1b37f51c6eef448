// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/spatial.h"

#include "base/arena.h"
#include "nms/dictionary.h"
#include "separate/spatial_impl.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Numbers of a covariance
#define N_NUMBERS 4

static bool
config_is_good(const NmsSpatialConfig* config)
{
  return config->n_sources >= 1 && config->n_sources <= NMS_MAX_SOURCES &&
         config->n_streams >= config->n_sources &&
         config->n_streams <= config->n_sources + 1 && config->n_groups >= 1 &&
         config->n_groups <= NMS_MAX_WINDOW && config->max_frames >= 2;
}

static void
lay_out(NmsSpatial* spatial)
{
  const size_t n_frames = spatial->config.max_frames;

  spatial->frames = nms_arena_take(
      &spatial->arena, n_frames * spatial->frame_size, sizeof(float));
  spatial->numbers =
      nms_arena_take(&spatial->arena, n_frames, sizeof(uint64_t));
}

NmsStatus
nms_spatial_new(const NmsSpatialConfig* config, NmsSpatial** spatial)
{
  *spatial = NULL;
  if (!config_is_good(config)) {
    return NMS_BAD_ARGUMENT;
  }
  NmsSpatial* const made = calloc(1, sizeof(NmsSpatial));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  made->config     = *config;
  made->frame_size = nms_spatial_n_rows(made) * config->n_groups;
  lay_out(made);
  const NmsStatus status = nms_arena_reserve(&made->arena);
  if (status) {
    nms_spatial_free(made);
    return status;
  }

  lay_out(made);
  nms_spatial_reset(made);
  *spatial = made;
  return NMS_SUCCESS;
}

void
nms_spatial_free(NmsSpatial* spatial)
{
  if (spatial) {
    nms_arena_free(&spatial->arena);
    free(spatial);
  }
}

void
nms_spatial_reset(NmsSpatial* spatial)
{
  spatial->n_used  = 0;
  spatial->next    = 0;
  spatial->n_heard = 0;
  spatial->step    = 1;
}

size_t
nms_spatial_frame_size(const NmsSpatial* spatial)
{
  return spatial->frame_size;
}

size_t
nms_spatial_n_rows(const NmsSpatial* spatial)
{
  return spatial->config.n_streams + (size_t)N_NUMBERS;
}

/// Return a row of a frame: the share of a stream, or a sum
static const float*
find_row(const NmsSpatial* spatial, const NmsAnalysis* analysis, uint32_t row)
{
  const uint32_t n_streams = spatial->config.n_streams;

  if (row < n_streams) {
    return analysis->masks[row];
  }
  return analysis->covariances
             ? analysis->covariances +
                   (size_t)(row - n_streams) * spatial->config.n_groups
             : NULL;
}

void
nms_spatial_copy(const NmsSpatial*  spatial,
                 const NmsAnalysis* analysis,
                 float*             frame)
{
  const size_t   n_rows   = nms_spatial_n_rows(spatial);
  const uint32_t n_groups = spatial->config.n_groups;

  for (uint32_t row = 0; row < n_rows; ++row) {
    const float* const values = find_row(spatial, analysis, row);
    for (uint32_t g = 0; g < n_groups; g += NMS_SPATIAL_PART) {
      const uint32_t left = n_groups - g;
      const size_t   n    = left < NMS_SPATIAL_PART ? left : NMS_SPATIAL_PART;
      float* const   to   = frame + g * n_rows + row * n;
      if (values) {
        memcpy(to, values + g, n * sizeof(float));
      } else {
        memset(to, 0, n * sizeof(float));
      }
    }
  }
}

/// Return whether a frame that is kept no longer counts
static bool
is_passed_over(const NmsSpatial* spatial, uint32_t frame)
{
  return spatial->numbers[frame] % spatial->step != 0;
}

/// Find a place for the next frame, as long as it counts itself: nothing is
/// moved, so that the audio thread may do it
static bool
find_place(NmsSpatial* spatial, uint32_t* place)
{
  const uint32_t max_frames = spatial->config.max_frames;

  while (spatial->n_heard % spatial->step == 0) {
    if (spatial->n_used < max_frames) {
      *place = spatial->n_used++;
      return true;
    }
    while (spatial->next < max_frames &&
           !is_passed_over(spatial, spatial->next)) {
      ++spatial->next;
    }
    if (spatial->next < max_frames) {
      *place = spatial->next++;
      return true;
    }
    spatial->step *= 2;
    spatial->next = 0;
  }
  return false;
}

/// Return where the next frame goes, and count it; NULL if it does not count
static float*
take_place(NmsSpatial* spatial)
{
  uint32_t   place = 0;
  const bool found = find_place(spatial, &place);
  if (found) {
    spatial->numbers[place] = spatial->n_heard;
  }
  ++spatial->n_heard;
  return found ? spatial->frames + place * spatial->frame_size : NULL;
}

void
nms_spatial_add(NmsSpatial* spatial, const float* frame)
{
  float* const place = take_place(spatial);
  if (place) {
    memcpy(place, frame, spatial->frame_size * sizeof(float));
  }
}

void
nms_spatial_push(NmsSpatial* spatial, const NmsAnalysis* analysis)
{
  float* const place = take_place(spatial);
  if (place) {
    nms_spatial_copy(spatial, analysis, place);
  }
}

float*
nms_spatial_frame(const NmsSpatial* spatial, uint32_t place)
{
  return is_passed_over(spatial, place)
             ? NULL
             : spatial->frames + place * spatial->frame_size;
}

uint32_t
nms_spatial_n_frames(const NmsSpatial* spatial)
{
  uint32_t n_frames = 0;
  for (uint32_t i = 0; i < spatial->n_used; ++i) {
    n_frames += !is_passed_over(spatial, i);
  }
  return n_frames;
}
