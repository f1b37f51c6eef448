// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_desk.c
   What keys do to the desk, each by itself and ten thousand at random, those
   for strips that learn among them.
*/

#include "check.h"
#include "desk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_KEYS 10000

static LiveDesk
make_desk(void)
{
  UiStreams streams = {.n_streams = 4};
  for (int i = 0; i < 4; ++i) {
    streams.gains[i] = i == 1 ? 0.0f : (i == 2 ? 0.501187265f : 1.0f);
  }
  LiveDesk desk = {0};
  live_desk_set_streams(&desk, &streams);
  return desk;
}

static void
test_each(void)
{
  LiveDesk desk = make_desk();
  float    gains[LIVE_MAX_STRIPS];

  // A remix as it was given: to the bit, and a gain of nothing is a mute
  live_desk_gains(&desk, gains);
  CHECK(gains[0] == 1.0f && gains[1] == 0.0f && gains[2] == 0.501187265f);
  CHECK(desk.strips[1].mute && fabs(desk.strips[2].gain_db + 6.0) < 1e-6);

  CHECK(live_desk_press(&desk, '3') && desk.selected == 2);
  CHECK(!live_desk_press(&desk, '5') && desk.selected == 2);
  CHECK(live_desk_press(&desk, LIVE_KEY_UP));
  CHECK(live_desk_press(&desk, LIVE_KEY_RIGHT));
  CHECK(fabs(desk.strips[2].gain_db + 4.8) < 1e-9);
  CHECK(live_desk_press(&desk, LIVE_KEY_DOWN));
  CHECK(live_desk_press(&desk, LIVE_KEY_LEFT));
  CHECK(fabs(desk.strips[2].gain_db + 6.0) < 1e-9);
  live_desk_gains(&desk, gains);
  CHECK(gains[2] == (float)pow(10.0, -0.3));
  CHECK(live_desk_press(&desk, '0'));
  CHECK(desk.strips[2].gain == 1.0f);

  // A solo silences the others, a mute wins
  live_desk_press(&desk, 's');
  live_desk_gains(&desk, gains);
  CHECK(gains[0] == 0.0f && gains[2] == 1.0f);
  live_desk_press(&desk, 'm');
  live_desk_gains(&desk, gains);
  CHECK(gains[2] == 0.0f);

  CHECK(live_desk_press(&desk, 'b') && desk.bypass);
  CHECK(live_desk_press(&desk, 'r') && desk.record);
  CHECK(live_desk_press(&desk, 'r') && !desk.record);
  CHECK(live_desk_press(&desk, 'p') && desk.next_preset);
  CHECK(!live_desk_press(&desk, 'x') && !desk.quit);
  CHECK(live_desk_press(&desk, 'q') && desk.quit);
}

static void
test_limits(void)
{
  LiveDesk desk = make_desk();
  float    gains[LIVE_MAX_STRIPS];
  for (int i = 0; i < 200; ++i) {
    live_desk_press(&desk, LIVE_KEY_DOWN);
  }
  live_desk_gains(&desk, gains);
  CHECK(desk.strips[0].gain_db == LIVE_MIN_GAIN_DB && gains[0] == 0.0f);
  for (int i = 0; i < 200; ++i) {
    live_desk_press(&desk, LIVE_KEY_UP);
  }
  live_desk_gains(&desk, gains);
  CHECK(desk.strips[0].gain_db == LIVE_MAX_GAIN_DB && gains[0] == 100.0f);
}

/// Press the keys of a text
static void
type(LiveDesk* desk, const char* text)
{
  for (; *text; ++text) {
    live_desk_press(desk, (unsigned char)*text);
  }
}

/// Check the only order there is, and take it
static void
check_order(LiveDesk* desk, LiveOrderKind kind, uint32_t source)
{
  CHECK(desk->n_orders == 1);
  CHECK(desk->orders[0].kind == kind);
  CHECK(desk->orders[0].source == source);
  desk->n_orders = 0;
}

static void
test_learning(void)
{
  LiveDesk desk = make_desk();
  CHECK(desk.n_orders == 0 && desk.rest == LIVE_NO_SOURCE);
  type(&desk, "2l");
  check_order(&desk, LIVE_ARM, 1);
  CHECK(desk.strips[1].is_armed);
  type(&desk, "l");
  check_order(&desk, LIVE_LEARN, 1);
  CHECK(!desk.strips[1].is_armed);
  type(&desk, "u");
  check_order(&desk, LIVE_UNDO, LIVE_NO_SOURCE);
  type(&desk, "c");
  check_order(&desk, LIVE_CLEAR, 1);

  // What was heard is learnt before the lock, and nothing after it
  type(&desk, "lk");
  CHECK(desk.n_orders == 3 && desk.orders[1].kind == LIVE_LEARN);
  CHECK(desk.orders[2].kind == LIVE_LOCK && desk.strips[1].is_locked);
  desk.n_orders = 0;
  type(&desk, "l");
  CHECK(desk.n_orders == 0 && !desk.strips[1].is_armed && desk.said);
  type(&desk, "k");
  check_order(&desk, LIVE_UNLOCK, 1);

  // There is a rest before it is followed, and what ends it ends that
  desk.said = NULL;
  type(&desk, "f");
  CHECK(desk.n_orders == 0 && desk.said && !desk.follows);
  type(&desk, "e");
  check_order(&desk, LIVE_REST, 1);
  type(&desk, "f");
  check_order(&desk, LIVE_FOLLOW, 1);
  type(&desk, "e");
  CHECK(desk.n_orders == 2 && desk.orders[0].source == LIVE_NO_SOURCE);
  CHECK(desk.orders[1].kind == LIVE_FREEZE && !desk.follows);
}

/// What is loaded begins anew, with nothing armed, locked or followed
static void
test_loading(void)
{
  const UiStreams two  = {.n_streams = 2, .gains = {1.0f, 1.0f}};
  LiveDesk        desk = make_desk();
  type(&desk, "1l2k3ef");
  desk.n_orders = 0;
  live_desk_set_streams(&desk, &two);
  CHECK(desk.n_orders == 4);
  CHECK(desk.orders[0].kind == LIVE_LEARN && desk.orders[0].source == 0);
  CHECK(desk.orders[1].kind == LIVE_UNLOCK && desk.orders[1].source == 1);
  CHECK(desk.orders[2].kind == LIVE_REST);
  CHECK(desk.orders[3].kind == LIVE_FREEZE);
  for (uint32_t s = 0; s < 5; ++s) {
    CHECK(desk.strips[s].is_used == (s < 2));
    CHECK(desk.strips[s].is_shown == (s < 3)); // One is free
    CHECK(!desk.strips[s].is_armed && !desk.strips[s].is_locked);
  }
}

/// The residual keeps its place, and is none of those that learn
static void
test_residual(void)
{
  const UiStreams one    = {.n_streams = 2, .residual = true};
  const uint32_t  used[] = {0, 2, 1};
  LiveDesk        desk   = {0};
  live_desk_set_streams(&desk, &one);
  CHECK(desk.strips[0].source == 0 && desk.strips[2].source == 1);
  CHECK(desk.strips[1].source == LIVE_NO_SOURCE && desk.strips[1].is_used);
  CHECK(desk.strips[2].is_shown && !desk.strips[3].is_shown);
  type(&desk, "2l");
  CHECK(desk.n_orders == 0 && desk.said && desk.selected == 1);
  type(&desk, "3lm");
  check_order(&desk, LIVE_ARM, 1);
  live_desk_show_strips(&desk);
  CHECK(desk.strips[2].is_shown && desk.strips[3].is_shown);
  live_desk_set_used(&desk, used, 3);
  CHECK(desk.strips[2].is_used && desk.strips[2].mute);

  // A strip that is emptied is shown as the first that is free
  live_desk_set_used(&desk, used + 1, 1);
  CHECK(desk.strips[0].is_shown && !desk.strips[1].is_shown);
}

static void
test_too_many(void)
{
  const UiStreams five = {.n_streams = 5};
  LiveDesk        desk = {0};
  live_desk_set_streams(&desk, &five);
  CHECK(desk.n_strips == 5);
  for (const char* key = "lcukefnw"; *key; ++key) {
    desk.said = NULL;
    CHECK(live_desk_press(&desk, *key));
    CHECK(desk.said && desk.n_orders == 0 && !desk.asks_name);
  }
}

static void
test_names(void)
{
  LiveDesk desk = make_desk();
  type(&desk, "4n");
  CHECK(desk.asks_name && desk.prompts == LIVE_NAME && desk.named == 3);
  live_prompt_begin(&desk.prompt, "name", "usual");
  type(&desk, "q\xc3\xa9\xc3\xa9\x7f!\n"); // The last one in two bytes
  CHECK(live_prompt_is_open(&desk.prompt) && desk.said && !desk.quit);
  type(&desk, "\bs\n");
  CHECK(!live_prompt_is_open(&desk.prompt));
  CHECK(!strcmp(desk.orders[0].text, "q\xc3\xa9s"));
  check_order(&desk, LIVE_NAME, 3);

  type(&desk, "w");
  CHECK(desk.prompts == LIVE_SAVE);
  live_prompt_begin(&desk.prompt, "save as", "learnt");
  type(&desk, "abc\x15\n"); // All of it away, so the usual one counts
  CHECK(!strcmp(desk.orders[0].text, "learnt"));
  check_order(&desk, LIVE_SAVE, LIVE_NO_SOURCE);
  live_prompt_begin(&desk.prompt, "save as", "learnt");
  type(&desk, "abc\x1bm");
  CHECK(desk.n_orders == 0 && desk.strips[3].mute);

  // Longer than a name can be
  live_prompt_begin(&desk.prompt, "save as", "learnt");
  for (int i = 0; i < 100; ++i) {
    type(&desk, "x");
  }
  CHECK(strlen(desk.prompt.text) == NMS_NAME_SIZE - 1);
}

/// What would lose what was learnt is done when it is pressed twice in a row
static void
test_unsaved(void)
{
  LiveDesk desk   = make_desk();
  desk.is_unsaved = true;
  type(&desk, "q");
  CHECK(!desk.quit && desk.said);
  type(&desk, "mq");
  CHECK(!desk.quit);
  type(&desk, "p");
  CHECK(!desk.next_preset);
  type(&desk, "p");
  CHECK(desk.next_preset && !desk.quit);
  type(&desk, "qq");
  CHECK(desk.quit);
}

/// Orders that nobody takes do not pile up, and switches stay as they are then
static void
test_full(void)
{
  LiveDesk desk = make_desk();
  for (int i = 0; i < LIVE_N_ORDERS; ++i) {
    type(&desk, "u");
  }
  type(&desk, "lke");
  CHECK(desk.n_orders == LIVE_N_ORDERS && desk.rest == LIVE_NO_SOURCE);
  CHECK(!desk.strips[0].is_armed && !desk.strips[0].is_locked);
}

/// Do at random what others do beside the keys
static void
serve(LiveDesk* desk, unsigned random)
{
  static const uint32_t used[] = {0, 1, 2, 3, 4};
  if (desk->asks_name && !live_prompt_is_open(&desk->prompt)) {
    live_prompt_begin(&desk->prompt, "name", "usual");
    desk->asks_name = false;
  }
  if (random % 16 == 3) {
    desk->n_orders   = 0;
    desk->is_unsaved = (random >> 8) % 2;
  }
  if (random % 64 == 5) {
    live_desk_set_used(desk, used + (random >> 8) % 3, (random >> 12) % 3);
    desk->strips[(random >> 16) % 4].is_busy = (random >> 20) % 2;
    live_desk_show_strips(desk);
  }
}

static void
test_random(void)
{
  LiveDesk desk   = make_desk();
  unsigned random = 1;
  float    gains[LIVE_MAX_STRIPS];
  for (int i = 0; i < N_KEYS; ++i) {
    random        = 1664525U * random + 1013904223U;
    const int key = random >> 30 ? (int)(random >> 16) % 256
                                 : LIVE_KEY_UP + (int)(random >> 16) % 5;
    live_desk_press(&desk, key);
    serve(&desk, random);
    CHECK(desk.selected < desk.n_strips && desk.n_strips == 5);
    CHECK(desk.strips[desk.selected].is_shown);
    CHECK(desk.rest <= LIVE_NO_SOURCE && desk.n_orders <= LIVE_N_ORDERS);
    CHECK(!desk.follows || desk.rest != LIVE_NO_SOURCE);
    CHECK(strlen(desk.prompt.text) < NMS_NAME_SIZE);
    live_desk_gains(&desk, gains);
    for (uint32_t s = 0; s < desk.n_strips; ++s) {
      CHECK(gains[s] >= 0.0f && gains[s] <= 100.0f);
      CHECK(desk.strips[s].gain_db >= LIVE_MIN_GAIN_DB &&
            desk.strips[s].gain_db <= LIVE_MAX_GAIN_DB);
    }
  }

  // Without a dictionary there is nothing to select
  LiveDesk empty = {0};
  for (int key = 0; key < 256; ++key) {
    live_desk_press(&empty, key);
  }
  CHECK(empty.selected == 0);
}

int
main(void)
{
  test_each();
  test_limits();
  test_learning();
  test_loading();
  test_residual();
  test_too_many();
  test_names();
  test_unsaved();
  test_full();
  test_random();
  return check_result();
}
