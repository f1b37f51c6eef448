// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_draw.c
   What is drawn in parts is what is drawn at once, at any size.
*/

#include "check.h"
#include "scenes.h"
#include "screens.h"

#include <stdint.h>
#include <stdio.h>

/// Tiles that cut through everything
#define TILE_WIDTH 97
#define TILE_HEIGHT 41

/// How far cairo's slanting lines are off where they are cut
#define SEAM 8

static void
test_tiles_make_the_whole(void)
{
  for (uint32_t i = 0; i < N_SCENES; ++i) {
    WinModel* model = scene_new(&scenes[i]);
    Screen    whole = screen_of(model, WIN_WIDTH, WIN_HEIGHT);
    Screen    tiled = screen_new(WIN_WIDTH, WIN_HEIGHT);
    for (uint32_t y = 0; y < WIN_HEIGHT; y += TILE_HEIGHT) {
      for (uint32_t x = 0; x < WIN_WIDTH; x += TILE_WIDTH) {
        screen_draw(&tiled, model, (UiBox){x, y, TILE_WIDTH, TILE_HEIGHT});
      }
    }
    check_note("%s", scenes[i].name);
    CHECK_BELOW(screen_most_off(&whole, &tiled), SEAM);
    check_no_note();
    screen_free(&whole);
    screen_free(&tiled);
    win_model_free(model);
  }
}

/// After a second of music, only what moves has to be drawn anew
static void
test_what_moves_is_all_that_changes(void)
{
  for (uint32_t variant = 0; variant < PLUG_N_VARIANTS; ++variant) {
    const Scene scene  = {"moving", variant, scenes[1].fill};
    WinModel*   model  = scene_new(&scene);
    Screen      screen = screen_of(model, WIN_WIDTH, WIN_HEIGHT);
    Screen      before = screen_of(model, WIN_WIDTH, WIN_HEIGHT);
    WinLayout   layout;
    UiBox       boxes[WIN_N_MOVING];
    scene_play(model);
    win_model_tick(model, 3.5);
    scene_set(model, PLUG_PORT_LOAD, 0, 77.0f);
    win_layout_make(model, WIN_WIDTH, WIN_HEIGHT, &layout);
    const uint32_t n = win_layout_moving(&layout, boxes);
    for (uint32_t i = 0; i < n; ++i) {
      screen_draw(&screen, model, boxes[i]);
    }
    Screen after = screen_of(model, WIN_WIDTH, WIN_HEIGHT);
    CHECK(screen_same(&screen, &after));
    CHECK(!screen_same(&before, &after));
    screen_free(&screen);
    screen_free(&before);
    screen_free(&after);
    win_model_free(model);
  }
}

/// Damage beyond the window is cut, and none draws nothing
static void
test_damage_is_all_that_is_drawn(void)
{
  WinModel* model = scene_new(&scenes[1]);
  Screen    empty = screen_new(300, 200);
  Screen    drawn = screen_new(300, 200);
  screen_draw(&drawn, model, (UiBox){-50, -50, 50, 50});
  screen_draw(&drawn, model, (UiBox){300, 0, 1000, 1000});
  screen_draw(&drawn, model, (UiBox){20, 20, 0, 50});
  CHECK(screen_same(&empty, &drawn));
  screen_draw(&drawn, model, (UiBox){-1e6, -1e6, 2e6, 2e6});
  Screen whole = screen_of(model, 300, 200);
  CHECK(screen_same(&whole, &drawn));
  for (size_t i = 0; i < 300 * 200; ++i) {
    CHECK((whole.pixels[i] & 0xFFFFFFU) != 0);
  }
  screen_free(&whole);
  screen_free(&empty);
  screen_free(&drawn);
  win_model_free(model);
}

static void
test_any_size_is_drawn(void)
{
  static const uint32_t sizes[][2] = {
      {1, 1}, {200, 100}, {3, 900}, {900, 3}, {500, 1000}, {3000, 2000}};
  for (uint32_t scene = 0; scene < N_SCENES; ++scene) {
    WinModel* model = scene_new(&scenes[scene]);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); ++i) {
      if (sizes[i][0] < 3000 || scene < 2) { // Those are slow
        Screen screen = screen_of(model, sizes[i][0], sizes[i][1]);
        CHECK((screen.pixels[0] & 0xFFFFFFU) != 0);
        screen_free(&screen);
      }
    }
    win_model_free(model);
  }
}

/// While all that was learnt listens again, it is there as before
static void
test_the_head_says_learnt_while_the_strip_listens_again(void)
{
  const UiBox head  = {0, 0, 400, 46};
  WinModel*   model = scene_new(&scenes[1]);
  Screen      drawn[3];
  model->texts[PLUG_PROPERTY_DICTIONARY][0] = '\0';
  for (uint32_t i = 0; i < 3;
       ++i) { // Learnt, listens again, for the first time
    scene_set(model,
              PLUG_PORT_STATE,
              0,
              (float)(i ? PLUG_STATE_LISTENING : PLUG_STATE_LEARNT));
    model->about.strips[0].is_learnt = i == 1;
    drawn[i]                         = screen_new(WIN_WIDTH, WIN_HEIGHT);
    screen_draw(&drawn[i], model, head);
  }
  CHECK(screen_same(&drawn[0], &drawn[1]));
  CHECK(!screen_same(&drawn[0], &drawn[2]));
  for (uint32_t i = 0; i < 3; ++i) {
    screen_free(&drawn[i]);
  }
  win_model_free(model);
}

/// What came over the wire may be anything
static void
test_strange_models_are_drawn(void)
{
  WinModel* model = scene_new(&scenes[5]);
  for (uint32_t i = 0; i < model->n_ports; ++i) {
    model->values[i] = i % 2 ? -1e30f : 1e30f;
  }
  for (uint32_t i = 0; i < PLUG_N_SOURCES; ++i) {
    model->about.strips[i] = (PlugShowStrip){
        UINT32_MAX, UINT32_MAX, UINT32_MAX, true, 1e9f, -1e9f, true};
    snprintf(
        model->texts[PLUG_PROPERTY_NAME + i], PLUG_PATH_SIZE, "\xFF\xFE\n\x01");
  }
  model->about.columns_per_s = 1e-9f;
  model->part                = (PlugShowPart){.strip = 99, .light = 1000};
  model->hover               = (WinPart){WIN_LIGHT, 99, 1000};
  model->edit.cursor         = UINT32_MAX;
  model->sample_rate_hz      = 0.0;
  Screen screen              = screen_of(model, WIN_WIDTH, WIN_HEIGHT);
  CHECK((screen.pixels[0] & 0xFFFFFFU) != 0);
  screen_free(&screen);
  win_model_free(model);
}

int
main(void)
{
  test_tiles_make_the_whole();
  test_what_moves_is_all_that_changes();
  test_damage_is_all_that_is_drawn();
  test_any_size_is_drawn();
  test_the_head_says_learnt_while_the_strip_listens_again();
  test_strange_models_are_drawn();
  return check_result();
}
