// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Several instances in one process, opened and closed at any moment.  Run under
  valgrind or a sanitizer this also shows that nothing leaks.

      test_instances BUNDLE KIT [ROUNDS]
*/

#include "check.h"
#include "host.h"
#include "reference.h"
#include "tools.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LENGTH 20000
#define STEREO "urn:nmf-separate:stereo"

static const char* bundle;
static char        paths[3][512]; ///< Two, four, and a large one
static float*      input[HOST_INPUTS];

static Host*
open_host(HostKind kind)
{
  const HostConfig config = {bundle, STEREO, 44100.0, kind, 1024};
  Host*            host   = host_new(&config);
  host_activate(host);
  return host;
}

static void
new_outputs(float** outputs)
{
  for (uint32_t o = 0; o < HOST_INPUTS; ++o) {
    outputs[o] = new_floats(LENGTH);
  }
}

static void
free_outputs(float** outputs)
{
  for (uint32_t o = 0; o < HOST_INPUTS; ++o) {
    free(outputs[o]);
  }
}

/// An instance with a dictionary and what it puts out, for one thread
typedef struct {
  Host*  host;
  float* outputs[HOST_INPUTS];
} Voice;

static void
open_voice(Voice* voice, uint32_t which)
{
  voice->host = open_host(HOST_STEPPED);
  new_outputs(voice->outputs);
  host_set_dictionary(voice->host, paths[which]);
  host_settle(voice->host);
  *host_value(voice->host, "gain_1") = -90.0f;
  host_activate(voice->host);
}

static void*
run_voice(void* user)
{
  Voice* voice = user;
  reference_run_host(voice->host, 0, input, voice->outputs, LENGTH);
  return NULL;
}

static void
check_voice(Voice* voice, uint32_t which)
{
  float*    wanted[HOST_INPUTS];
  Reference want = reference_of(voice->host, paths[which], REFERENCE_HOP);
  want.gains[0]  = 0.0f;
  new_outputs(wanted);
  reference_run(&want, input, wanted, LENGTH);
  for (uint32_t o = 0; o < HOST_INPUTS; ++o) {
    CHECK_SAME(voice->outputs[o], wanted[o], LENGTH);
  }
  free_outputs(wanted);
  free_outputs(voice->outputs);
  host_free(voice->host);
}

/// Two dictionaries, block by block in turn
static void
test_in_turn(void)
{
  check_note("in turn");
  Voice voices[2];
  for (uint32_t v = 0; v < 2; ++v) {
    open_voice(&voices[v], v);
  }
  for (uint32_t at = 0; at < LENGTH; at += 500) {
    float* from[] = {input[0] + at, input[1] + at};
    for (uint32_t v = 0; v < 2; ++v) {
      float* to[] = {voices[v].outputs[0] + at, voices[v].outputs[1] + at};
      reference_run_host(voices[v].host, 100, from, to, 500);
    }
  }
  for (uint32_t v = 0; v < 2; ++v) {
    check_voice(&voices[v], v);
  }
}

/// Two dictionaries, in threads of their own
static void
test_in_threads(void)
{
  check_note("in threads");
  Voice     voices[2];
  pthread_t threads[2];
  for (uint32_t v = 0; v < 2; ++v) {
    open_voice(&voices[v], v);
  }
  for (uint32_t v = 0; v < 2; ++v) {
    REQUIRE_INT(pthread_create(&threads[v], NULL, run_voice, &voices[v]), 0);
  }
  for (uint32_t v = 0; v < 2; ++v) {
    pthread_join(threads[v], NULL);
    check_voice(&voices[v], v);
  }
}

/// Open, and close with something under way that differs by round
static void
test_round(int round)
{
  check_note("round %d", round);
  static const HostKind kinds[] = {HOST_BARE, HOST_NO_WORKER, HOST_STEPPED};
  Host*                 host    = open_host(kinds[round % 3]);
  host_skip(host, 500);
  if (host->config.kind == HOST_STEPPED) {
    host_set_dictionary(host, round % 2 ? paths[0] : "/nonexistent");
    host_skip(host, 100); // Asked
    if (round % 4 > 0) {
      host_work(host); // Loaded
    }
    if (round % 5 > 1) {
      host_skip(host, 100); // Received
    }
    if (round % 7 > 2) {
      host_skip(host, 100); // Fading
    }
    if (round % 8 > 4) {
      host_skip(host, 3000); // Faded, the old one not yet freed
    }
    *host_value(host, "hop") = 512.0f;
    host_skip(host, 100); // Asked again
  }
  host_free(host);
}

/// Close while the worker loads a large dictionary
static void
test_close_while_loading(int round)
{
  check_note("closing, round %d", round);
  const struct timespec pause = {0, 500000L * (round % 8)};
  Host*                 host  = open_host(HOST_THREADED);
  host_set_dictionary(host, paths[2]);
  host_skip(host, 100);
  nanosleep(&pause, NULL);
  host_free_busy(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 2);
  static const char* const names[] = {"two", "four", "large"};
  const int                rounds  = argc > 3 ? atoi(argv[3]) : 50;
  bundle                           = argv[1];
  for (int i = 0; i < 3; ++i) {
    snprintf(paths[i], sizeof(paths[i]), "%s/%s.nmf", argv[2], names[i]);
  }
  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    input[i] = new_random(LENGTH, i + 1, -0.5, 0.5);
  }

  test_in_turn();
  test_in_threads();
  for (int round = 0; round < rounds; ++round) {
    test_round(round);
  }
  for (int round = 0; round < rounds / 3; ++round) {
    test_close_while_loading(round);
  }

  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    free(input[i]);
  }
  return check_result();
}
