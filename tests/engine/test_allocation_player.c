// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "hooks.h"
#include "kit.h"
#include "material.h"
#include "tools.h"

#include "nms/nms.h"

#include <stdlib.h>

/**
   What makes a player and its hand-over, with allocations that fail; and that
   what plays allocates nothing.
*/

#define N_SOUND 20000

static NmsStatus
try_player(void** out)
{
  const NmsPlayerConfig config = {2, 5, NMS_STREAMS};
  NmsPlayer*            made   = (NmsPlayer*)out;
  const NmsStatus       status = nms_player_new(&config, &made);
  *out                         = made;
  nms_player_free(made);
  return status;
}

static NmsStatus
try_handover(void** out)
{
  NmsHandover*    made   = (NmsHandover*)out;
  const NmsStatus status = nms_handover_new(&made);
  *out                   = made;
  nms_handover_free(made);
  return status;
}

/// While playing nothing is allocated
static void
test_realtime(const NmsDictionary* kit, const float* sound)
{
  const NmsSeparatorConfig config   = {48000.0, 1, 0, 0, NMS_REMIX, true};
  const NmsPlayerConfig    desk     = {1, 4, NMS_REMIX};
  const NmsStrip           strips[] = {{-6.0f, false, true, true}};
  NmsPlayable              list[3]  = {{.exponent = 1.0f}, {.exponent = 1.0f}};
  NmsPlayer*               player   = NULL;
  NmsHandover*             handover = NULL;
  float*                   output   = new_floats(N_SOUND);
  const float*             input    = sound;
  NmsLoad                  load;
  REQUIRE_INT(nms_player_new(&desk, &player), NMS_SUCCESS);
  REQUIRE_INT(nms_handover_new(&handover), NMS_SUCCESS);
  for (int i = 0; i < 3; ++i) {
    NmsSeparator** made = &list[i].separator;
    REQUIRE_INT(nms_separator_new(&config, kit, made), NMS_SUCCESS);
  }
  nms_load_init(&load, 48000.0);

  hooks_arm(UINT64_MAX);
  for (int i = 0; i < 3; ++i) {
    float gain = 0.0f;
    nms_load_begin(&load);
    CHECK(nms_handover_send(handover, &list[i]) == NULL);
    nms_handover_serve(handover, player);
    CHECK(nms_player_update(player));
    nms_strips_gains(strips, 1, &gain);
    nms_player_set_gain(player, 0, gain);
    nms_player_set_bypass(player, i == 1);
    nms_player_set_mask_exponent(player, 2.0f);
    nms_player_run(player, &input, &output, N_SOUND);
    nms_load_end(&load, N_SOUND);
  }
  CHECK(nms_player_retired(player) == &list[1]);
  nms_player_reset(player);
  CHECK(nms_handover_take_back(handover) == &list[0]);
  CHECK(nms_player_clear(player) == &list[2]);
  CHECK_INT(hooks_disarm(), 0);

  for (int i = 0; i < 3; ++i) {
    nms_separator_free(list[i].separator);
  }
  nms_handover_free(handover);
  nms_player_free(player);
  free(output);
}

int
main(void)
{
  KitConfig config     = KIT_DEFAULTS;
  config.n_groups      = 60;
  NmsDictionary* kit   = kit_new(&config);
  float*         sound = material_tones(N_SOUND, 1);
  hooks_attempt(try_player, "player", false);
  hooks_attempt(try_handover, "handover", false);
  check_no_note();
  test_realtime(kit, sound);
  free(sound);
  nms_dictionary_free(kit);
  return check_result();
}
