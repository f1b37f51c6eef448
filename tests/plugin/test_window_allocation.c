// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A window on a real server when memory is short, at one allocation after
  another, its own and those of cairo and others for it: it declines or lacks
  something, the host goes on, and the next window is whole.

      test_window_allocation BUNDLE

  fontconfig and xcb are left alone: the one waits for ever for a configuration
  that it has no memory for, the other for a reply.  xkbcommon dies in its own
  code.
*/

#include "check.h"
#include "places.h"
#include "starve.h"
#include "uihost.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define WINDOW "nmf-separate-window.so"

/// Open, show and close a window with an allocation failing; return whether it
/// did
static bool
try_window(UiHost* uihost, uint64_t n)
{
  starve_arm(n, false);
  if (uihost_open(uihost)) {
    uihost_steps(uihost, 2);
  }
  starve_disarm();
  uihost_close(uihost);
  return starve_has_failed();
}

static void
check_whole(UiHost* uihost)
{
  REQUIRE(uihost_open(uihost));
  uihost_steps(uihost, 2);
  CHECK(!uihost->is_gone);
  uihost_close(uihost);
  uihost_steps(uihost, 2);
  CHECK_INT(uihost_errors(uihost), 0);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc == 2);
  places_init(argv[1]);
  starve_only(WINDOW);
  starve_spare("libfontconfig libexpat libxcb libxkbcommon test_plugin");

  UiHost* const uihost = places_open_host(PLACES_STEREO);
  uihost_close(uihost);
  bool     failed = true;
  uint32_t n_runs = 0;
  for (uint64_t n = 1; failed; n += n < 20 ? 1 : n / 4) {
    check_note("allocation %u fails", (unsigned)n);
    failed = try_window(uihost, n);
    check_whole(uihost);
    ++n_runs;
  }
  check_no_note();
  CHECK(n_runs > 20);
  printf("%u runs\n", (unsigned)n_runs);
  uihost_free(uihost);
  places_clear();
  return check_result();
}
