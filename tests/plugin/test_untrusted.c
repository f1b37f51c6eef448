// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Dictionaries from anywhere: what cannot be run in time or is for files is
  refused, samples are finite whatever the weights, and the log shows no control
  characters.

      test_untrusted BUNDLE KIT
*/

#include "check.h"
#include "host.h"
#include "reference.h"
#include "tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH 20000

static const char* const uris[] = {"urn:nmf-separate:stereo",
                                   "urn:nmf-separate:mono",
                                   "urn:nmf-separate:stems-stereo",
                                   "urn:nmf-separate:stems-mono"};

static const char* bundle;
static char        slow[512];
static char        wild[512];
static char        files[512];
static float*      input[HOST_INPUTS];
static float*      found[HOST_OUTPUTS];

static Host*
open_host(const char* uri)
{
  const HostConfig config = {bundle, uri, 44100.0, HOST_STEPPED, 1024};
  Host*            host   = host_new(&config);
  host_activate(host);
  return host;
}

/// Refused in one sentence at a short latency, taken at a long one
static void
test_slow(const char* uri)
{
  char  log[8192];
  Host* host = open_host(uri);
  check_note("%s, too slow", uri);
  *host_value(host, "hop") = 64.0f;
  host_settle(host);
  host_take_log(log, sizeof(log));
  host_set_dictionary(host, slow);
  host_settle(host);
  host_take_log(log, sizeof(log));
  CHECK(strstr(log, "slow.nmf: its 1000 iterations with 4001 components ") !=
        NULL);
  CHECK(strstr(log, "at this latency; the input is passed through\n") != NULL);
  CHECK(strchr(log, '\n') && strchr(log, '\n')[1] == '\0');
  CHECK_TEXT(host->sources, "");
  reference_run_host(host, 100, input, found, LENGTH);
  CHECK_SAME(found[0] + 128, input[0], LENGTH - 128);

  *host_value(host, "hop") = 1024.0f;
  host_settle(host);
  host_take_log(log, sizeof(log));
  CHECK_TEXT(log, "");
  CHECK_TEXT(host->sources, "one, two");
  host_free(host);
}

/// Refused in one sentence, and not again at another latency
static void
test_for_files(const char* uri)
{
  char  log[8192];
  Host* host = open_host(uri);
  check_note("%s, for files", uri);
  host_settle(host);
  host_set_dictionary(host, wild);
  host_settle(host);
  host_take_log(log, sizeof(log));
  host_set_dictionary(host, files);
  host_settle(host);
  host_take_log(log, sizeof(log));
  CHECK(strstr(log,
               "files.nmf: it is for files: only nmf-separate can use it; the "
               "input is passed through\n") != NULL);
  CHECK(strchr(log, '\n') && strchr(log, '\n')[1] == '\0');
  CHECK_TEXT(host->sources, "");
  reference_run_host(host, 100, input, found, LENGTH);
  const size_t latency = (size_t)*host_value(host, "latency");
  CHECK_SAME(found[0] + latency, input[0], LENGTH - latency);

  *host_value(host, "hop") = 256.0f;
  host_settle(host);
  host_take_log(log, sizeof(log));
  CHECK_TEXT(log, "");
  host_free(host);
}

/// Nothing that is not finite comes out
static void
test_wild(const char* uri, double level)
{
  Host*  host              = open_host(uri);
  float* loud[HOST_INPUTS] = {NULL};
  check_note("%s, wild at %g", uri, level);
  for (uint32_t c = 0; c < HOST_INPUTS; ++c) {
    loud[c] = new_random(LENGTH, c + 7, -level, level);
  }
  host_set_dictionary(host, wild);
  host_settle(host);
  CHECK_TEXT(host->sources, "one, two, three");
  if (!strstr(uri, "stems")) {
    *host_value(host, "gain_1") = -12.0f;
    *host_value(host, "gain_2") = 6.0f;
  }
  reference_run_host(host, 100, loud, found, LENGTH);
  for (uint32_t o = 0; o < host->n_outputs; ++o) {
    CHECK_BELOW(max_magnitude(found[o], LENGTH), 100.0 * level + 1e-30);
  }
  for (uint32_t c = 0; c < HOST_INPUTS; ++c) {
    free(loud[c]);
  }
  host_free(host);
}

/// What a path would do to a terminal does not reach the log
static void
test_log(void)
{
  char  log[8192];
  Host* host = open_host(uris[0]);
  check_note("log");
  host_take_log(log, sizeof(log));
  host_set_dictionary(
      host, "/none\x1b[31m\n\xC2\x9B\xE2\x80\xAE\xE2\x80\xAC\xff.nmf");
  host_settle(host);
  host_take_log(log, sizeof(log));
  CHECK(strstr(log, "/none?[31m?????.nmf: No such file") != NULL);
  host_free(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 2);
  bundle = argv[1];
  snprintf(slow, sizeof(slow), "%s/slow.nmf", argv[2]);
  snprintf(wild, sizeof(wild), "%s/wild.nmf", argv[2]);
  snprintf(files, sizeof(files), "%s/files.nmf", argv[2]);
  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    input[i] = new_random(LENGTH, i + 1, -0.5, 0.5);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    found[o] = new_floats(LENGTH);
  }

  for (size_t u = 0; u < sizeof(uris) / sizeof(uris[0]); ++u) {
    test_slow(uris[u]);
    test_for_files(uris[u]);
    test_wild(uris[u], 0.0);
    test_wild(uris[u], 1e-6);
    test_wild(uris[u], 0.5);
    test_wild(uris[u], 1e11);
  }
  test_log();

  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    free(input[i]);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    free(found[o]);
  }
  return check_result();
}
