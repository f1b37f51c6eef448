// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Windows that are opened and closed: often, several at once, the host's first,
  without a server any more, and in hosts that lack features.  Needs an X
  server. Run under valgrind or a sanitizer this also shows that nothing leaks.

      test_window_life BUNDLE
*/

#include "check.h"
#include "places.h"
#include "protocol/ports.h"
#include "uihost.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>

/// Open and close often, while learning too
static void
opens_and_closes_often(void)
{
  UiHost* uihost = places_open_host(PLACES_STEREO);
  places_click(uihost, 1, WIN_LEARN, 0);
  for (int n = 0; n < 50; ++n) {
    uihost_close(uihost);
    uihost_step(uihost);
    REQUIRE(uihost_open(uihost));
    uihost_step(uihost);
  }
  CHECK_NEAR(places_value(uihost, PLUG_PORT_LEARN, 0), 1.0, 0.0);
  places_click(uihost, 1, WIN_LEARN, 0);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_LEARN, 0), 0.0, 0.0);
  uihost_close(uihost);
  uihost_steps(uihost, 10);
  CHECK_INT(uihost_errors(uihost), 0);
  uihost_free(uihost);
}

/// A drag that is under way when the window closes ends for the host, too
static void
close_ends_a_drag(void)
{
  UiHost* uihost = places_open_host(PLACES_STEREO);
  int     x      = 0;
  int     y      = 0;
  places_find(uihost, WIN_FADER, 0, &x, &y);
  uihost_button(uihost, 1, true, x, y);
  uihost_step(uihost);
  uihost_close(uihost);
  REQUIRE(uihost->n_notes > 0);
  const UiHostNote* last = &uihost->notes[uihost->n_notes - 1];
  CHECK(last->is_touch && last->value < 0.5f);
  uihost_free(uihost);
}

static void
several_do_not_disturb_each_other(void)
{
  UiHost* hosts[3] = {places_open_host(PLACES_STEREO),
                      places_open_host(PLACES_STEREO),
                      places_open_host(PLACES_STEREO)};
  for (uint32_t h = 0; h < 3; ++h) {
    for (uint32_t n = 0; n <= h; ++n) {
      places_click(hosts[h], 4, WIN_FADER, h);
    }
  }
  for (uint32_t h = 0; h < 3; ++h) {
    uihost_steps(hosts[h], 2);
    CHECK_NEAR(places_value(hosts[h], PLUG_PORT_GAIN, h), h + 1.0, 1e-5);
    CHECK_NEAR(places_value(hosts[h], PLUG_PORT_GAIN, (h + 1) % 3), 0.0, 0.0);
  }
  uihost_free(hosts[1]);
  uihost_steps(hosts[0], 2);
  uihost_free(hosts[0]);
  uihost_steps(hosts[2], 2);
  uihost_free(hosts[2]);
}

/// Let real time pass, too, in which the window asks the server
static void
pass(UiHost* uihost, uint32_t n_steps)
{
  const struct timespec pause = {0, 8000000};
  for (uint32_t n = 0; n < n_steps; ++n) {
    uihost_step(uihost);
    nanosleep(&pause, NULL);
  }
}

/// A window that nobody sees asks for nothing, and goes on when it is seen
/// again
static void
unmapped_costs_nothing(void)
{
  UiHost* uihost = places_open_host(PLACES_STEREO);
  pass(uihost, 10);
  CHECK(uihost->n_messages > 0);
  xcb_unmap_window(uihost->x, uihost->parent);
  uihost_settle(uihost);
  pass(uihost, 80); // Until it knows
  uihost_steps(uihost, 3 * 30 + 10);
  const uint32_t n = uihost->n_messages;
  uihost_steps(uihost, 60);
  CHECK_INT(uihost->n_messages, n);
  xcb_map_window(uihost->x, uihost->parent);
  uihost_settle(uihost);
  pass(uihost, 80);
  CHECK(uihost->n_messages > n);
  CHECK_INT(uihost_errors(uihost), 0);
  uihost_free(uihost);
}

/// Go on until the window says that it is gone; it looks now and then
static void
wait_until_gone(UiHost* uihost)
{
  for (int n = 0; n < 1000 && !uihost->is_gone; ++n) {
    pass(uihost, 1);
  }
  CHECK(uihost->is_gone);
}

/// A window that went with the host's is dead and harms nobody
static void
parent_may_go_first(void)
{
  UiHost* uihost = places_open_host(PLACES_STEREO);
  uihost_destroy_parent(uihost);
  wait_until_gone(uihost);
  uihost_steps(uihost, 3);
  uihost_free(uihost);

  uihost = places_open_host(PLACES_MONO);
  uihost_destroy_parent(uihost);
  uihost_free(uihost);
}

/// When the connection to the server breaks, no signal ends the host, and its
/// plugin plays on
static void
connection_may_break(void)
{
  // The window's own connection is the socket that opening it adds
  static bool was_open[1024];
  struct stat status;
  UiHost*     uihost = places_new_host(PLACES_STEREO);
  for (int fd = 0; fd < 1024; ++fd) {
    was_open[fd] = !fstat(fd, &status);
  }
  REQUIRE(uihost_open(uihost));
  uihost_steps(uihost, 3);
  uint32_t n_broken = 0;
  for (int fd = 0; fd < 1024; ++fd) {
    if (!was_open[fd] && !fstat(fd, &status) && S_ISSOCK(status.st_mode)) {
      n_broken += !shutdown(fd, SHUT_RDWR);
    }
  }
  CHECK_INT(n_broken, 1);
  wait_until_gone(uihost);
  uihost_steps(uihost, 3);
  CHECK_INT(uihost_errors(uihost), 0);
  uihost_free(uihost);
}

/// A host whose window its user closed may go on to call without a handle
static void
closed_windows_may_be_called(void)
{
  UiHost* uihost = places_open_host(PLACES_STEREO);
  uihost_close(uihost);
  const float         value = 1.0f;
  const LV2UI_Resize* resize =
      uihost->descriptor->extension_data(LV2_UI__resize);
  REQUIRE(resize != NULL);
  uihost->descriptor->port_event(NULL, 0, sizeof(value), 0, &value);
  CHECK(uihost->idle->idle(NULL) != 0);
  CHECK(resize->ui_resize(NULL, 100, 100) != 0);
  uihost->descriptor->cleanup(NULL);
  CHECK_INT(uihost_errors(uihost), 0);
  uihost_free(uihost);
}

/// What a host lacks is done without, or declined
static void
hosts_may_lack_features(void)
{
  UiHost* uihost = places_new_host(PLACES_STEREO);
  uihost->lacks  = UIHOST_NO_MAP;
  CHECK(!uihost_open(uihost));
  uihost->lacks = UIHOST_NO_PARENT;
  CHECK(!uihost_open(uihost));
  uihost->lacks = UIHOST_NO_TOUCH | UIHOST_NO_RESIZE | UIHOST_NO_REQUEST |
                  UIHOST_NO_OPTIONS;
  REQUIRE(uihost_open(uihost));
  uihost_steps(uihost, 3);
  places_click(uihost, 1, WIN_MUTE, 0);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_MUTE, 0), 1.0, 0.0);
  uihost_close(uihost);

  uihost->lacks = UIHOST_NO_IDLE; // Values alone let it move
  REQUIRE(uihost_open(uihost));
  uihost_steps(uihost, 8);
  CHECK(uihost_pixel(uihost, 2, 2) != 0);
  places_click(uihost, 1, WIN_MUTE, 0);
  uihost_steps(uihost, 8);
  CHECK_NEAR(places_value(uihost, PLUG_PORT_MUTE, 0), 0.0, 0.0);
  uihost_free(uihost);
}

int
main(int argc, char** argv)
{
  if (argc != 2) {
    fprintf(stderr, "Usage: test_window_life BUNDLE\n");
    return EXIT_FAILURE;
  }

  places_init(argv[1]);
  opens_and_closes_often();
  close_ends_a_drag();
  several_do_not_disturb_each_other();
  unmapped_costs_nothing();
  parent_may_go_first();
  connection_may_break();
  closed_windows_may_be_called();
  hosts_may_lack_features();
  places_clear();
  return check_result();
}
