// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_desk.c
   What keys do to the desk, each by itself and ten thousand at random.
*/

#include "check.h"
#include "desk.h"

#include <math.h>
#include <stdlib.h>

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
    CHECK(desk.selected < desk.n_strips && desk.n_strips == 4);
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
  test_random();
  return check_result();
}
