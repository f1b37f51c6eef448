// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A plugin when memory is short, at one allocation after another: the host goes
  on, hears of it, and what could not be done can be done afterwards.

      test_allocation BUNDLE KIT FOLDER

  The allocations are the plugin's own, and those of the C library for it, not
  of this host when it is called back.  What is learnt is in the tests of the
  engine.
  FFTW's and jansson's are left alone: the former ends the process without
  memory and jansson 2.14 writes where it must not, so the engine looks whether
  there is memory before it calls them.
*/

#include "check.h"
#include "host.h"
#include "session.h"
#include "starve.h"
#include "teaching.h"

#include <stdio.h>
#include <string.h>

#define PLUGIN "nmf-separate.so"

/// What is tried; return whether it was done
typedef bool (*Attempt)(void);

static const char* bundle;
static char        folder[512];
static char        two[512];
static char        four[512];
static Host*       host; ///< What is tried happens to it

/// Whether a failure is to come, or none
static uint64_t fail_at;

static void
arm(void)
{
  starve_arm(fail_at, false);
}

static Host*
open_host(const char* dictionary)
{
  return teaching_open(bundle, HOST_STEPPED, dictionary);
}

/// Load a dictionary with memory, to see that the host's plugin still works
static void
check_works(void)
{
  host_set_dictionary(host, four);
  host_settle(host);
  host_skip(host, 8192);
  host_settle(host);
  CHECK_TEXT(host->sources, "one, two, three, four");
  CHECK_TEXT(host->status, "four.nmf: 4 sources");
}

static bool
try_instance(void)
{
  arm();
  LilvInstance* const made = lilv_plugin_instantiate(
      host->plugin, host->config.rate, host->features.list);
  starve_disarm();
  if (made) {
    lilv_instance_free(made);
  }
  return made != NULL;
}

/// Whether what was asked for was done, or the user was told that it was not
static bool
was_done(const char* sources)
{
  const bool done = !strcmp(host->sources, sources);
  CHECK(done || strstr(host->status, "memory"));
  return done;
}

static bool
try_load(void)
{
  arm();
  host_set_dictionary(host, four);
  host_settle(host);
  starve_disarm();
  host_skip(host, 8192);
  host_settle(host);
  return was_done("one, two, three, four");
}

/// Save; what is saved is whole, or the host hears that it is not
static bool
try_save(void)
{
  Session session;
  session_init(&session, SESSION_BARE, folder);
  arm();
  const LV2_State_Status status = session_save(&session, host);
  starve_disarm();
  if (!status) {
    Host* const other = open_host(NULL);
    CHECK_INT(session_restore(&session, other, true), 0);
    host_settle(other);
    CHECK_TEXT(other->sources, host->sources);
    host_free(other);
  }
  session_clear(&session);
  return !status;
}

static bool
try_restore(void)
{
  Session     session;
  Host* const other = open_host(four);
  session_init(&session, SESSION_BARE, folder);
  REQUIRE_INT(session_save(&session, other), 0);
  host_free(other);
  arm();
  const LV2_State_Status status = session_restore(&session, host, true);
  host_settle(host);
  starve_disarm();
  host_skip(host, 8192);
  host_settle(host);
  session_clear(&session);
  return !status && was_done("one, two, three, four");
}

/// Try something with the first, second, ... allocation failing, at all places
/// in the beginning and at fewer later
static void
attempt(Attempt try_it, const char* name, const char* dictionary)
{
  bool     failed = true;
  uint64_t n_runs = 0;
  for (uint64_t n = 1; failed; n += n < 30 ? 1 : n / 4) {
    check_note("%s, allocation %u fails", name, (unsigned)n);
    host            = open_host(dictionary);
    fail_at         = n;
    const bool done = try_it();
    failed          = starve_has_failed();
    CHECK(done || failed);
    check_works();
    host_free(host);
    ++n_runs;
  }
  check_note("%s", name);
  CHECK(n_runs >= 1);
  printf("%s: %u runs\n", name, (unsigned)n_runs);
  fflush(stdout);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc == 4);
  bundle = argv[1];
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(four, sizeof(four), "%s/four.nmf", argv[2]);
  snprintf(folder, sizeof(folder), "%s", argv[3]);
  starve_only(PLUGIN);
  starve_spare("libfftw3f libjansson test_plugin");
  attempt(try_instance, "instance", NULL);
  attempt(try_load, "load", NULL);
  attempt(try_save, "save", two);
  attempt(try_restore, "restore", two);
  check_no_note();
  return check_result();
}
