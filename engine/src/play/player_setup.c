// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/player.h"

#include "base/arena.h"
#include "nms/dictionary.h"
#include "nms/separator.h"
#include "play/player_impl.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/// Samples run through at a time while touching a separator's memory
#define BLOCK 64

static bool
config_is_good(const NmsPlayerConfig* config)
{
  return config->n_channels >= 1 && config->n_channels <= NMS_MAX_CHANNELS &&
         config->n_strips >= 1 && config->n_strips <= NMS_MAX_SOURCES + 1 &&
         (config->output == NMS_STREAMS || config->output == NMS_REMIX ||
          config->output == NMS_REMIX_AND_STREAMS);
}

static float**
take_pointers(NmsArena* arena, uint32_t n)
{
  return (float**)nms_arena_take(arena, n, sizeof(float*));
}

static void
lay_out(NmsPlayer* player)
{
  NmsArena* const arena      = &player->arena;
  const uint32_t  n_channels = player->config.n_channels;
  const uint32_t  n_strips   = player->config.n_strips;

  player->settings.gains =
      (float*)nms_arena_take(arena, n_strips, sizeof(float));
  player->is_used = (bool*)nms_arena_take(arena, n_strips, sizeof(bool));
  player->output  = take_pointers(arena, player->n_outputs);
  player->wanted  = take_pointers(arena, player->n_outputs);
  player->streams = take_pointers(arena, NMS_MAX_OUTPUTS);
  player->input   = nms_arena_rows(arena, n_channels, NMS_PLAYER_CHUNK);
  player->faded   = nms_arena_rows(arena, player->n_outputs, NMS_PLAYER_CHUNK);
}

NmsStatus
nms_player_new(const NmsPlayerConfig* config, NmsPlayer** player)
{
  *player = NULL;
  if (!config_is_good(config)) {
    return NMS_BAD_ARGUMENT;
  }

  NmsPlayer* const made = calloc(1, sizeof(NmsPlayer));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  made->config         = *config;
  made->settings.apart = true;
  made->n_remixed      = config->output == NMS_STREAMS ? 0 : config->n_channels;
  made->n_outputs      = made->n_remixed;
  if (config->output != NMS_REMIX) {
    made->n_outputs += config->n_channels * config->n_strips;
  }

  lay_out(made);
  if (nms_arena_reserve(&made->arena)) {
    free(made);
    return NMS_NO_MEMORY;
  }

  lay_out(made);
  for (uint32_t s = 0; s < config->n_strips; ++s) {
    made->settings.gains[s] = 1.0f;
  }
  *player = made;
  return NMS_SUCCESS;
}

void
nms_player_free(NmsPlayer* player)
{
  if (player) {
    nms_arena_free(&player->arena);
    free(player);
  }
}

void
nms_player_warm_up(NmsSeparator* separator, uint32_t n_channels)
{
  float        noise[BLOCK];
  float        nowhere[BLOCK];
  const float* inputs[NMS_MAX_CHANNELS] = {NULL};
  float*       outputs[NMS_MAX_OUTPUTS] = {NULL};

  uint32_t random = 1;
  for (uint32_t i = 0; i < BLOCK; ++i) {
    random   = random * 1664525U + 1013904223U;
    noise[i] = (float)(random >> 8U) / 16777216.0f - 0.5f;
  }
  for (uint32_t c = 0; c < n_channels; ++c) {
    inputs[c] = noise;
  }
  for (uint32_t o = 0; o < nms_separator_n_outputs(separator); ++o) {
    outputs[o] = nowhere;
  }

  // At equal gains a remix needs no masks
  nms_separator_set_gain(separator, 0, 0.5f);
  nms_separator_reset(separator);
  for (uint32_t n = 0; n < 2 * nms_separator_latency_samples(separator);
       n += BLOCK) {
    nms_separator_run(separator, inputs, outputs, BLOCK);
  }
  nms_separator_set_gain(separator, 0, 1.0f);
  nms_separator_reset(separator);
}
