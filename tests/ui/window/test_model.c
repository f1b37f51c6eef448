// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_model.c
   Ports, names, who is heard, and meters that rise at once and fall slowly.
*/

#include "check.h"
#include "scenes.h"
#include "window/model.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static WinModel*
new_model(uint32_t variant)
{
  WinModel* model = win_model_new(&plug_variants[variant], 48000.0);
  REQUIRE(model != NULL);
  return model;
}

static void
test_every_port_has_its_default_and_is_found(void)
{
  for (uint32_t v = 0; v < PLUG_N_VARIANTS; ++v) {
    WinModel* model = new_model(v);
    CHECK(model->n_ports > 20);
    for (uint32_t i = 0; i < model->n_ports; ++i) {
      const PlugPort* port = &model->ports[i];
      CHECK(!(model->values[i] < port->row->initial) &&
            !(model->values[i] > port->row->initial));
      if (!port->channel) {
        CHECK_INT(win_model_port(model, port->row->role, port->strip), i);
      }
    }
    const bool has_two = model->variant->n_channels > 1;
    CHECK((win_model_port(model, PLUG_PORT_STEREO, 0) < PLUG_N_PORTS) ==
          has_two);
    CHECK_NEAR(win_model_value(model, PLUG_PORT_STEREO, 0, 9.0f),
               has_two ? 0.0 : 9.0,
               0.0);
    CHECK_INT(win_model_port(model, PLUG_PORT_LEARN, PLUG_N_SOURCES),
              PLUG_N_PORTS);
    win_model_free(model);
  }
  win_model_free(NULL);
}

static void
test_only_numbers_of_ports_that_exist_are_taken(void)
{
  WinModel*      model = new_model(0);
  const uint32_t gain  = win_model_port(model, PLUG_PORT_GAIN, 1);
  CHECK(win_model_set(model, gain, -3.0f));
  CHECK(!win_model_set(model, gain, -3.0f));
  CHECK(!win_model_set(model, gain, NAN));
  CHECK(!win_model_set(model, gain, INFINITY));
  CHECK(!win_model_set(model, model->n_ports, 1.0f));
  CHECK(!win_model_set(model, UINT32_MAX, 1.0f));
  CHECK_NEAR(win_model_value(model, PLUG_PORT_GAIN, 1, 0.0f), -3.0, 0.0);
  win_model_free(model);
}

/// Any finite number may come from a host
static void
test_a_rest_that_nobody_knows_is_none(void)
{
  static const float odd[] = {-1e30f, -1.0f, PLUG_N_SOURCES + 1.0f, 7.4e31f};

  WinModel* model = new_model(0);
  for (uint32_t rest = 0; rest <= PLUG_N_SOURCES; ++rest) {
    scene_set(model, PLUG_PORT_REST, 0, (float)rest);
    CHECK_INT(win_model_rest(model), rest);
  }
  for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); ++i) {
    scene_set(model, PLUG_PORT_REST, 0, odd[i]);
    CHECK_INT(win_model_rest(model), 0);
  }
  win_model_free(model);
}

static void
test_states_that_nobody_knows_are_empty(void)
{
  WinModel* model = new_model(0);
  for (int state = -2; state < PLUG_N_STATES + 3; ++state) {
    const bool is_known = state >= 0 && state < PLUG_N_STATES;
    scene_set(model, PLUG_PORT_STATE, 2, (float)state);
    CHECK_INT(win_model_state(model, 2), is_known ? state : PLUG_STATE_EMPTY);
  }
  CHECK_INT(win_model_state(model, PLUG_N_SOURCES), PLUG_STATE_FILE);
  win_model_free(model);
}

/// Say what the dictionary is, and return which of those to choose from
static uint32_t
kit_of(WinModel* model, const char* path)
{
  snprintf(model->texts[PLUG_PROPERTY_DICTIONARY], PLUG_PATH_SIZE, "%s", path);
  return win_model_kit(model);
}

static void
test_the_dictionary_is_found_where_it_is_or_by_its_name(void)
{
  WinModel* model = win_model_new(&plug_variants[0], 48000.0);
  REQUIRE(model != NULL);
  CHECK_INT(kit_of(model, ""), 0); // There is none
  model->n_kits  = 3;
  model->kits[0] = (WinKit){"band", "/bundle/presets/band.nmf", false};
  model->kits[1] = (WinKit){"mine", "/own/mine.nmf", true};
  model->kits[2] = (WinKit){"band", "/own/band.nmf", true};
  CHECK_INT(kit_of(model, "/own/band.nmf"), 2);
  CHECK_INT(kit_of(model, "/session/state1/band.nmf"), 0);
  CHECK_INT(kit_of(model, "mine"), 1);
  CHECK_INT(kit_of(model, "/elsewhere/other.nmf"), 3);
  CHECK_INT(kit_of(model, ""), 0); // The one that is built in

  // What was learnt is none of them, also while it listens again
  CHECK(!win_model_is_learnt(model));
  model->about.strips[2].is_learnt = true;
  CHECK(win_model_is_learnt(model));
  CHECK_INT(kit_of(model, ""), 3);
  CHECK_INT(kit_of(model, "/session/state2/learnt.nmf"), 3);
  win_model_free(model);
}

static void
test_the_residual_is_apart_beside_one_source_alone(void)
{
  WinModel* model = win_model_new(&plug_variants[0], 48000.0);
  REQUIRE(model != NULL);
  const uint32_t apart = win_model_port(model, PLUG_PORT_APART, 0);
  win_model_set(model, apart, 0.0f);
  CHECK(!win_model_is_apart(model));
  model->about.strips[2].n_components = 8;
  CHECK(win_model_is_apart(model));
  model->about.strips[0].n_components = 8;
  CHECK(!win_model_is_apart(model));
  win_model_set(model, apart, 1.0f);
  CHECK(win_model_is_apart(model));
  win_model_free(model);
}

static void
test_strips_have_names(void)
{
  WinModel* model = new_model(0);
  char      name[PLUG_TEXT_SIZE];
  win_model_name(model, 1, name);
  CHECK_TEXT(name, "Source 2");
  win_model_name(model, PLUG_N_SOURCES, name);
  CHECK_TEXT(name, "residual");

  // Letters of two bytes, cut between them
  char* const text = model->texts[PLUG_PROPERTY_NAME + 1];
  for (int i = 0; i < 100; ++i) {
    strcat(text, "\xC3\xA9");
  }
  win_model_name(model, 1, name);
  CHECK_INT(strlen(name), PLUG_TEXT_SIZE - 2);
  text[1] = 'x'; // The same, shifted by one
  memmove(text, text + 1, strlen(text));
  win_model_name(model, 1, name);
  CHECK_INT(strlen(name), PLUG_TEXT_SIZE - 1);
  win_model_free(model);
}

static void
test_a_solo_silences_others_and_a_mute_wins(void)
{
  WinModel* model = new_model(0);
  for (uint32_t i = 0; i < PLUG_N_STRIPS; ++i) {
    CHECK(win_model_is_heard(model, i));
  }
  scene_set(model, PLUG_PORT_SOLO, 1, 1.0f);
  scene_set(model, PLUG_PORT_SOLO, 2, 1.0f);
  scene_set(model, PLUG_PORT_MUTE, 2, 1.0f);
  for (uint32_t i = 0; i < PLUG_N_STRIPS; ++i) {
    CHECK_INT(win_model_is_heard(model, i), i == 1);
  }
  win_model_free(model);
}

static void
test_meters_rise_at_once_hold_and_fall(void)
{
  WinModel* model = new_model(0);
  PlugShow  show  = {0};
  WinMeter* meter = &model->meters[2][1];
  CHECK(!win_model_tick(model, 1.0)); // Nothing to fall
  show.peaks[2][1] = 255;
  win_model_show(model, &show);
  CHECK_NEAR(meter->level_db, 0.0, 0.0);
  CHECK_NEAR(meter->held_db, 0.0, 0.0);
  CHECK_NEAR(model->meters[2][0].level_db, WIN_SILENCE_DB, 0.0);

  // A softer one does not lower it
  show.peaks[2][1] = 10;
  win_model_show(model, &show);
  CHECK_NEAR(meter->level_db, 0.0, 0.0);

  CHECK(win_model_tick(model, 0.5));
  CHECK_NEAR(meter->level_db, -12.0, 1e-3);
  CHECK_NEAR(meter->held_db, 0.0, 0.0);
  CHECK(win_model_tick(model, 1.0));
  CHECK_NEAR(meter->held_db, 0.0, 0.0);
  CHECK(win_model_tick(model, 1.0));
  CHECK(meter->held_db < -20.0f && meter->held_db >= meter->level_db);
  for (int i = 0; i < 20; ++i) {
    win_model_tick(model, 1.0);
  }
  CHECK_NEAR(meter->level_db, WIN_SILENCE_DB, 0.0);
  CHECK_NEAR(meter->held_db, WIN_SILENCE_DB, 0.0);
  CHECK(!win_model_tick(model, 1.0));
  CHECK(!win_model_tick(model, -5.0));
  CHECK(!win_model_tick(model, NAN));
  win_model_free(model);
}

static void
test_lights_go_out_slowly(void)
{
  WinModel* model = new_model(0);
  PlugShow  show  = {.n_columns = PLUG_SHOW_COLUMNS + 9};
  memset(show.lights, 200, sizeof(show.lights));
  win_model_show(model, &show);
  CHECK(model->is_fed);
  CHECK_INT(win_history_count(model->history), PLUG_SHOW_COLUMNS);
  for (int i = 0; i < 60; ++i) { // Steps of less than a level's
    CHECK(win_model_tick(model, 0.00125) == (i % 4 == 3));
  }
  CHECK_NEAR(model->show.lights[1][2], 185, 1);

  // A weaker one leaves them, a stronger one counts
  memset(show.lights, 10, sizeof(show.lights));
  show.lights[1][2] = 240;
  win_model_show(model, &show);
  CHECK_NEAR(model->show.lights[1][1], 185, 1);
  CHECK_INT(model->show.lights[1][2], 240);

  CHECK(win_model_tick(model, 0.6));
  CHECK(model->is_fed);
  CHECK_NEAR(model->show.lights[1][2], 120, 1);
  CHECK(win_model_tick(model, 0.7));
  CHECK(!model->is_fed);
  CHECK_INT(model->show.lights[1][2], 0);
  CHECK(!win_model_tick(model, 9.0));
  win_model_free(model);
}

static void
test_the_largest_load_is_kept_for_a_while(void)
{
  WinModel* model = new_model(0);
  scene_set(model, PLUG_PORT_LOAD, 0, 40.0f);
  scene_set(model, PLUG_PORT_LOAD, 0, 5.0f);
  CHECK_NEAR(model->worst_load, 40.0, 0.0);
  for (int i = 0; i < 29; ++i) {
    win_model_tick(model, 1.0);
  }
  CHECK_NEAR(model->worst_load, 40.0, 0.0);
  CHECK(win_model_tick(model, 2.0));
  CHECK_NEAR(model->worst_load, 5.0, 0.0);
  win_model_free(model);
}

static void
test_parts_are_compared_whole(void)
{
  const WinPart part = {WIN_LIGHT, 1, 7};
  CHECK(win_part_equal(part, (WinPart){WIN_LIGHT, 1, 7}));
  CHECK(!win_part_equal(part, (WinPart){WIN_LIGHT, 1, 6}));
  CHECK(!win_part_equal(part, (WinPart){WIN_LIGHT, 2, 7}));
  CHECK(!win_part_equal(part, (WinPart){WIN_FADER, 1, 7}));
}

int
main(void)
{
  test_every_port_has_its_default_and_is_found();
  test_only_numbers_of_ports_that_exist_are_taken();
  test_a_rest_that_nobody_knows_is_none();
  test_states_that_nobody_knows_are_empty();
  test_the_dictionary_is_found_where_it_is_or_by_its_name();
  test_the_residual_is_apart_beside_one_source_alone();
  test_strips_have_names();
  test_a_solo_silences_others_and_a_mute_wins();
  test_meters_rise_at_once_hold_and_fall();
  test_lights_go_out_slowly();
  test_the_largest_load_is_kept_for_a_while();
  test_parts_are_compared_whole();
  return check_result();
}
