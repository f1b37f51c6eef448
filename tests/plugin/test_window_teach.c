// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Windows that close while a strip learns, which a thread of the plugin's does:
  the window alone, the plugin after it, the plugin first, the host's window
  first.  Needs an X server.  Run with a sanitizer this also shows that nothing
  leaks.

      test_window_teach BUNDLE
*/

#include "check.h"
#include "places.h"
#include "protocol/ports.h"
#include "uihost.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/// To learn from these takes far longer than to close a window
#define HEARD_S 20

static PlugStripState
state_of(UiHost* uihost)
{
  return (PlugStripState)places_value(uihost, PLUG_PORT_STATE, 0);
}

/// Go on until strip 1 is in a state; its thread may wait for a processor
static void
wait_for(UiHost* uihost, PlugStripState state)
{
  const struct timespec pause = {0, 5000000};
  for (int n = 0; n < 24000 && state_of(uihost) != state; ++n) {
    uihost_step(uihost);
    nanosleep(&pause, NULL);
  }
  REQUIRE_INT(state_of(uihost), state);
}

/// Return a host with an open window in which strip 1 learns
static UiHost*
open_learning(void)
{
  UiHost* uihost = places_open_host(PLACES_STEREO);
  places_click(uihost, 1, WIN_LEARN, 0);
  wait_for(uihost, PLUG_STATE_LISTENING);
  uihost_steps(uihost, 30 * HEARD_S);
  places_click(uihost, 1, WIN_LEARN, 0);
  for (int n = 0; n < 30 && state_of(uihost) == PLUG_STATE_LISTENING; ++n) {
    uihost_step(uihost);
  }
  REQUIRE_INT(state_of(uihost), PLUG_STATE_LEARNING);
  return uihost;
}

/// The plugin learns on without its window, and one opened meanwhile shows it
static void
learns_on_without_a_window(void)
{
  UiHost* uihost = open_learning();
  uihost_close(uihost);
  uihost_step(uihost);
  CHECK_INT(state_of(uihost), PLUG_STATE_LEARNING);
  for (int n = 0; n < 3; ++n) {
    REQUIRE(uihost_open(uihost));
    uihost_steps(uihost, 2);
    uihost_close(uihost);
    uihost_step(uihost);
  }
  wait_for(uihost, PLUG_STATE_LEARNT);
  REQUIRE(uihost_open(uihost));
  uihost_steps(uihost, 4);
  CHECK(uihost_pixel(uihost, 2, 2) != 0);
  CHECK_INT(uihost_errors(uihost), 0);
  uihost_free(uihost);
}

static void
plugin_ends_after_its_window(void)
{
  UiHost* uihost = open_learning();
  uihost_close(uihost);
  CHECK_INT(uihost_errors(uihost), 0);
  uihost_free(uihost);
}

/// The window knows of no plugin but by messages, so it may stay behind
static void
plugin_ends_before_its_window(void)
{
  UiHost* uihost = open_learning();
  uihost_end_plugin(uihost);
  for (int n = 0; n < 10; ++n) {
    CHECK_INT(uihost->idle->idle(uihost->ui), 0);
    uihost_settle(uihost);
  }
  CHECK(uihost_pixel(uihost, 2, 2) != 0);
  CHECK_INT(uihost_errors(uihost), 0);
  uihost_free(uihost);
}

static void
parent_goes_first(void)
{
  UiHost* uihost = open_learning();
  uihost_destroy_parent(uihost);
  uihost_steps(uihost, 3);
  uihost_free(uihost);
}

int
main(int argc, char** argv)
{
  if (argc != 2) {
    fprintf(stderr, "Usage: test_window_teach BUNDLE\n");
    return EXIT_FAILURE;
  }

  places_init(argv[1]);
  learns_on_without_a_window();
  plugin_ends_after_its_window();
  plugin_ends_before_its_window();
  parent_goes_first();
  places_clear();
  return check_result();
}
