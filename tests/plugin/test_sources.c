// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  How the strips are filled by dictionaries with fewer sources than strips, with
  as many, and with more; and that all of them add up to the input.

      test_sources BUNDLE KIT
*/

#include "check.h"
#include "host.h"
#include "kit.h"
#include "reference.h"
#include "tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LENGTH 20000
#define MAX_BLOCK 8192
#define LATENCY (2 * REFERENCE_HOP)

#define STEREO "urn:nmf-separate:stereo"
#define STEMS "urn:nmf-separate:stems-stereo"
#define STEMS_MONO "urn:nmf-separate:stems-mono"

static const char* bundle;
static char        one[512];
static char        two[512];
static char        seven[512];
static char        four[512];
static float*      input[HOST_INPUTS];
static float*      wanted[HOST_OUTPUTS];
static float*      found[HOST_OUTPUTS];

/// Open a plugin, with a dictionary loaded
static Host*
open_with(const char* uri, const char* dictionary)
{
  const HostConfig config = {bundle, uri, 44100.0, HOST_STEPPED, MAX_BLOCK};
  Host*            host   = host_new(&config);
  host_activate(host);
  host_set_dictionary(host, dictionary);
  host_settle(host);
  host_activate(host);
  return host;
}

static void
check_outputs(const Host* host)
{
  for (uint32_t o = 0; o < host->n_outputs; ++o) {
    CHECK_SAME(found[o], wanted[o], LENGTH);
  }
}

/// Controls of sources that the dictionary does not have do nothing
static void
test_absent_sources(void)
{
  check_note("two sources");
  Host* host                  = open_with(STEREO, two);
  *host_value(host, "solo_4") = 1.0f;
  *host_value(host, "mute_3") = 1.0f;
  *host_value(host, "gain_2") = -90.0f;
  Reference want              = reference_of(host, two, REFERENCE_HOP);
  want.gains[1]               = 0.0f;
  reference_run(&want, input, wanted, LENGTH);
  reference_run_host(host, 64, input, found, LENGTH);
  check_outputs(host);
  CHECK_TEXT(host->sources, "one, two");
  host_free(host);
}

/// Outputs without a source are silent, the residual has its own
static void
test_absent_stems(bool apart)
{
  check_note("two stems, the residual apart %d", apart);
  Host* host                 = open_with(STEMS_MONO, two);
  *host_value(host, "apart") = apart ? 1.0f : 0.0f;
  Reference want             = reference_of(host, two, REFERENCE_HOP);
  want.apart                 = apart;
  float* streams[]           = {wanted[0], wanted[1], wanted[2], wanted[5]};
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    memset(wanted[o], 0, LENGTH * sizeof(float));
  }
  reference_run(&want, input, streams, LENGTH);
  CHECK((max_magnitude(wanted[5], LENGTH) > 0.01) == apart);
  reference_run_host(host, 64, input, found, LENGTH);
  check_outputs(host);
  host_free(host);
}

/// The sources, and the residual if apart, add up to the delayed input, and
/// Main is that bit for bit
static void
check_sum(const Host* host)
{
  const uint32_t n_channels = host->n_inputs;
  for (uint32_t c = 0; c < n_channels; ++c) {
    float* sum = new_floats(LENGTH);
    for (uint32_t o = n_channels + c; o < host->n_outputs; o += n_channels) {
      for (uint32_t i = 0; i < LENGTH; ++i) {
        sum[i] += found[o][i];
      }
    }
    CHECK_BELOW(max_difference(sum + LATENCY, input[c], LENGTH - LATENCY),
                1e-6);
    CHECK_SAME(found[c] + LATENCY, input[c], LENGTH - LATENCY);
    free(sum);
  }
}

/// The null contract of the stems, the residual apart or not
static void
test_null(bool apart)
{
  check_note("null, the residual apart %d", apart);
  const HostConfig config    = {bundle, STEMS, 44100.0, HOST_BARE, MAX_BLOCK};
  Host*            host      = host_new(&config);
  *host_value(host, "apart") = apart ? 1.0f : 0.0f;
  host_activate(host);
  reference_run_host(host, 480, input, found, LENGTH);
  check_sum(host);
  for (uint32_t o = 2; o < host->n_outputs; ++o) {
    CHECK((max_magnitude(found[o], LENGTH) > 0.01) == (o < 10 || apart));
  }
  host_free(host);
}

/// Write what seven sources are as four, the last one where four of them are on
/// average
static void
write_folded(const char* path)
{
  NmsDictionary* dictionary = reference_read(seven);
  const size_t   n          = (size_t)4 * dictionary->shape.n_groups;
  float* const   last       = dictionary->spatial + 3 * n;
  for (uint32_t s = 4; s < 7; ++s) {
    dictionary->sources[3].n_components += dictionary->sources[s].n_components;
    for (size_t i = 0; i < n; ++i) {
      last[i] += dictionary->spatial[s * n + i];
    }
  }
  for (size_t i = 0; i < n; ++i) {
    last[i] /= 4.0f;
  }
  dictionary->shape.n_sources = 4;

  size_t n_bytes = 0;
  void*  bytes   = kit_encode(dictionary, NMS_F32, &n_bytes);
  FILE*  file    = fopen(path, "wb");
  REQUIRE(file != NULL);
  REQUIRE(fwrite(bytes, 1, n_bytes, file) == n_bytes);
  REQUIRE_INT(fclose(file), 0);
  free(bytes);
  nms_dictionary_free(dictionary);
}

/// The fourth source and those after it are one
static void
test_folded_sources(void)
{
  char      path[] = "/tmp/nmf-folded-XXXXXX";
  const int file   = mkstemp(path);
  REQUIRE(file >= 0);
  close(file);
  write_folded(path);
  check_note("seven sources as four");
  Host*           host = open_with(STEMS, seven);
  const Reference want = reference_of(host, path, REFERENCE_HOP);
  reference_run(&want, input, wanted, LENGTH);
  reference_run_host(host, 480, input, found, LENGTH);
  check_outputs(host);
  host_free(host);
  remove(path);
}

/// The fourth source and those after it share what is left
static void
test_many_sources(void)
{
  check_note("seven sources");
  Host* host = open_with(STEMS, seven);
  CHECK_TEXT(host->sources, "one, two, three, four + five + six + seven");
  reference_run_host(host, 480, input, found, LENGTH);
  check_sum(host);
  CHECK(max_magnitude(found[8], LENGTH) > 0.01);
  host_free(host);
}

/// A source without others is not the whole mix: the residual is apart
static void
test_one_source(void)
{
  check_note("one source");
  Host* host = open_with(STEMS, one);
  reference_run_host(host, 480, input, found, LENGTH);
  check_sum(host);

  *host_value(host, "mute_1") = 1.0f;
  host_activate(host);
  reference_run_host(host, 480, input, found, LENGTH);
  CHECK(max_magnitude(found[2], LENGTH) > 0.01);  // The source
  CHECK(max_magnitude(found[10], LENGTH) > 0.01); // The residual
  CHECK_SAME(found[0], found[10], LENGTH);
  host_free(host);
}

/// Where sources are counts as the control says, and in mono not at all
static void
test_places(void)
{
  float* const both           = new_copy(input[0], LENGTH);
  Host*        host           = open_with(STEMS, four);
  Reference    want           = reference_of(host, four, REFERENCE_HOP);
  want.gains[0]               = 0.50118723f;
  *host_value(host, "gain_1") = -6.0f;
  for (int is_off = 0; is_off < 2; ++is_off) {
    check_note("four, stereo %d", is_off);
    *host_value(host, "stereo") = (float)is_off;
    want.stereo                 = is_off ? NMS_STEREO_OFF : NMS_STEREO_AUTO;
    host_activate(host);
    reference_run(&want, input, wanted, LENGTH);
    reference_run_host(host, 480, input, found, LENGTH);
    check_outputs(host);
    CHECK(max_difference(found[2], both, LENGTH) > 1e-4);
    memcpy(both, found[2], LENGTH * sizeof(float));
  }
  free(both);
  host_free(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 2);
  bundle = argv[1];
  snprintf(one, sizeof(one), "%s/one.nmf", argv[2]);
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(four, sizeof(four), "%s/four.nmf", argv[2]);
  snprintf(seven, sizeof(seven), "%s/seven.nmf", argv[2]);
  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    input[i] = new_random(LENGTH, i + 1, -0.5, 0.5);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    wanted[o] = new_floats(LENGTH);
    found[o]  = new_floats(LENGTH);
  }

  test_absent_sources();
  test_absent_stems(false);
  test_absent_stems(true);
  test_null(false);
  test_null(true);
  test_many_sources();
  test_folded_sources();
  test_one_source();
  test_places();

  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    free(input[i]);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    free(wanted[o]);
    free(found[o]);
  }
  return check_result();
}
