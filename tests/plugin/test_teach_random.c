// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Arm, disarm, clear, lock, undo, rename, load, save, restore and close at
  random, while sound goes on and the teacher is at work.  A sanitizer sees what
  should not be touched, and whom nobody waits for.

      test_teach_random BUNDLE KIT [STEPS] FOLDER
*/

#include "check.h"
#include "host.h"
#include "material.h"
#include "rt_state.h"
#include "session.h"
#include "teaching.h"
#include "tools.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LENGTH 32000
#define N_DICTIONARIES 3

static const char* bundle;
static char        folder[512];
static char        dictionaries[N_DICTIONARIES][512];
static float*      sounds[2];

/// Run a block of what is heard, or of silence
static void
run_block(Host* host, Random* random)
{
  const uint32_t n     = 1 + random_below(random, host->config.max_block);
  const uint32_t which = random_below(random, 3);
  const uint32_t at    = random_below(random, LENGTH - n);
  host_begin(host, n);
  for (uint32_t c = 0; c < host->n_inputs; ++c) {
    if (which < 2) {
      memcpy(host->in[c], sounds[which] + at, n * sizeof(float));
    } else {
      memset(host->in[c], 0, n * sizeof(float));
    }
  }
  host_run(host);
  for (uint32_t o = 0; o < host->n_outputs; ++o) {
    CHECK(isfinite(max_magnitude(host->out[o], n)));
  }
}

/// Turn a switch of a strip
static void
turn(Host* host, Random* random)
{
  static const char* const stems[] = {
      "learn", "learn", "learn", "learn", "clear", "lock"};
  const uint32_t strip = 1 + random_below(random, 4);
  float* const   port =
      teaching_port(host, stems[random_below(random, 6)], strip);
  *port = 1.0f - *port;
}

static void
turn_other(Host* host, Random* random)
{
  static const char* const symbols[] = {
      "undo", "save", "freewheel", "follow_rest"};
  float* port = host_value(host, symbols[random_below(random, 4)]);
  *port       = 1.0f - *port;

  *host_value(host, "rest") = (float)random_below(random, 5);
}

static void
set_text(Host* host, Random* random)
{
  static const char* const names[] = {"kick", "hat", "a/b", "", "rest"};
  char                     uri[64];
  snprintf(uri, sizeof(uri), TEACHING_NAME "%u", 1 + random_below(random, 4));
  host_set_text(host, uri, names[random_below(random, 5)]);
}

/// Save, and restore what was saved before or a file
static void
save_and_restore(Host* host, Session* session, Random* random)
{
  if (random_below(random, 2)) {
    session_clear(session);
    session_init(session, SESSION_FILES, folder);
    CHECK_INT(session_save(session, host), 0);
  } else if (session->n_values) {
    CHECK_INT(session_restore(session, host, true), 0);
  } else {
    rt_state_restore(host, dictionaries[random_below(random, N_DICTIONARIES)]);
  }
}

/// Do one thing
static void
step(Host* host, Session* session, Random* random)
{
  switch (random_below(random, 32)) {
  case 0:
    host_set_dictionary(host, dictionaries[random_below(random, 3)]);
    break;
  case 1:
  case 2:
    save_and_restore(host, session, random);
    break;
  case 3:
    *host_value(host, "hop") = (float)(64U << random_below(random, 5));
    break;
  case 4:
    set_text(host, random);
    break;
  case 5:
    turn_other(host, random);
    break;
  case 6:
    atomic_store(&host->refuse_requests, (int)random_below(random, 3));
    break;
  case 7:
  case 8:
  case 9:
    turn(host, random);
    break;
  default:
    run_block(host, random);
    break;
  }
  if (host->config.kind == HOST_STEPPED && random_below(random, 2)) {
    *host_value(host, "freewheel") = 0.0f; // Of which much is waited for
    host_work(host);
  }
}

/// Close a host in one of the ways that hosts have
static void
close_host(Host* host, Random* random)
{
  if (host->config.kind == HOST_STEPPED && random_below(random, 2)) {
    host_free_then_work(host);
  } else if (host->config.kind == HOST_THREADED && random_below(random, 2)) {
    host_free_busy(host);
  } else {
    host_free(host);
  }
}

int
main(int argc, char** argv)
{
  static const char* const names[] = {"two", "four", "seven"};
  static const char* const uris[]  = {"urn:nmf-separate:stereo",
                                      "urn:nmf-separate:mono",
                                      "urn:nmf-separate:stems-stereo",
                                      "urn:nmf-separate:stems-mono"};
  static const HostKind    kinds[] = {
         HOST_THREADED, HOST_STEPPED, HOST_STEPPED, HOST_NO_WORKER};
  REQUIRE(argc > 3);
  const int n_steps = argc > 4 ? atoi(argv[3]) : 2000;
  Random    random  = {7};
  Session   session = {0};
  bundle            = argv[1];
  snprintf(folder, sizeof(folder), "%s", argv[argc - 1]);
  setenv("XDG_DATA_HOME", folder, 1);
  setenv("HOME", folder, 1);
  for (int d = 0; d < N_DICTIONARIES; ++d) {
    snprintf(dictionaries[d], 512, "%s/%s.nmf", argv[2], names[d]);
  }
  sounds[0] = material_tones(LENGTH, 1);
  sounds[1] = material_bursts(LENGTH, 2);

  for (int done = 0; done < n_steps;) {
    const HostKind kind = kinds[random_below(&random, 4)];
    const int      n    = 1 + (int)random_below(&random, 400);
    check_note("step %d, host of kind %d", done, kind);
    const HostConfig config = {
        bundle, uris[random_below(&random, 4)], TEACHING_RATE, kind, 1024};
    Host* host = host_new(&config);
    host_activate(host);
    // As Ardour does when it exports: the work is done within the call
    host->works_at_once = kind == HOST_STEPPED && random_below(&random, 3) == 0;
    for (int i = 0; i < n; ++i) {
      step(host, &session, &random);
    }
    close_host(host, &random);
    done += n;
  }
  session_clear(&session);
  free(sounds[0]);
  free(sounds[1]);
  return check_result();
}
