// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Work that comes after its instance was freed does no harm, not even to another
  instance that has come to stand in the same place.  A sanitizer or valgrind
  sees what it should not touch.

      test_late_work BUNDLE KIT
*/

#include "check.h"
#include "host.h"
#include "rt_state.h"

#include <stdio.h>
#include <string.h>

#define STEREO "urn:nmf-separate:stereo"

static const char* bundle;
static char        two[512];
static char        four[512];

static Host*
open_host(void)
{
  const HostConfig config = {bundle, STEREO, 44100.0, HOST_STEPPED, 1024};
  Host*            host   = host_new(&config);
  host_activate(host);
  return host;
}

/// Ask for all that can be asked for: to load, to restore and to free
static Host*
open_busy_host(void)
{
  Host* host = open_host();
  host_skip(host, 1000);
  host_set_dictionary(host, four);
  host_skip(host, 100);
  host_work(host);
  host_skip(host, 8000); // Faded, and the first one sent back to be freed
  host_set_dictionary(host, two);
  host_skip(host, 100);
  rt_state_restore(host, two);
  CHECK_INT(atomic_load(&host->restores.n_put), 1);
  CHECK_INT(atomic_load(&host->requests.n_put), 3);
  return host;
}

/// Nothing is done and nothing answered
static void
test_freed(void)
{
  for (int round = 0; round < 20; ++round) {
    check_note("round %d", round);
    host_free_then_work(open_busy_host());
  }
  check_no_note();
}

/// Return an instance where `place` is, or NULL if there comes none
static Host*
open_at(LV2_Handle place)
{
  Host* hosts[16] = {NULL};
  Host* found     = NULL;
  for (int h = 0; h < 16 && !found; ++h) {
    hosts[h] = open_host();
    if (hosts[h]->handle == place) {
      found    = hosts[h];
      hosts[h] = NULL;
    }
  }
  for (int h = 0; h < 16; ++h) {
    if (hosts[h]) {
      host_free(hosts[h]);
    }
  }
  return found;
}

/// The next instance at the same address does not take the messages for its own
static void
test_same_place(void)
{
  Letter     letters[3];
  Host*      host  = open_busy_host();
  LV2_Handle place = host->handle;
  for (int l = 0; l < 3; ++l) {
    letters[l] = host->requests.letters[l];
  }
  host_free(host);

  host = open_at(place);
  if (!host) {
    return; // A sanitizer gives no address out again
  }
  for (int l = 0; l < 3; ++l) {
    CHECK(mailbox_put(&host->requests, letters[l].size, letters[l].data));
  }
  CHECK_INT(host_work(host), 3);
  CHECK_INT(atomic_load(&host->answers.n_put), 0);
  host_set_dictionary(host, two);
  host_settle(host);
  CHECK_TEXT(host->sources, "one, two");
  host_free(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 2);
  bundle = argv[1];
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(four, sizeof(four), "%s/four.nmf", argv[2]);
  test_freed();
  test_same_place();
  return check_result();
}
