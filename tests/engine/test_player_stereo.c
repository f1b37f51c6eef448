// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  How a player's separators tell two channels apart.
*/

#include "check.h"
#include "player_rig.h"
#include "separator_rig.h"
#include "stereo_rig.h"

#include "nms/player.h"
#include "nms/separator.h"

#include <stddef.h>

#define LENGTH 9000
#define AT 4000

/// A mode that is set before and during play, or never, is the separator's
static void
test_modes(const NmsDictionary* dictionary, NmsStereo first, NmsStereo then)
{
  const NmsPlayerConfig    config      = {2, N_SOURCES, NMS_STREAMS};
  const NmsSeparatorConfig plain       = stereo_config(NMS_STREAMS, false);
  const size_t             spans[2][2] = {{0, AT}, {AT, LENGTH}};
  NmsPlayer*               player      = rig_player(&config);
  NmsSeparator*            wanting     = rig_separator(&plain, dictionary);
  NmsPlayable playable = {.separator = rig_separator(&plain, dictionary),
                          .exponent  = 1.4f};
  Planes      input    = planes_noise(2, LENGTH, 1.0);
  Planes      found    = planes_new(2 * N_SOURCES, LENGTH);
  Planes      wanted   = planes_new(2 * N_SOURCES, LENGTH);
  nms_player_set_stereo(player, first);
  nms_player_swap(player, &playable);
  rig_play_part(player, &input, &found, spans[0], 100);
  nms_player_set_stereo(player, then);
  nms_player_set_stereo(player, (NmsStereo)7);
  rig_play_part(player, &input, &found, spans[1], 100);

  nms_separator_set_stereo(wanting, first);
  rig_run_part(wanting, &input, &wanted, spans[0], 64);
  nms_separator_set_stereo(wanting, then);
  rig_run_part(wanting, &input, &wanted, spans[1], 64);
  planes_check_same(&found, &wanted);
  nms_player_free(player);
  nms_separator_free(playable.separator);
  nms_separator_free(wanting);
  planes_free(&input);
  planes_free(&found);
  planes_free(&wanted);
}

int
main(void)
{
  NmsDictionary* dictionary = stereo_dictionary();
  test_modes(dictionary, NMS_STEREO_AUTO, NMS_STEREO_AUTO);
  test_modes(dictionary, NMS_STEREO_OFF, NMS_STEREO_ALWAYS);
  test_modes(dictionary, NMS_STEREO_ALWAYS, NMS_STEREO_OFF);
  nms_dictionary_free(dictionary);
  return check_result();
}
