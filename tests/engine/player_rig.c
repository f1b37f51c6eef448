// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "player_rig.h"

#include "check.h"
#include "tools.h"

NmsPlayer*
rig_player(const NmsPlayerConfig* config)
{
  NmsPlayer* player = NULL;
  REQUIRE_INT(nms_player_new(config, &player), NMS_SUCCESS);
  REQUIRE(player != NULL);
  return player;
}

NmsPlayable
rig_playable(const NmsPlayerConfig* config,
             const NmsDictionary*   dictionary,
             uint32_t               hop)
{
  const NmsSeparatorConfig separator = {
      44100.0, config->n_channels, hop, 0, config->output, dictionary != NULL};

  NmsPlayable playable = {.separator = rig_separator(&separator, dictionary)};
  if (dictionary) {
    playable.exponent = dictionary->shape.mask_exponent;
  }
  return playable;
}

void
rig_playable_clear(NmsPlayable* playable)
{
  nms_separator_free(playable->separator);
  playable->separator = NULL;
}

void
rig_play_part(NmsPlayer*    player,
              const Planes* input,
              const Planes* output,
              const size_t  span[2],
              uint32_t      block)
{
  Random random = {9};
  for (size_t done = span[0]; done < span[1];) {
    const float*   in[PLANES_ROWS];
    float*         out[PLANES_ROWS];
    const uint32_t size = next_block(&random, block, span[1] - done);
    for (uint32_t r = 0; r < input->n_rows; ++r) {
      in[r] = input->rows[r] ? input->rows[r] + done : NULL;
    }
    for (uint32_t r = 0; r < output->n_rows; ++r) {
      out[r] = output->rows[r] ? output->rows[r] + done : NULL;
    }
    nms_player_update(player);
    nms_player_run(player, in, out, size);
    done += size;
  }
}

void
rig_play(NmsPlayer*    player,
         const Planes* input,
         const Planes* output,
         uint32_t      block)
{
  const size_t span[2] = {0, input->n_samples};
  rig_play_part(player, input, output, span, block);
}

uint32_t
rig_count(const NmsPlayable* playables)
{
  uint32_t n = 0;
  while (playables) {
    playables = playables->next;
    ++n;
  }
  return n;
}
