// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cost.h"

#include "base/memory.h"
#include "nms/hop.h"
#include "nms/separator.h"
#include "nms/status.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#define N_CHANNELS 2

/// How long frames of one latency are measured
static const double budget_s = 0.015;

/// Frames that take longer are not measured again
static const double long_frame_s = 0.005;

/// Frames before the first that is measured, so that all memory was touched
static const unsigned n_warm = 4;

/// A separator with what it runs on
typedef struct {
  NmsSeparator* separator;
  uint32_t      hop;
  uint32_t      random;
  float*        input[N_CHANNELS]; ///< [hop]
  float*        output;            ///< [hop], for all outputs
  float*        outputs[NMS_MAX_SOURCES * N_CHANNELS];
} Player;

/// Return the time that this thread has worked
static double
worked_s(void)
{
  struct timespec now = {0};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/// Run a frame of noise, and return how long it takes
static double
run_frame(Player* player)
{
  for (uint32_t c = 0; c < N_CHANNELS; ++c) {
    for (uint32_t i = 0; i < player->hop; ++i) {
      player->random      = 1664525U * player->random + 1013904223U;
      player->input[c][i] = (float)player->random / 4294967296.0f - 0.5f;
    }
  }

  const double begin_s = worked_s();
  nms_separator_run(player->separator,
                    (const float* const*)player->input,
                    player->outputs,
                    player->hop);
  return worked_s() - begin_s;
}

/// Return how long the fastest frame takes
static double
measure_frame(Player* player)
{
  double fastest_s = INFINITY;
  double spent_s   = 0.0;
  for (unsigned i = 0; i < n_warm || spent_s < budget_s; ++i) {
    const double frame_s = run_frame(player);
    spent_s += frame_s;
    fastest_s = fmin(fastest_s, frame_s);
    if (frame_s > long_frame_s) {
      break;
    }
  }
  return fastest_s;
}

/// Return how long a frame takes at a hop, or less than 0
static double
measure_hop(const NmsDictionary* dictionary, uint32_t hop)
{
  const NmsSeparatorConfig config = {.sample_rate_hz =
                                         dictionary->shape.sample_rate_hz,
                                     .n_channels = N_CHANNELS,
                                     .hop        = hop,
                                     .output     = NMS_STREAMS};

  Player          player = {.hop = hop, .random = 1};
  const NmsStatus status =
      nms_separator_new(&config, dictionary, &player.separator);
  if (status == NMS_NO_MEMORY) {
    ui_memory_fail();
  }
  if (status) {
    return -1.0;
  }
  player.output = ui_new(hop, sizeof(float));
  for (uint32_t c = 0; c < N_CHANNELS; ++c) {
    player.input[c] = ui_new(hop, sizeof(float));
  }
  for (uint32_t o = 0; o < nms_separator_n_outputs(player.separator); ++o) {
    player.outputs[o] = player.output;
  }
  const double frame_s = measure_frame(&player);
  for (uint32_t c = 0; c < N_CHANNELS; ++c) {
    free(player.input[c]);
  }
  free(player.output);
  nms_separator_free(player.separator);
  return frame_s;
}

bool
ui_cost_measure(const NmsDictionary* dictionary, UiCost costs[NMS_N_HOPS])
{
  const double rate_hz = dictionary->shape.sample_rate_hz;
  double       frame_s = 0.0;
  for (uint32_t i = 0; i < NMS_N_HOPS; ++i) {
    const uint32_t hop = NMS_SHORTEST_HOP << (NMS_N_HOPS - 1U - i);

    // Frames take nearly as long at any hop
    frame_s = frame_s > long_frame_s ? frame_s : measure_hop(dictionary, hop);
    if (frame_s < 0.0) {
      return false;
    }
    costs[i] = (UiCost){hop, 2e3 * hop / rate_hz, frame_s * rate_hz / hop};
  }
  return true;
}

double
ui_cost_too_much_ms(const UiCost* costs, uint32_t n)
{
  double longest_ms = 0.0;
  for (uint32_t i = 0; i < n; ++i) {
    if (costs[i].core > UI_MOST_OF_A_CORE) {
      longest_ms = fmax(longest_ms, costs[i].latency_ms);
    }
  }
  return longest_ms;
}
