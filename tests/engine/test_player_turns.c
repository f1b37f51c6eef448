// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "player_rig.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/player.h"

#include <stdbool.h>

/**
   Whose turn it is to play: what waits, what is done with, in which order.
*/

#define N_SAMPLES 3000
#define N_PLAYABLES 6
#define HOP PLAYER_RIG_HOP

/// A fade: the latency and 512 samples, and what lacks to whole blocks
#define FADE 800

static const NmsPlayerConfig config = {1, 3, NMS_STREAMS};

static NmsDictionary* kit;
static Planes         input;
static Planes         output;
static NmsPlayable    list[N_PLAYABLES];

/// Return a player that has played the first of the list
static NmsPlayer*
new_player(void)
{
  NmsPlayer* player = rig_player(&config);
  nms_player_swap(player, &list[0]);
  rig_play(player, &input, &output, 100);
  CHECK(nms_player_current(player) == &list[0]);
  CHECK(nms_player_retired(player) == NULL);
  return player;
}

static void
play(NmsPlayer* player, size_t n)
{
  rig_play_part(player, &input, &output, (const size_t[]){0, n}, 100);
}

/// Without anything to play there is silence, and no delay
static void
test_empty(void)
{
  NmsPlayer* player = rig_player(&config);
  Planes     noise  = planes_noise(3, N_SAMPLES, 1.0);
  CHECK_INT(nms_player_n_outputs(player), 3);
  nms_player_reset(player);
  rig_play(player, &input, &noise, 0);
  for (uint32_t o = 0; o < 3; ++o) {
    CHECK_BELOW(max_magnitude(noise.rows[o], N_SAMPLES), 0.0);
  }
  CHECK(!nms_player_update(player));
  CHECK(nms_player_current(player) == NULL);
  CHECK(nms_player_newest(player) == NULL);
  CHECK(!nms_player_has_strip(player, 0));
  CHECK_INT(nms_player_latency_samples(player), 0);
  CHECK(nms_player_clear(player) == NULL);
  nms_player_free(player);
  nms_player_free(NULL);
  planes_free(&noise);
}

/// What is said of what is heard
static void
test_told(void)
{
  const uint32_t strips[] = {2, 0, 7};
  NmsPlayable    moved    = list[1];
  moved.strips            = strips;
  NmsPlayer* player       = new_player();
  CHECK_INT(nms_player_latency_samples(player), 2 * HOP);
  CHECK(nms_player_has_strip(player, 1));
  CHECK(nms_player_has_strip(player, 2));
  CHECK(!nms_player_has_strip(player, 3));
  nms_player_swap(player, &moved);
  CHECK(nms_player_newest(player) == &moved);
  CHECK(nms_player_current(player) == &list[0]);
  CHECK(nms_player_update(player));
  CHECK(nms_player_current(player) == &moved);
  CHECK(nms_player_has_strip(player, 2));
  nms_player_free(player);
}

/// One fades, one waits; a newer one takes its place, and all come back, the
/// first done with first
static void
test_queue(void)
{
  NmsPlayer* player = new_player();
  nms_player_swap(player, &list[1]);
  CHECK(nms_player_update(player));
  nms_player_swap(player, &list[2]);
  CHECK(nms_player_newest(player) == &list[2]);
  CHECK(!nms_player_update(player));
  nms_player_swap(player, &list[2]);
  REQUIRE(nms_player_retired(player) == NULL);
  nms_player_swap(player, &list[3]);
  nms_player_swap(player, &list[4]);
  CHECK(nms_player_newest(player) == &list[4]);
  CHECK(nms_player_current(player) == &list[1]);
  play(player, FADE);
  CHECK(nms_player_current(player) == &list[1]);
  CHECK(nms_player_update(player));
  CHECK(nms_player_current(player) == &list[4]);
  play(player, FADE);

  const NmsPlayable* all      = nms_player_retired(player);
  const uint32_t     wanted[] = {2, 3, 0, 1};
  for (uint32_t i = 0; i < 4; ++i) {
    REQUIRE(all != NULL);
    CHECK_INT(all - list, wanted[i]);
    all = all->next;
  }
  CHECK(all == NULL);
  CHECK(nms_player_retired(player) == NULL);
  CHECK(nms_player_clear(player) == &list[4]);
  nms_player_free(player);
}

/// The wait ends without another
static void
test_withdraw(void)
{
  NmsPlayer* player = new_player();
  nms_player_swap(player, &list[1]);
  nms_player_swap(player, NULL);
  CHECK(nms_player_retired(player) == &list[1]);
  nms_player_swap(player, &list[2]);
  nms_player_swap(player, &list[0]);
  CHECK(nms_player_retired(player) == &list[2]);
  CHECK(!nms_player_update(player));
  CHECK(nms_player_newest(player) == &list[0]);
  CHECK_INT(rig_count(nms_player_clear(player)), 1);
  nms_player_free(player);
}

/// A bank of two that take turns, in and out of fades: what is still needed is
/// never given back, and all that is given back is there once
static void
test_bank(void)
{
  Random     random = {5};
  NmsPlayer* player = new_player();
  for (uint32_t i = 0; i < 2000; ++i) {
    NmsPlayable* retired = nms_player_retired(player);
    CHECK(rig_count(retired) <= 1);
    REQUIRE(!retired || retired != nms_player_newest(player));
    NmsPlayable* wanted = &list[random_below(&random, 2)];
    nms_player_swap(player, wanted);
    CHECK(nms_player_newest(player) == wanted);
    play(player, random_below(&random, 400));
    CHECK(max_magnitude(output.rows[0], N_SAMPLES) > 0.0);
  }
  nms_player_swap(player, nms_player_current(player));
  play(player, FADE);
  CHECK(rig_count(nms_player_retired(player)) <= 1);
  CHECK_INT(rig_count(nms_player_clear(player)), 1);
  nms_player_free(player);
}

/// Each is listed once, whatever places it has
static void
test_clear(void)
{
  NmsPlayer* player = new_player();
  nms_player_swap(player, &list[1]);
  play(player, 100);
  nms_player_swap(player, &list[2]);
  nms_player_swap(player, &list[3]);
  CHECK_INT(rig_count(nms_player_clear(player)), 4);
  CHECK(nms_player_current(player) == NULL);
  play(player, N_SAMPLES);
  CHECK_BELOW(max_magnitude(output.rows[0], N_SAMPLES), 0.0);

  // Back to the one that fades, which has two places
  nms_player_swap(player, &list[0]);
  play(player, N_SAMPLES);
  nms_player_swap(player, &list[1]);
  play(player, 100);
  nms_player_swap(player, &list[0]);
  CHECK_INT(rig_count(nms_player_clear(player)), 2);
  nms_player_free(player);
}

/// What the owner could not send to be freed goes on the list again
static void
test_retire(void)
{
  NmsPlayer* player = new_player();
  nms_player_retire(player, NULL);
  CHECK(nms_player_retired(player) == NULL);
  list[1].next = &list[2];
  list[2].next = NULL;
  list[3].next = NULL;
  nms_player_retire(player, &list[1]);
  nms_player_retire(player, &list[3]);
  NmsPlayable* all = nms_player_retired(player);
  CHECK(all == &list[1]);
  CHECK_INT(rig_count(all), 3);
  nms_player_retire(player, all);
  nms_player_swap(player, &list[4]);
  play(player, FADE);
  CHECK_INT(rig_count(nms_player_retired(player)), 4);
  nms_player_free(player);
}

/// A reset in a fade starts afresh with what was to come
static void
test_reset(void)
{
  NmsPlayer* player = new_player();
  Planes     wanted = planes_new(3, N_SAMPLES);
  rig_run(list[2].separator, &input, &wanted, 0);
  nms_player_swap(player, &list[1]);
  play(player, 150);
  nms_player_swap(player, &list[2]);
  nms_player_reset(player);
  CHECK(nms_player_current(player) == &list[2]);
  CHECK_INT(rig_count(nms_player_retired(player)), 2);
  rig_play(player, &input, &output, 0);
  planes_check_same(&output, &wanted);
  nms_player_reset(player);
  rig_play(player, &input, &output, 64);
  planes_check_same(&output, &wanted);

  // As before the first sample: nothing to fade from
  nms_player_reset(player);
  nms_player_swap(player, &list[3]);
  rig_play(player, &input, &output, 64);
  CHECK(nms_player_retired(player) == &list[2]);
  planes_check_same(&output, &wanted);
  nms_player_free(player);
  planes_free(&wanted);
}

/// Through changes and with unlike gains a steady signal stays steady
static void
test_no_click(void)
{
  const NmsPlayerConfig kind       = {1, 3, NMS_REMIX};
  KitConfig             kit_config = KIT_DEFAULTS;
  kit_config.seed                  = 9;
  NmsDictionary* other             = kit_new(&kit_config);
  NmsPlayable    turns[]           = {rig_playable(&kind, kit, HOP),
                                      rig_playable(&kind, other, HOP)};
  NmsPlayer*     player            = rig_player(&kind);
  Planes         steady            = planes_new(1, N_SAMPLES);
  float          last              = 0.0f;
  for (uint32_t i = 0; i < N_SAMPLES; ++i) {
    steady.rows[0][i] = 0.5f;
  }
  nms_player_set_gain(player, 0, 0.0f);
  nms_player_set_gain(player, 1, 2.0f);
  for (uint32_t t = 0; t < 4; ++t) {
    nms_player_swap(player, &turns[t % 2]);
    rig_play(player, &steady, &output, 77);
    for (uint32_t i = 0; t && i < N_SAMPLES; ++i) {
      CHECK_NEAR(output.rows[0][i], last, 0.02);
      last = output.rows[0][i];
    }
    last = output.rows[0][N_SAMPLES - 1];
    CHECK_INT(nms_player_retired(player) != NULL, t > 0);
  }
  nms_player_free(player);
  rig_playable_clear(&turns[0]);
  rig_playable_clear(&turns[1]);
  planes_free(&steady);
  nms_dictionary_free(other);
}

/// What is said of the limits
static void
test_config(void)
{
  const NmsPlayerConfig good  = {NMS_MAX_CHANNELS, 33, NMS_REMIX_AND_STREAMS};
  const NmsPlayerConfig bad[] = {{0, 1, NMS_REMIX},
                                 {NMS_MAX_CHANNELS + 1, 1, NMS_REMIX},
                                 {1, 0, NMS_REMIX},
                                 {1, 34, NMS_STREAMS},
                                 {1, 1, (NmsOutput)7}};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    NmsPlayer* player = (NmsPlayer*)&kit;
    CHECK_INT(nms_player_new(&bad[i], &player), NMS_BAD_ARGUMENT);
    CHECK(player == NULL);
  }
  NmsPlayer* player = rig_player(&good);
  CHECK_INT(nms_player_n_outputs(player), 34 * NMS_MAX_CHANNELS);
  nms_player_free(player);
}

/// Warm-up leaves a separator as it was made
static void
test_warm_up(void)
{
  const NmsOutput outputs[] = {NMS_STREAMS, NMS_REMIX, NMS_REMIX_AND_STREAMS};
  for (uint32_t i = 0; i < 6; ++i) {
    const NmsDictionary*  dictionary = i % 2 ? kit : NULL;
    const NmsPlayerConfig kind       = {2, 3, outputs[i / 2]};
    Planes                two        = planes_noise(2, N_SAMPLES, 1.0);
    NmsPlayable           fresh      = rig_playable(&kind, dictionary, HOP);
    NmsPlayable           warm       = rig_playable(&kind, dictionary, HOP);
    const uint32_t        n          = nms_separator_n_outputs(fresh.separator);
    Planes                wanted     = planes_new(n, N_SAMPLES);
    Planes                found      = planes_new(n, N_SAMPLES);
    nms_player_warm_up(warm.separator, 2);
    CHECK_INT(nms_separator_analysis(warm.separator).n_frames, 0);
    rig_run(fresh.separator, &two, &wanted, 0);
    rig_run(warm.separator, &two, &found, 0);
    planes_check_same(&found, &wanted);
    rig_playable_clear(&fresh);
    rig_playable_clear(&warm);
    planes_free(&two);
    planes_free(&wanted);
    planes_free(&found);
  }
}

int
main(void)
{
  KitConfig kit_config = KIT_DEFAULTS;
  kit_config.n_sources = 2;
  kit                  = kit_new(&kit_config);
  input                = planes_noise(1, N_SAMPLES, 1.0);
  output               = planes_new(3, N_SAMPLES);
  for (uint32_t i = 0; i < N_PLAYABLES; ++i) {
    list[i] = rig_playable(&config, kit, HOP);
  }
  test_empty();
  test_told();
  test_queue();
  test_withdraw();
  test_bank();
  test_clear();
  test_retire();
  test_reset();
  test_no_click();
  test_config();
  test_warm_up();
  for (uint32_t i = 0; i < N_PLAYABLES; ++i) {
    rig_playable_clear(&list[i]);
  }
  planes_free(&input);
  planes_free(&output);
  nms_dictionary_free(kit);
  return check_result();
}
