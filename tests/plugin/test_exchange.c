// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  How dictionaries and latencies change while sound goes on.

      test_exchange BUNDLE KIT FOLDER
*/

#include "check.h"
#include "host.h"
#include "reference.h"
#include "tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LENGTH 30000
#define MAX_BLOCK 1024
#define STEREO "urn:nmf-separate:stereo"
#define STEMS "urn:nmf-separate:stems-mono"

static const char* bundle;
static char        band[512];
static char        two[512];
static char        four[512];
static float*      input[HOST_INPUTS];
static float*      wanted[HOST_OUTPUTS];
static float*      found[HOST_OUTPUTS];

static Host*
open_host(const char* uri, HostKind kind)
{
  const HostConfig config = {bundle, uri, 44100.0, kind, MAX_BLOCK};
  Host*            host   = host_new(&config);
  // With a short delay, of which there is a lot within a second
  *host_value(host, "hop") = (float)REFERENCE_LIVE_HOP;
  host_activate(host);
  if (kind == HOST_STEPPED) {
    host_settle(host);
    host_deactivate(host);
    host_activate(host);
  }
  return host;
}

/// Run part of the input, from sample `at` on
static void
run_part(Host* host, uint32_t at, uint32_t n)
{
  float* from[HOST_INPUTS] = {input[0] + at, input[1] + at};
  float* to[HOST_OUTPUTS];
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    to[o] = found[o] + at;
  }
  reference_run_host(host, 100, from, to, n);
}

/// At equal gains nobody hears that dictionaries change
static void
test_inaudible(void)
{
  check_note("inaudible");
  Host* host = open_host(STEREO, HOST_STEPPED);
  for (uint32_t at = 0; at < LENGTH; at += 3000) {
    host_set_dictionary(host, at % 2000 ? two : four);
    run_part(host, at, 1000);
    CHECK_INT(host_work(host) > 0, 1);
    run_part(host, at + 1000, 2000);
    CHECK(*host_value(host, "latency") == 256.0f);
  }
  for (uint32_t c = 0; c < 2; ++c) {
    CHECK_BELOW(max_difference(found[c] + 256, input[c], LENGTH - 256), 1e-6);
  }
  host_free(host);
}

/// After the fade the new dictionary's output is what it would always have been
static void
test_arrives(void)
{
  check_note("arrives");
  Host* host = open_host(STEMS, HOST_STEPPED);
  run_part(host, 0, 5120);
  host_set_dictionary(host, four);
  run_part(host, 5120, 1280);
  host_work(host);
  run_part(host, 6400, LENGTH - 6400);
  CHECK_TEXT(host->dictionary, four);
  CHECK_TEXT(host->sources, "one, two, three, four");

  const Reference want = reference_of(host, four, REFERENCE_LIVE_HOP);
  reference_run(&want, input, wanted, LENGTH);
  for (uint32_t o = 0; o < host->n_outputs; ++o) {
    CHECK_SAME(found[o] + 10000, wanted[o] + 10000, LENGTH - 10000);
  }
  host_free(host);
}

/// A mute tone stays mute, and a steady one steady, through a change
static void
test_no_click(void)
{
  check_note("no click");
  Host* host                  = open_host(STEREO, HOST_STEPPED);
  *host_value(host, "gain_1") = -90.0f;
  *host_value(host, "gain_2") = 6.0f;
  float* saved[HOST_INPUTS]   = {input[0], input[1]};
  for (uint32_t c = 0; c < 2; ++c) {
    input[c] = new_floats(LENGTH);
    for (uint32_t i = 0; i < LENGTH; ++i) {
      input[c][i] = 0.5f;
    }
  }
  run_part(host, 0, 8000);
  host_set_dictionary(host, two);
  run_part(host, 8000, 100);
  host_work(host);
  run_part(host, 8100, LENGTH - 8100);
  for (uint32_t i = 8000; i < LENGTH; ++i) {
    CHECK_NEAR(found[0][i], found[0][i - 1], 0.02);
  }
  for (uint32_t c = 0; c < 2; ++c) {
    free(input[c]);
    input[c] = saved[c];
  }
  host_free(host);
}

/// The report changes in the very run whose sound does
static void
test_latency_change(void)
{
  check_note("latency");
  Host* host = open_host(STEREO, HOST_STEPPED);
  run_part(host, 0, 4096);
  *host_value(host, "hop") = 512.0f;
  run_part(host, 4096, 100);
  CHECK(*host_value(host, "latency") == 256.0f);
  CHECK_INT(host_work(host), 1);
  run_part(host, 4196, 100);
  CHECK(*host_value(host, "latency") == 256.0f);
  run_part(host, 4296, 100);
  CHECK(*host_value(host, "latency") == 1024.0f);
  run_part(host, 4396, LENGTH - 4396);

  // Right from the end of the fade
  const uint32_t from = 4296 + 512;
  CHECK_SAME(found[0] + from, input[0] + from - 1024, LENGTH - from);
  CHECK_INT(host_work(host), 1);
  host_free(host);
}

/// Without a worker a choice takes effect at once
static void
test_bank(void)
{
  check_note("bank");
  Host* host = open_host(STEREO, HOST_NO_WORKER);
  for (uint32_t k = 0; k < 10; ++k) {
    const float hop          = (float)(64U << (k * 3 % 5));
    *host_value(host, "hop") = hop;
    run_part(host, 0, 200);
    CHECK(*host_value(host, "latency") == 2.0f * hop);
    run_part(host, 0, LENGTH);
    const uint32_t latency = 2 * (uint32_t)hop;
    const uint32_t from    = 1000 + latency;
    CHECK_SAME(found[1] + from, input[1] + 1000, LENGTH - from);
  }

  // A dictionary cannot be loaded, and the plugin says what it has
  host_set_dictionary(host, two);
  host->dictionary[0] = '\0';
  run_part(host, 0, 1000);
  CHECK_TEXT(host->dictionary, band);
  host_free(host);
}

/// One request at a time, and the newest wins
static void
test_newest_wins(void)
{
  check_note("newest");
  Host* host = open_host(STEREO, HOST_STEPPED);
  host_set_dictionary(host, two);
  run_part(host, 0, 100);
  for (uint32_t k = 0; k < 50; ++k) {
    host_set_dictionary(host, k % 2 ? two : "/nonexistent");
    host_set_dictionary(host, four);
    *host_value(host, "hop") = (float)(64U << (k % 5));
    run_part(host, 0, 100);
  }
  CHECK_INT(host_work(host), 1); // The first one, two
  run_part(host, 0, 200);
  CHECK_INT(host_work(host), 1); // And the last, four
  host_settle(host);
  CHECK_TEXT(host->dictionary, four);
  CHECK(*host_value(host, "latency") == 2048.0f);
  host_free(host);
}

/// A host whose queues are full for a while loses nothing
static void
test_full_queues(void)
{
  check_note("full queues");
  Host* host = open_host(STEREO, HOST_STEPPED);
  atomic_store(&host->refuse_requests, 7);
  host_set_dictionary(host, two);
  for (uint32_t k = 0; k < 7; ++k) {
    run_part(host, 0, 100);
    CHECK_INT(host_work(host), 0);
  }
  atomic_store(&host->refuse_answers, 3);
  for (uint32_t k = 0; k < 4; ++k) {
    run_part(host, 0, 100);
    CHECK_INT(host_work(host), 1);
  }
  host_settle(host);
  CHECK_TEXT(host->dictionary, two);

  *host_value(host, "hop") = 64.0f;
  atomic_store(&host->refuse_requests, 2);
  run_part(host, 0, 1000);
  host_settle(host);
  CHECK(*host_value(host, "latency") == 128.0f);
  host_free(host);
}

/// A host that works within the request, as in freewheeling
static void
test_at_once(void)
{
  check_note("at once");
  Host* host          = open_host(STEREO, HOST_STEPPED);
  host->works_at_once = true;
  run_part(host, 0, 2000);
  host_set_dictionary(host, four);
  *host_value(host, "hop") = 64.0f;
  run_part(host, 0, 100);
  run_part(host, 0, LENGTH);
  CHECK_TEXT(host->dictionary, four);
  CHECK(*host_value(host, "latency") == 128.0f);
  CHECK_SAME(found[0] + 1000, input[0] + 872, LENGTH - 1000);
  host_free(host);
}

/// Activation in the middle of a fade starts afresh with the new one
static void
test_activate_in_fade(void)
{
  check_note("activate");
  Host* host = open_host(STEMS, HOST_STEPPED);
  run_part(host, 0, 5000);
  host_set_dictionary(host, four);
  run_part(host, 0, 100);
  host_work(host);
  run_part(host, 0, 150);
  host_deactivate(host);
  host_activate(host);
  run_part(host, 0, LENGTH);

  const Reference want = reference_of(host, four, REFERENCE_LIVE_HOP);
  reference_run(&want, input, wanted, LENGTH);
  for (uint32_t o = 0; o < host->n_outputs; ++o) {
    CHECK_SAME(found[o], wanted[o], LENGTH);
  }
  host_free(host);
}

/// What cannot be loaded is said once, and sound passes through
static void
check_failure(const char* path, const char* cause)
{
  char log[8192];
  check_note("%s", path);
  Host* host = open_host(STEMS, HOST_STEPPED);
  host_take_log(log, sizeof(log));
  host_set_dictionary(host, path);
  host_settle(host);
  *host_value(host, "hop") = 256.0f;
  host_settle(host);
  host_take_log(log, sizeof(log));
  CHECK(strstr(log, path) != NULL);
  CHECK(strstr(log, cause) != NULL);
  CHECK(strchr(log, '\n') && strchr(log, '\n')[1] == '\0');

  run_part(host, 0, LENGTH);
  CHECK_SAME(found[0] + 512, input[0], LENGTH - 512);
  CHECK_SAME(found[1] + 512, input[0], LENGTH - 512);
  for (uint32_t o = 2; o < host->n_outputs; ++o) {
    CHECK_BELOW(max_magnitude(found[o], LENGTH), 0.0);
  }
  host_get(host);
  run_part(host, 0, 100);
  CHECK_TEXT(host->dictionary, path);
  CHECK_TEXT(host->sources, "");

  // And back to the built-in one
  host_set_dictionary(host, "");
  host_settle(host);
  CHECK_TEXT(host->dictionary, band);
  CHECK_TEXT(host->sources, "one, two, three, four");
  host_free(host);
}

/// A bundle without its dictionary works like one whose cannot be loaded
static void
test_bare_bundle(const char* folder)
{
  static const char* const files[] = {
      "manifest.ttl", "nmf-separate.ttl", "presets.ttl", "nmf-separate.so"};

  char bare[512];
  char log[8192];
  check_note("bare bundle");
  snprintf(bare, sizeof(bare), "%s/bare.lv2", folder);
  mkdir(bare, 0700);
  for (size_t f = 0; f < sizeof(files) / sizeof(files[0]); ++f) {
    char from[1024];
    char to[1024];
    snprintf(from, sizeof(from), "%s/%s", bundle, files[f]);
    snprintf(to, sizeof(to), "%s/%s", bare, files[f]);
    REQUIRE_INT(symlink(from, to), 0);
  }

  const char* whole = bundle;
  bundle            = bare;
  for (HostKind kind = HOST_NO_WORKER; kind <= HOST_STEPPED; ++kind) {
    host_take_log(log, sizeof(log));
    Host* host = open_host(STEREO, kind);
    host_take_log(log, sizeof(log));
    CHECK(strstr(log, "bare.lv2/presets/band.nmf: No such file") != NULL);
    CHECK(strchr(log, '\n') && strchr(log, '\n')[1] == '\0');
    run_part(host, 0, LENGTH);
    CHECK_SAME(found[1] + 256, input[1], LENGTH - 256);
    host_free(host);
  }
  bundle = whole;
}

static void
test_failures(const char* folder)
{
  char path[512];
  check_failure("/nonexistent/kit.nmf", "No such file");
  check_failure(folder, "directory");

  snprintf(path, sizeof(path), "%s/empty.nmf", folder);
  fclose(fopen(path, "wb"));
  check_failure(path, "passed through");

  snprintf(path, sizeof(path), "%s/text.nmf", folder);
  FILE* file = fopen(path, "wb");
  REQUIRE(file && fputs("Dear diary, today I was no dictionary.", file) >= 0);
  fclose(file);
  check_failure(path, "passed through");

  snprintf(path, sizeof(path), "%s/pipe.nmf", folder);
  mkfifo(path, 0600);
  // A pipe nobody writes to would block for ever if it was read
  check_failure(path, "passed through");
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 3);
  bundle = argv[1];
  snprintf(band, sizeof(band), "%s/presets/band.nmf", bundle);
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(four, sizeof(four), "%s/four.nmf", argv[2]);
  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    input[i] = new_random(LENGTH, i + 1, -0.5, 0.5);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    wanted[o] = new_floats(LENGTH);
    found[o]  = new_floats(LENGTH);
  }

  test_inaudible();
  test_arrives();
  test_no_click();
  test_latency_change();
  test_bank();
  test_newest_wins();
  test_full_queues();
  test_at_once();
  test_activate_in_fade();
  test_failures(argv[3]);
  test_bare_bundle(argv[3]);

  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    free(input[i]);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    free(wanted[o]);
    free(found[o]);
  }
  return check_result();
}
