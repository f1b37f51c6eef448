// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "player_rig.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/handover.h"
#include "nms/player.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

/**
   Separators that another thread makes, sends, takes back and frees while one
   plays.
*/

#define N_SENT 300
#define BLOCK 64
#define HOP 32

static const NmsPlayerConfig config = {1, 3, NMS_REMIX};

static NmsDictionary* kits[2];

/// What both threads share
typedef struct {
  NmsHandover*     handover;
  atomic_bool      done;
  _Atomic uint64_t n_blocks; ///< Played
} Stage;

/// A playable of its own, freed with free_all()
static NmsPlayable*
new_playable(uint32_t i)
{
  NmsPlayable* playable = malloc(sizeof(NmsPlayable));
  REQUIRE(playable != NULL);
  *playable       = rig_playable(&config, i % 3 ? kits[i % 2] : NULL, HOP);
  playable->owner = playable;
  return playable;
}

/// Free a list and return how long it was
static uint32_t
free_all(NmsPlayable* playables)
{
  uint32_t n = 0;
  while (playables) {
    NmsPlayable* next = playables->next;
    CHECK(playables->owner == playables);
    rig_playable_clear(playables);
    free(playables);
    playables = next;
    ++n;
  }
  return n;
}

static uint32_t
free_one(NmsPlayable* playable)
{
  if (playable) {
    playable->next = NULL;
  }
  return free_all(playable);
}

/// Relaxed, so that nothing but the handover brings the threads into an order
static uint64_t
count_blocks(Stage* stage)
{
  return atomic_load_explicit(&stage->n_blocks, memory_order_relaxed);
}

/// Send, at times faster than anything can be played, and free what comes back
static void*
send_all(void* user)
{
  Stage*    stage   = user;
  uintptr_t n_freed = 0;
  Random    random  = {3};
  for (uint32_t i = 0; i < N_SENT; ++i) {
    NmsPlayable* playable = new_playable(i);
    n_freed += free_one(nms_handover_send(stage->handover, playable));
    const uint64_t n = count_blocks(stage) + random_below(&random, 25);
    while (count_blocks(stage) < n) {
      sched_yield();
    }
    if (random_below(&random, 2)) {
      n_freed += free_all(nms_handover_take_back(stage->handover));
    }
  }
  atomic_store_explicit(&stage->done, true, memory_order_relaxed);
  return (void*)n_freed;
}

/// Check that a block is the input, delayed
static void
check_block(const float* input, const float* output, uint64_t n_before)
{
  for (uint32_t i = 0; i < BLOCK; ++i) {
    const float wanted = n_before + i < 2 * HOP
                             ? 0.0f
                             : input[(i + 3 * BLOCK - 2 * HOP) % BLOCK];
    if (fabsf(output[i] - wanted) > 1e-6f) {
      CHECK_NEAR(output[i], wanted, 1e-6);
      return;
    }
  }
}

/// Nothing is lost, freed early or heard, while both do as fast as they can
static void
test_threads(void)
{
  Stage      stage  = {NULL, false, 0};
  NmsPlayer* player = rig_player(&config);
  float*     input  = new_random(BLOCK, 1, -1.0, 1.0);
  float*     output = new_floats(BLOCK);
  pthread_t  thread;
  REQUIRE_INT(nms_handover_new(&stage.handover), NMS_SUCCESS);
  nms_player_swap(player, new_playable(N_SENT));
  REQUIRE_INT(pthread_create(&thread, NULL, send_all, &stage), 0);

  uint64_t n_changes = 0;
  uint64_t n_blocks  = 0;
  while (!atomic_load_explicit(&stage.done, memory_order_relaxed)) {
    const float* in = input;
    nms_handover_serve(stage.handover, player);
    n_changes += nms_player_update(player);
    nms_player_run(player, &in, &output, BLOCK);
    check_block(input, output, n_blocks++ * BLOCK);
    atomic_store_explicit(&stage.n_blocks, n_blocks, memory_order_relaxed);
  }

  void* n_freed = NULL;
  REQUIRE_INT(pthread_join(thread, &n_freed), 0);
  uint32_t n = (uint32_t)(uintptr_t)n_freed;
  n += free_all(nms_handover_take_back(stage.handover));
  n += free_one(nms_handover_send(stage.handover, NULL));
  n += free_all(nms_player_clear(player));
  CHECK_INT(n, N_SENT + 1);
  CHECK(n_changes > 10);
  nms_handover_free(stage.handover);
  nms_player_free(player);
  free(input);
  free(output);
}

/// Both places, from one thread
static void
test_places(void)
{
  NmsHandover* handover = NULL;
  NmsPlayer*   player   = rig_player(&config);
  NmsPlayable  list[4];
  for (uint32_t i = 0; i < 4; ++i) {
    list[i] = rig_playable(&config, NULL, HOP);
  }
  REQUIRE_INT(nms_handover_new(&handover), NMS_SUCCESS);
  CHECK(nms_handover_receive(handover) == NULL);
  CHECK(nms_handover_take_back(handover) == NULL);
  nms_handover_serve(handover, player);
  CHECK(nms_player_newest(player) == NULL);

  // A newer one takes the place of one not received
  CHECK(nms_handover_send(handover, &list[0]) == NULL);
  CHECK(nms_handover_send(handover, &list[1]) == &list[0]);
  CHECK(nms_handover_receive(handover) == &list[1]);
  CHECK(nms_handover_receive(handover) == NULL);

  // Nothing that came does not end the wait of what came before
  CHECK(nms_handover_send(handover, &list[0]) == NULL);
  nms_handover_serve(handover, player);
  nms_handover_serve(handover, player);
  CHECK(nms_player_newest(player) == &list[0]);

  // A list not taken is not lost, nor is what is retired meanwhile
  nms_player_swap(player, &list[1]);
  nms_handover_serve(handover, player);
  nms_player_swap(player, &list[2]);
  nms_player_swap(player, &list[3]);
  nms_handover_serve(handover, player);
  CHECK(nms_handover_take_back(handover) == &list[0]);
  CHECK(nms_handover_take_back(handover) == NULL);
  nms_handover_serve(handover, player);
  NmsPlayable* back = nms_handover_take_back(handover);
  CHECK(back == &list[1]);
  CHECK_INT(rig_count(back), 2);

  nms_handover_free(handover);
  nms_handover_free(NULL);
  nms_player_free(player);
  for (uint32_t i = 0; i < 4; ++i) {
    rig_playable_clear(&list[i]);
  }
}

int
main(void)
{
  KitConfig kit_config = KIT_DEFAULTS;
  kit_config.hop       = HOP;
  kit_config.n_sources = 2;
  kits[0]              = kit_new(&kit_config);
  kit_config.seed      = 4;
  kits[1]              = kit_new(&kit_config);
  test_places();
  test_threads();
  nms_dictionary_free(kits[0]);
  nms_dictionary_free(kits[1]);
  return check_result();
}
