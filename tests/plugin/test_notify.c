// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What the plugin tells by itself and when asked: where a wrong file shows, when
  there is something to save, and nothing that a host takes for a fault.

      test_notify BUNDLE KIT FOLDER
*/

#include "check.h"
#include "host.h"
#include "rt_state.h"

#include <stdio.h>
#include <string.h>

#define STEREO "urn:nmf-separate:stereo"

static const char* bundle;
static char        two[512];
static char        seven[512];
static char        text[512];

static Host*
open_host(HostKind kind)
{
  const HostConfig config = {bundle, STEREO, 44100.0, kind, 1024};
  Host*            host   = host_new(&config);
  host_activate(host);
  return host;
}

/// Forget what was told
static void
forget(Host* host)
{
  host->dictionary[0] = '\0';
  host->sources[0]    = '\0';
  host->status[0]     = '\0';
  host->n_told        = 0;
  host->n_read_only   = 0;
  host->n_changed     = 0;
}

static void
run_once(Host* host)
{
  host_begin(host, 0);
  host_run(host);
}

/// The status says what became of the dictionary
static void
test_status(void)
{
  Host* host = open_host(HOST_STEPPED);
  host_settle(host);
  CHECK_TEXT(host->status, "band.nmf: 4 sources");
  host_set_dictionary(host, two);
  host_settle(host);
  CHECK_TEXT(host->status, "two.nmf: 2 sources");

  host_set_dictionary(host, "/nonexistent/kit.nmf");
  host_settle(host);
  CHECK_TEXT(host->status,
             "kit.nmf: No such file or directory; the input is passed through");
  host_set_dictionary(host, text);
  host_settle(host);
  CHECK(strstr(host->status, "text.nmf: ") == host->status);
  CHECK(strstr(host->status, "; the input is passed through") != NULL);

  // Still said when a model of it is made anew, and gone with the fault
  host->status[0]          = '\0';
  *host_value(host, "hop") = 512.0f;
  host_settle(host);
  CHECK(strstr(host->status, "text.nmf: ") == host->status);
  host_set_dictionary(host, seven);
  host_settle(host);
  CHECK_TEXT(host->status, "seven.nmf: 4 sources");
  host_free(host);
}

/// A host that cannot load any dictionary is told so
static void
test_no_worker(void)
{
  Host* host = open_host(HOST_NO_WORKER);
  run_once(host);
  CHECK_TEXT(host->status, "band.nmf: 4 sources");
  host_set_dictionary(host, two);
  run_once(host);
  CHECK(strstr(host->status, "no worker") != NULL);
  CHECK(strstr(host->dictionary, "band.nmf") != NULL);
  CHECK_INT(host->n_changed, 0);
  host_free(host);
}

/// There is something to save after a dictionary was set, and only then
static void
test_changed(void)
{
  Host* host = open_host(HOST_STEPPED);
  host_settle(host);
  CHECK_INT(host->n_changed, 0);
  host_set_dictionary(host, two);
  run_once(host);
  CHECK_INT(host->n_changed, 0); // Saved now it would be the one before
  host_settle(host);
  CHECK_INT(host->n_changed, 1);

  // What cannot be loaded is saved, too
  host_set_dictionary(host, "/nonexistent");
  host_settle(host);
  CHECK_INT(host->n_changed, 2);

  // Sessions and latencies change nothing, and nor does what is asked
  *host_value(host, "hop") = 64.0f;
  host_settle(host);
  rt_state_restore(host, two);
  host_settle(host);
  host_get(host);
  host_settle(host);
  CHECK_INT(host->n_changed, 2);

  // Not lost by full queues, nor by full buffers
  atomic_store(&host->refuse_requests, 2);
  host_set_dictionary(host, seven);
  run_once(host);
  host_settle(host);
  atomic_store(&host->refuse_answers, 1);
  host_set_dictionary(host, two);
  run_once(host);
  host_work(host);
  host_settle(host);
  CHECK_INT(host->n_changed, 4);
  host_set_dictionary(host, seven);
  host->notify_size = sizeof(LV2_Atom_Sequence);
  host_settle(host);
  CHECK_INT(host->n_changed, 4);
  host->notify_size = HOST_ATOMS - sizeof(LV2_Atom);
  run_once(host);
  CHECK_INT(host->n_changed, 5);
  host_free(host);
}

/// What cannot be set comes by patch:Set only to those who asked for it
static void
test_read_only(void)
{
  Host* host = open_host(HOST_STEPPED);
  host_settle(host);
  host_set_dictionary(host, two);
  host_settle(host);
  host_get(host);
  run_once(host);
  CHECK_INT(host->n_read_only, 0);
  CHECK_TEXT(host->sources, "one, two");

  forget(host);
  host_get_one(host, host->u_sources);
  run_once(host);
  CHECK_INT(host->n_told, 1);
  CHECK_INT(host->n_read_only, 1);
  CHECK_TEXT(host->sources, "one, two");
  host_get_one(host, host->u_dictionary);
  run_once(host);
  CHECK_INT(host->n_told, 2);
  CHECK_TEXT(host->dictionary, two);

  // From then on it is told so by itself
  forget(host);
  host_set_dictionary(host, seven);
  host_settle(host);
  CHECK_INT(host->n_read_only, 1);
  CHECK(strstr(host->sources, "one, two, three, ") == host->sources);
  CHECK_TEXT(host->status, "seven.nmf: 4 sources"); // In the patch:Put
  host_free(host);
}

/// The longest of texts come through a port as small as the bundle asks for
static void
test_small_port(void)
{
  char path[4096];
  memset(path, 'a', sizeof(path) - 1);
  path[0]                = '/';
  path[sizeof(path) - 1] = '\0';

  Host* host        = open_host(HOST_STEPPED);
  host->notify_size = 8192;
  host_set_dictionary(host, path);
  host_settle(host);
  forget(host);
  host_get(host);
  run_once(host);
  run_once(host);
  CHECK_TEXT(host->dictionary, path);
  CHECK(strstr(host->status, "File name too long; the input") != NULL);
  CHECK_INT(host->n_told, 2);
  host_free(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 3);
  bundle = argv[1];
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(seven, sizeof(seven), "%s/seven.nmf", argv[2]);
  snprintf(text, sizeof(text), "%s/text.nmf", argv[3]);
  FILE* file = fopen(text, "wb");
  REQUIRE(file && fputs("Dear diary, today I was no dictionary.", file) >= 0);
  fclose(file);

  test_status();
  test_no_worker();
  test_changed();
  test_read_only();
  test_small_port();
  return check_result();
}
