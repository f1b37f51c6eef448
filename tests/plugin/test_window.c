// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  The window in a host's: drags move the plugin's values, and the plugin's
  values come back; keys that it has no use for, and sizes, are the host's.
  Needs an X server.

      test_window BUNDLE [PICTURES]
*/

#include "check.h"
#include "places.h"
#include "protocol/ports.h"
#include "uihost.h"
#include "window/layout.h"
#include "window/model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Symbols of keys
#define KEY_ENTER 0xff0dU
#define KEY_UP 0xff52U
#define KEY_ESCAPE 0xff1bU
#define KEY_SPACE 0x20U

static const char* pictures;

static void
keep_picture(UiHost* uihost, const char* name)
{
  if (pictures) {
    char path[1024];
    snprintf(path, sizeof(path), "%s/%s.png", pictures, name);
    uihost_picture(uihost, path);
  }
}

/// A window is there with its hints when instantiate() returns, at the size it
/// would like, and shows something soon
static void
opens_whole(void)
{
  UiHost* uihost = places_new_host(PLACES_STEREO);
  REQUIRE(uihost_open(uihost));
  uint32_t width  = 0;
  uint32_t height = 0;
  uihost_size(uihost, &width, &height);
  CHECK_INT(width, WIN_WIDTH);
  CHECK_INT(height, WIN_HEIGHT);

  xcb_get_property_reply_t* hints =
      xcb_get_property_reply(uihost->x,
                             xcb_get_property(uihost->x,
                                              0,
                                              uihost->window,
                                              XCB_ATOM_WM_NORMAL_HINTS,
                                              XCB_ATOM_WM_SIZE_HINTS,
                                              0,
                                              18),
                             NULL);
  REQUIRE(hints != NULL);
  CHECK_INT(xcb_get_property_value_length(hints), 72);
  free(hints);

  uihost_steps(uihost, 60);
  CHECK(uihost->n_messages > 0);
  CHECK(uihost_pixel(uihost, 2, 2) != 0); // Nothing else paints there
  keep_picture(uihost, "open");
  CHECK_INT(uihost_errors(uihost), 0);
  uihost_free(uihost);
}

/// A drag is a touch, values, and the end of the touch; the plugin has them
static void
drag_moves_the_value(void)
{
  UiHost* uihost = places_open_host(PLACES_STEREO);
  int     x      = 0;
  int     y      = 0;
  places_find(uihost, WIN_FADER, 1, &x, &y);
  const int at    = (int)win_layout_y_of(&places_layout, 1, 0.0f);
  uihost->n_notes = 0;
  uihost_button(uihost, 1, true, x, at);
  uihost_step(uihost);
  uihost_move(uihost, x, at + 10, 0);
  uihost_step(uihost);
  uihost_move(uihost, x, at + 30, 0);
  uihost_step(uihost);
  uihost_button(uihost, 1, false, x, at + 30);
  uihost_step(uihost);

  const uint32_t port = places_port(PLUG_PORT_GAIN, 1);
  REQUIRE(uihost->n_notes >= 4);
  CHECK(uihost->notes[0].is_touch && uihost->notes[0].value > 0.5f);
  const UiHostNote* last = &uihost->notes[uihost->n_notes - 1];
  CHECK(last->is_touch && last->value < 0.5f);
  for (uint32_t n = 0; n < uihost->n_notes; ++n) {
    CHECK_INT(uihost->notes[n].port, port);
  }
  const float want = win_layout_gain_at(
      &places_layout, 1, win_layout_y_of(&places_layout, 1, 0.0f) + 30.0);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_GAIN, 1), want, 0.11);
  CHECK_BELOW(places_value(uihost, PLUG_PORT_GAIN, 1), -3.0f);
  CHECK_INT(uihost_errors(uihost), 0);
  uihost_free(uihost);
}

/// Return a sum over what is shown in a box
static uint64_t
sum_of(UiHost* uihost, UiBox box)
{
  uint64_t sum = 0;
  for (int y = (int)box.y; y < (int)(box.y + box.height); y += 3) {
    sum = sum * 31U + uihost_pixel(uihost, (int)(box.x + 0.5 * box.width), y);
  }
  return sum;
}

/// What the host sets is shown
static void
values_come_back(void)
{
  UiHost* uihost = places_open_host(PLACES_STEREO);
  uihost->level  = 0.0f; // So that nothing else moves
  uihost_steps(uihost, 8);
  int x = 0;
  int y = 0;
  places_find(uihost, WIN_FADER, 2, &x, &y);
  const UiBox    fader  = places_layout.strips[2].fader;
  const uint64_t before = sum_of(uihost, fader);
  uihost->host->values[places_port(PLUG_PORT_GAIN, 2)] = -30.0f;
  uihost_steps(uihost, 3);
  CHECK(sum_of(uihost, fader) != before);
  uihost->host->values[places_port(PLUG_PORT_GAIN, 2)] = 0.0f;
  uihost_steps(uihost, 3);
  CHECK(sum_of(uihost, fader) == before);
  uihost_free(uihost);
}

static void
buttons_and_wheel_set_values(void)
{
  UiHost* uihost = places_open_host(PLACES_STEREO);
  places_click(uihost, 1, WIN_MUTE, 0);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_MUTE, 0), 1.0, 0.0);
  places_click(uihost, 1, WIN_MUTE, 0);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_MUTE, 0), 0.0, 0.0);
  places_click(uihost, 1, WIN_SOLO, 3);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_SOLO, 3), 1.0, 0.0);
  places_click(uihost, 1, WIN_BYPASS, 0);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_ENABLED, 0), 0.0, 0.0);
  places_click(uihost, 1, WIN_APART, 4);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_APART, 0), 1.0, 0.0);
  places_click(uihost, 1, WIN_LEARN, 1);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_LEARN, 1), 1.0, 0.0);

  places_click(uihost, 4, WIN_FADER, 0);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_GAIN, 0), 1.0, 1e-6);
  int x = 0;
  int y = 0;
  places_find(uihost, WIN_FADER, 0, &x, &y);
  uihost_click(uihost, 5, x, y, UIHOST_CTRL);
  uihost_step(uihost);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_GAIN, 0), 0.8, 1e-5);
  uihost_click(uihost, 1, x, y, UIHOST_SHIFT);
  uihost_step(uihost);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_GAIN, 0), 0.0, 0.0);
  CHECK_INT(uihost_errors(uihost), 0);
  uihost_free(uihost);
}

/// Press space at a time, and return how often the host gets it
static uint32_t
space_at(UiHost* uihost, uint32_t time_ms)
{
  uihost->key_ms = time_ms;
  uihost_key(uihost, KEY_SPACE, 0);
  uihost_steps(uihost, 3);
  uint32_t n_keys = 0;
  for (xcb_generic_event_t* event = xcb_poll_for_event(uihost->x); event;
       event                      = xcb_poll_for_event(uihost->x)) {
    n_keys += (event->response_type & 0x7FU) == XCB_KEY_PRESS;
    free(event);
  }
  return n_keys;
}

/// A value can be typed where a control has the focus; space is the host's, but
/// goes to it no more than once if it comes back
static void
keys_go_where_they_belong(void)
{
  UiHost*        uihost = places_open_host(PLACES_STEREO);
  const uint32_t keys   = XCB_EVENT_MASK_KEY_PRESS;
  xcb_change_window_attributes(
      uihost->x, uihost->parent, XCB_CW_EVENT_MASK, &keys);
  places_click(uihost, 1, WIN_FADER, 0);
  uihost_steps(uihost, 2);
  const float before = places_value(uihost, PLUG_PORT_GAIN, 0);
  uihost_key(uihost, KEY_UP, 0);
  uihost_steps(uihost, 2);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_GAIN, 0), before + 1.0f, 1e-4);

  const uint32_t typed[] = {KEY_ENTER, '-', '7', '.', '5', KEY_ENTER};
  for (size_t k = 0; k < sizeof(typed) / sizeof(typed[0]); ++k) {
    uihost_key(uihost, typed[k], 0);
    uihost_steps(uihost, 2);
    if (k == 4) {
      keep_picture(uihost, "typing");
    }
  }
  CHECK_NEAR(places_value(uihost, PLUG_PORT_GAIN, 0), -7.5, 1e-6);

  CHECK_INT(space_at(uihost, 0), 1); // And nothing of what was typed
  CHECK_INT(space_at(uihost, 1000), 1);
  CHECK_INT(space_at(uihost, 1200), 1);
  CHECK_INT(space_at(uihost, 1000), 0);
  CHECK_INT(space_at(uihost, 1200), 0);
  CHECK_INT(space_at(uihost, 1201), 1);
  uihost_free(uihost);
}

static void
sizes_are_the_hosts(void)
{
  UiHost*               uihost     = places_open_host(PLACES_STEREO);
  static const uint32_t sizes[][2] = {
      {1300, 900}, {400, 240}, {20, 9000}, {1, 1}, {980, 620}};
  for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); ++s) {
    uihost_resize(uihost, sizes[s][0], sizes[s][1]);
    uihost_steps(uihost, 4);
    uint32_t width  = 0;
    uint32_t height = 0;
    uihost_size(uihost, &width, &height);
    CHECK_INT(width, sizes[s][0]);
    CHECK_INT(height, sizes[s][1]);
    CHECK(!uihost->is_gone);
    if (s == 0) {
      CHECK(uihost_pixel(uihost, 1298, 898) != 0);
      keep_picture(uihost, "large");
    }
  }
  uihost_free(uihost);

  uihost        = places_new_host(PLACES_MONO);
  uihost->scale = 2.0f;
  REQUIRE(uihost_open(uihost));
  uihost_steps(uihost, 30);
  uint32_t width  = 0;
  uint32_t height = 0;
  uihost_size(uihost, &width, &height);
  CHECK_INT(width, 2 * WIN_WIDTH);
  CHECK_INT(height, 2 * WIN_HEIGHT);
  keep_picture(uihost, "twice");
  CHECK_INT(uihost_errors(uihost), 0);
  uihost_free(uihost);
}

static void
menus_load_dictionaries(void)
{
  UiHost* uihost = places_open_host(PLACES_STEREO);
  uihost_steps(uihost, 4);
  places_click(uihost, 1, WIN_KIT, 0);
  uihost_steps(uihost, 2);
  keep_picture(uihost, "menu");
  uihost_key(uihost, KEY_ESCAPE, 0);
  uihost_steps(uihost, 2);
  places_click(uihost, 1, WIN_KIT_NEXT, 0);
  uihost_steps(uihost, 4);
  CHECK(strstr(uihost->host->dictionary, "drums.nmf") != NULL);
  places_click(uihost, 1, WIN_KIT_NEXT, 0);
  uihost_steps(uihost, 4);
  CHECK(strstr(uihost->host->dictionary, "band.nmf") != NULL);
  CHECK_INT(uihost_errors(uihost), 0);
  uihost_free(uihost);
}

int
main(int argc, char** argv)
{
  if (argc < 2) {
    fprintf(stderr, "Usage: test_window BUNDLE [PICTURES]\n");
    return EXIT_FAILURE;
  }

  pictures = argc > 2 ? argv[2] : NULL;
  places_init(argv[1]);
  opens_whole();
  drag_moves_the_value();
  values_come_back();
  buttons_and_wheel_set_values();
  keys_go_where_they_belong();
  sizes_are_the_hosts();
  menus_load_dictionaries();
  places_clear();
  return check_result();
}
