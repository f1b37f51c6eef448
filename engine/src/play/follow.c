// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/follow.h"

#include "nms/dictionary.h"
#include "nms/spatial.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/*
  There are two stores of frames.  Both hear everything; every quarter of a
  minute the older one begins anew, so that it holds the last quarter to half of
  a minute.  Every few seconds an estimate is made of the older one, which hears
  nothing meanwhile.
*/

/// Frames of a store
#define MAX_FRAMES 512

/// From one beginning of a store to that of the other
static const double turn_s = 15.0;

/// From estimate to estimate
static const double pause_s = 4.0;

/// Mean square of a sample of a stream, below which a frame is silence
static const float silence = 1e-10f;

/// Whose turn it is
typedef enum {
  IDLE,    ///< The audio thread's: nothing to do
  WORKING, ///< The worker's
  ROUND,   ///< The audio thread's: there is more to do
  FOUND,   ///< The audio thread's: there is a result
} Turn;

struct NmsFollowImpl {
  NmsSpatial*  stores[2];
  float*       spatial; ///< [n_sources][n_groups][4], estimated
  _Atomic Turn turn;
  uint32_t     n_rounds; ///< Done of the estimate
  uint32_t     older;    ///< Of the stores
  uint32_t     turn_frames;
  uint32_t     pause_frames;
  uint32_t     n_turn;   ///< Frames heard in this quarter of a minute
  uint32_t     n_pause;  ///< Frames heard since the last estimate
  uint64_t     n_frames; ///< Of the separator, seen last
};

static uint32_t
count_frames(const NmsFollowConfig* config, double seconds)
{
  const double n = seconds * config->sample_rate_hz / config->hop;

  return n > 2.0 ? (uint32_t)n : 2;
}

NmsStatus
nms_follow_new(const NmsFollowConfig* config, NmsFollow** follow)
{
  *follow = NULL;
  if (!(config->sample_rate_hz >= 1000.0 &&
        config->sample_rate_hz <= 768000.0) ||
      config->hop < 1) {
    return NMS_BAD_ARGUMENT;
  }
  NmsFollow* const made = calloc(1, sizeof(NmsFollow));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  const NmsSpatialConfig store = {
      config->n_sources, config->n_streams, config->n_groups, MAX_FRAMES};
  NmsStatus status = nms_spatial_new(&store, &made->stores[0]);
  if (!status) {
    status = nms_spatial_new(&store, &made->stores[1]);
  }
  if (!status) {
    made->spatial =
        calloc((size_t)4 * config->n_sources * config->n_groups, sizeof(float));
    status = made->spatial ? NMS_SUCCESS : NMS_NO_MEMORY;
  }
  if (status) {
    nms_follow_free(made);
    return status;
  }
  made->turn_frames  = count_frames(config, turn_s);
  made->pause_frames = count_frames(config, pause_s);
  *follow            = made;
  return NMS_SUCCESS;
}

void
nms_follow_free(NmsFollow* follow)
{
  if (follow) {
    nms_spatial_free(follow->stores[0]);
    nms_spatial_free(follow->stores[1]);
    free(follow->spatial);
    free(follow);
  }
}

static bool
is_silent(const NmsAnalysis* analysis)
{
  const float window = 2.0f * (float)analysis->n_bins;
  float       sum    = 0.0f;

  for (uint32_t s = 0; s < analysis->n_streams; ++s) {
    sum += analysis->levels[s] * analysis->levels[s];
  }
  return !(sum > silence * window * window);
}

/// Give the frame to the stores that hear
static void
gather(NmsFollow* follow, const NmsAnalysis* analysis, bool is_idle)
{
  if (is_idle && ++follow->n_turn >= follow->turn_frames) {
    follow->n_turn = 0;
    nms_spatial_reset(follow->stores[follow->older]);
    follow->older = 1 - follow->older;
  }
  nms_spatial_push(follow->stores[1 - follow->older], analysis);
  if (is_idle) {
    nms_spatial_push(follow->stores[follow->older], analysis);
  }
}

bool
nms_follow_listen(NmsFollow* follow, const NmsAnalysis* analysis)
{
  const Turn turn = atomic_load_explicit(&follow->turn, memory_order_acquire);

  if (analysis->n_frames != follow->n_frames && !is_silent(analysis)) {
    gather(follow, analysis, turn == IDLE);
    ++follow->n_pause;
  }
  follow->n_frames = analysis->n_frames;

  const bool is_due = turn == IDLE && follow->n_pause >= follow->pause_frames;
  if (is_due) {
    follow->n_pause  = 0;
    follow->n_rounds = 0;
  }
  if (is_due || turn == ROUND) {
    atomic_store_explicit(&follow->turn, WORKING, memory_order_release);
    return true;
  }
  return false;
}

void
nms_follow_work(NmsFollow* follow)
{
  if (atomic_load_explicit(&follow->turn, memory_order_acquire) != WORKING) {
    return;
  }

  const NmsTasks tasks    = {0};
  const bool     is_first = follow->n_rounds == 0;
  nms_spatial_estimate(follow->stores[follow->older],
                       1,
                       &tasks,
                       is_first ? NULL : follow->spatial,
                       follow->spatial);
  const bool is_last = ++follow->n_rounds >= NMS_SPATIAL_ROUNDS;
  atomic_store_explicit(
      &follow->turn, is_last ? FOUND : ROUND, memory_order_release);
}

bool
nms_follow_serve(NmsFollow* follow, NmsSeparator* separator)
{
  if (atomic_load_explicit(&follow->turn, memory_order_acquire) != FOUND) {
    return false;
  }
  nms_separator_set_spatial(separator, follow->spatial);
  atomic_store_explicit(&follow->turn, IDLE, memory_order_release);
  return true;
}
