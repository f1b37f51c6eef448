// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What run() does with audio and controls: the engine's own samples, bit for
  bit, whatever the host offers and however it cuts the stream.

      test_run BUNDLE
*/

#include "check.h"
#include "host.h"
#include "reference.h"
#include "tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH 20000
#define MAX_BLOCK 8192
#define LATENCY (2 * REFERENCE_HOP)

static const char* bundle;
static char        band[512]; ///< The built-in dictionary
static float*      input[HOST_INPUTS];
static float*      wanted[HOST_OUTPUTS];
static float*      found[HOST_OUTPUTS];

static const char* const uris[] = {"urn:nmf-separate:stereo",
                                   "urn:nmf-separate:mono",
                                   "urn:nmf-separate:stems-stereo",
                                   "urn:nmf-separate:stems-mono"};

static Host*
open_host(const char* uri, HostKind kind, double rate)
{
  const HostConfig config = {bundle, uri, rate, kind, MAX_BLOCK};
  return host_new(&config);
}

/// Separate the input as wanted; where there is no stream there is silence
static void
run_reference(const Reference* want)
{
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    memset(wanted[o], 0, LENGTH * sizeof(float));
  }
  reference_run(want, input, wanted, LENGTH);
}

static void
check_outputs(const Host* host)
{
  for (uint32_t o = 0; o < host->n_outputs; ++o) {
    CHECK_SAME(found[o], wanted[o], LENGTH);
  }
}

/// Every block size, from the start and again after activation
static void
test_blocks(const char* uri, HostKind kind)
{
  static const uint32_t blocks[] = TOOLS_BLOCK_SIZES;
  Host*                 host     = open_host(uri, kind, 44100.0);
  const Reference       want     = reference_of(host, band, REFERENCE_HOP);
  run_reference(&want);
  for (size_t b = 0; b < sizeof(blocks) / sizeof(blocks[0]); ++b) {
    check_note("%s, kind %d, blocks of %u", uri, kind, blocks[b]);
    host_activate(host);
    reference_run_host(host, blocks[b], input, found, LENGTH);
    host_deactivate(host);
    check_outputs(host);
  }
  host_free(host);
}

/// In place, where each output is an input's buffer
static void
test_in_place(const char* uri)
{
  Host*           host = open_host(uri, HOST_BARE, 44100.0);
  const Reference want = reference_of(host, band, REFERENCE_HOP);
  check_note("%s in place", uri);
  run_reference(&want);
  host->sharing = HOST_IN_PLACE;
  host_activate(host);
  reference_run_host(host, 480, input, found, LENGTH);
  check_outputs(host);

  // With one buffer for all ports there is no right output, but no crash
  host->sharing = HOST_ALL_ONE;
  reference_run_host(host, 480, input, found, LENGTH);
  host_free(host);
}

static void
test_rates(void)
{
  static const double   rates[] = {8000.0, 22050.0, 48000.0, 96000.0, 192000.0};
  static const uint32_t hops[]  = {16, 32, 64, 128, 256};
  for (size_t r = 0; r < sizeof(rates) / sizeof(rates[0]); ++r) {
    check_note("%g Hz", rates[r]);
    Host* host               = open_host(uris[0], HOST_NO_WORKER, rates[r]);
    *host_value(host, "hop") = 64.0f;
    const Reference want     = reference_of(host, band, hops[r]);
    run_reference(&want);
    host_activate(host);
    reference_run_host(host, 256, input, found, LENGTH);
    check_outputs(host);
    CHECK(*host_value(host, "latency") == 2.0f * (float)hops[r]);
    host_free(host);
  }
}

/// The latency is written without a single sample
static void
test_no_samples(void)
{
  for (HostKind kind = HOST_BARE; kind <= HOST_STEPPED; ++kind) {
    Host* host                   = open_host(uris[0], kind, 44100.0);
    *host_value(host, "latency") = -1.0f;
    host_activate(host);
    host_begin(host, 0);
    host_run(host);
    CHECK(*host_value(host, "latency") == (float)LATENCY);
    host_free(host);
  }
}

/// Controls, and the gains that they should give
typedef struct {
  const char* symbols[4];
  float       values[4];
  float       gains[REFERENCE_STREAMS];
} StripCase;

static void
check_strips(const char* uri, const StripCase* strips)
{
  Host*     host = open_host(uri, HOST_BARE, 44100.0);
  Reference want = reference_of(host, band, REFERENCE_HOP);
  memcpy(want.gains, strips->gains, sizeof(want.gains));
  for (int s = 0; s < 4 && strips->symbols[s]; ++s) {
    *host_value(host, strips->symbols[s]) = strips->values[s];
  }
  want.apart = *host_value(host, "apart") > 0.5f;
  run_reference(&want);
  host_activate(host);
  reference_run_host(host, 64, input, found, LENGTH);
  check_outputs(host);
  host_free(host);
}

/// Gains, mutes and solos give the gains that they should, in Main as well;
/// where the residual is not apart its own do nothing
static void
test_strips(void)
{
  static const StripCase cases[] = {
      {{"gain_1"}, {-6.0f}, {0.50118723f, 1.0f, 1.0f, 1.0f, 1.0f}},
      {{"gain_2"}, {-90.0f}, {1.0f, 0.0f, 1.0f, 1.0f, 1.0f}},
      {{"gain_residual", "gain_4"},
       {12.0f, 6.0f},
       {1.0f, 1.0f, 1.0f, 1.99526231f, 1.0f}},
      {{"gain_residual", "gain_4", "apart"},
       {12.0f, 6.0f, 1.0f},
       {1.0f, 1.0f, 1.0f, 1.99526231f, 3.98107171f}},
      {{"mute_3"}, {1.0f}, {1.0f, 1.0f, 0.0f, 1.0f, 1.0f}},
      {{"mute_3", "apart"}, {1.0f, 1.0f}, {1.0f, 1.0f, 0.0f, 1.0f, 1.0f}},
      {{"solo_1"}, {1.0f}, {1.0f, 0.0f, 0.0f, 0.0f, 0.0f}},
      {{"solo_residual"}, {1.0f}, {1.0f, 1.0f, 1.0f, 1.0f, 1.0f}},
      {{"solo_residual", "apart"},
       {1.0f, 1.0f},
       {0.0f, 0.0f, 0.0f, 0.0f, 1.0f}},
      {{"solo_1", "solo_residual", "mute_1"},
       {1.0f, 1.0f, 1.0f},
       {0.0f, 0.0f, 0.0f, 0.0f, 0.0f}},
      {{"solo_1", "solo_residual", "mute_1", "apart"},
       {1.0f, 1.0f, 1.0f, 1.0f},
       {0.0f, 0.0f, 0.0f, 0.0f, 1.0f}},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    for (size_t v = 0; v < sizeof(uris) / sizeof(uris[0]); ++v) {
      check_note("strips, case %zu, %s", i, uris[v]);
      check_strips(uris[v], &cases[i]);
    }
  }
}

/// A mute leaves nothing behind: with every source muted there is silence, but
/// for what nothing explains where that is kept apart
static void
test_mute(const char* uri, bool apart)
{
  Host* host                 = open_host(uri, HOST_BARE, 44100.0);
  *host_value(host, "apart") = apart ? 1.0f : 0.0f;
  for (int s = 1; s <= 4; ++s) {
    char symbol[16];
    snprintf(symbol, sizeof(symbol), "mute_%d", s);
    *host_value(host, symbol) = 1.0f;
  }
  host_activate(host);
  reference_run_host(host, 480, input, found, LENGTH);
  check_note("mute, %s, the residual apart %d", uri, apart);
  for (uint32_t c = 0; c < host->n_inputs; ++c) {
    const double left = max_magnitude(found[c], LENGTH);
    CHECK(apart ? left > 0.01 : left == 0.0);
  }
  host_free(host);
}

/// Turn a control of both plugins
static void
turn(Host* const hosts[2], const char* symbol, float value)
{
  *host_value(hosts[0], symbol) = value;
  *host_value(hosts[1], symbol) = value;
}

/// The first outputs of the stems are those of the insert, whatever happens
static void
test_main(const char* const both[2])
{
  static const struct {
    const char* symbol;
    float       value;
  } turns[]      = {{"gain_1", -6.0f},
                    {"mute_2", 1.0f},
                    {"apart", 1.0f},
                    {"mute_residual", 1.0f},
                    {"hop", 256.0f},
                    {"sharpness", 2.0f},
                    {"solo_3", 1.0f},
                    {"apart", 0.0f},
                    {"enabled", 0.0f},
                    {"enabled", 1.0f}};
  Host* hosts[2] = {open_host(both[0], HOST_NO_WORKER, 44100.0),
                    open_host(both[1], HOST_NO_WORKER, 44100.0)};
  host_activate(hosts[0]);
  host_activate(hosts[1]);
  for (size_t t = 0; t < sizeof(turns) / sizeof(turns[0]); ++t) {
    turn(hosts, turns[t].symbol, turns[t].value);
    reference_run_host(hosts[0], 480, input, wanted, LENGTH / 2);
    reference_run_host(hosts[1], 480, input, found, LENGTH / 2);
    for (uint32_t o = 0; o < hosts[0]->n_outputs; ++o) {
      check_note("main, %s %g", turns[t].symbol, (double)turns[t].value);
      CHECK_SAME(found[o], wanted[o], LENGTH / 2);
    }
  }
  host_free(hosts[0]);
  host_free(hosts[1]);
}

/// Off is the delayed input, and neither way clicks or shifts time
static void
test_enabled(void)
{
  check_note("enabled");
  Host*  host    = open_host(uris[1], HOST_BARE, 44100.0);
  float* enabled = host_value(host, "enabled");
  host_activate(host);
  *enabled = 0.0f;
  reference_run_host(host, 480, input, found, LENGTH);
  CHECK_SAME(found[0] + LATENCY, input[0], LENGTH - LATENCY);

  float* steady = new_floats(LENGTH);
  for (uint32_t i = 0; i < LENGTH; ++i) {
    steady[i] = 0.5f;
  }
  for (int s = 1; s <= 4; ++s) {
    char symbol[16];
    snprintf(symbol, sizeof(symbol), "mute_%d", s);
    *host_value(host, symbol) = 1.0f;
  }
  *host_value(host, "mute_residual") = 1.0f;
  host_activate(host);
  float before = 0.0f;
  for (uint32_t k = 0; k < 40; ++k) {
    *enabled = k / 10 % 2 ? 1.0f : 0.0f;
    reference_run_host(host, 100, &steady, found, 400);
    for (uint32_t i = 0; i < 400 && k * 400 > LATENCY; ++i) {
      CHECK_NEAR(found[0][i], before, 0.02);
      before = found[0][i];
    }
    before = found[0][399];
    if (k % 10 == 9) {
      CHECK_NEAR(before, k / 10 % 2 ? 0.0 : 0.5, 0.0);
    }
  }
  free(steady);
  host_free(host);
}

/// A host that connects nothing gets nothing, and no crash
static void
test_unconnected(void)
{
  for (size_t v = 0; v < sizeof(uris) / sizeof(uris[0]); ++v) {
    Host* host = open_host(uris[v], HOST_STEPPED, 44100.0);
    for (uint32_t p = 0; p < host->n_ports; ++p) {
      lilv_instance_connect_port(host->instance, p, NULL);
    }
    host_activate(host);
    lilv_instance_run(host->instance, 0);
    lilv_instance_run(host->instance, 5000);

    // And one that connects some after all
    const Reference want = reference_of(host, band, REFERENCE_HOP);
    run_reference(&want);
    host_activate(host);
    reference_run_host(host, 100, input, found, LENGTH);
    check_note("%s unconnected", uris[v]);
    check_outputs(host);
    host_free(host);
  }
}

static void
test_load(void)
{
  Host* host = open_host(uris[0], HOST_BARE, 44100.0);
  host_activate(host);
  CHECK(*host_value(host, "load") == 0.0f);
  reference_run_host(host, 1024, input, found, LENGTH);
  const float load = *host_value(host, "load");
  CHECK(load > 0.0f && load <= 100.0f);
  host_free(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 1);
  bundle = argv[1];
  snprintf(band, sizeof(band), "%s/presets/band.nmf", bundle);
  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    input[i] = new_random(LENGTH, i + 1, -0.5, 0.5);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    wanted[o] = new_floats(LENGTH);
    found[o]  = new_floats(LENGTH);
  }

  for (size_t v = 0; v < sizeof(uris) / sizeof(uris[0]); ++v) {
    test_blocks(uris[v], HOST_BARE);
    test_blocks(uris[v], HOST_STEPPED);
    test_in_place(uris[v]);
  }
  test_rates();
  test_no_samples();
  for (uint32_t n = 0; n < 2; ++n) {
    const char* const both[] = {uris[n], uris[n + 2]};
    test_main(both);
  }
  test_strips();
  for (size_t v = 0; v < sizeof(uris) / sizeof(uris[0]); ++v) {
    test_mute(uris[v], false);
    test_mute(uris[v], true);
  }
  test_enabled();
  test_unconnected();
  test_load();

  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    free(input[i]);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    free(wanted[o]);
    free(found[o]);
  }
  return check_result();
}
