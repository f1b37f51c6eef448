// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Many plugins at once, and one that goes from dictionary to dictionary while it
  learns: the same samples as ever, and no memory that stays.

      long_plugin BUNDLE KIT instances N BLOCKS [DICTIONARY]
      long_plugin BUNDLE KIT swaps N

  Where GLIBC_TUNABLES has glibc.malloc.tcache_count=0 memory is counted to the
  byte; else some that is free counts as taken.
*/

#include "check.h"
#include "endurance.h"
#include "host.h"
#include "reference.h"
#include "teaching.h"
#include "tools.h"

#include "protocol/ports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 512
#define RATE 48000.0
#define N_URIS 4
#define LENGTH 16000

static const char* bundle;
static char        two[512];
static char        four[512];
static const char* only; ///< All instances play it; NULL for two and four
static float*      input[HOST_INPUTS];

static const char* const uris[N_URIS] = {"urn:nmf-separate:stereo",
                                         "urn:nmf-separate:mono",
                                         "urn:nmf-separate:stems-stereo",
                                         "urn:nmf-separate:stems-mono"};

static Host*
open_host(uint32_t i)
{
  const HostConfig config = {
      bundle, uris[i % N_URIS], RATE, HOST_STEPPED, BLOCK};
  Host* const host = host_new(&config);
  host_activate(host);
  host_set_dictionary(host, only ? only : i / N_URIS % 2 ? two : four);
  host_settle(host);
  host_deactivate(host);
  host_activate(host);
  return host;
}

/// Run a block of noise through
static void
run_block(Host* host, uint32_t block)
{
  host_begin(host, BLOCK);
  for (uint32_t c = 0; c < host->n_inputs; ++c) {
    endurance_fill(
        ENDURANCE_NOISE, (uint64_t)block * BLOCK, c, host->in[c], BLOCK);
  }
  host_run(host);
}

/// Block by block in turn, those that are alike give the same
static void
run_all(Host** hosts, uint32_t n, uint32_t n_blocks)
{
  double peak = 0.0;
  for (uint32_t b = 0; b < n_blocks; ++b) {
    for (uint32_t i = 0; i < n; ++i) {
      const Host* const like = hosts[i % (2 * N_URIS)];
      run_block(hosts[i], b);
      for (uint32_t o = 0; o < like->n_outputs; ++o) {
        CHECK_SAME(hosts[i]->out[o], like->out[o], BLOCK);
      }
      peak += max_magnitude(hosts[i]->out[0], BLOCK);
    }
  }
  CHECK(peak > 0.01 * n);
}

static void
test_instances(uint32_t n, uint32_t n_blocks)
{
  // What stays loaded once any plugin was
  for (uint32_t i = 0; i < 2 * N_URIS; ++i) {
    Host* const first = open_host(i);
    run_block(first, 0);
    host_free(first);
  }

  const EnduranceMemory before = endurance_memory();
  Host** const          hosts  = calloc(n, sizeof(Host*));
  REQUIRE(hosts != NULL && n > 2 * N_URIS);
  for (uint32_t i = 0; i < n; ++i) {
    hosts[i] = open_host(i);
  }
  run_all(hosts, n, n_blocks);
  const EnduranceMemory during = endurance_memory();
  for (uint32_t i = 0; i < n; ++i) {
    host_close(hosts[i]);
  }
  const EnduranceMemory closed = endurance_memory();
  for (uint32_t i = 0; i < n; ++i) {
    host_free(hosts[i]);
  }
  free(hosts);
  const EnduranceMemory after = endurance_memory();
  printf("%u instances, %u blocks each: %.0f kB each on the heap, %.0f kB"
         " resident with their hosts; %.1f kB in all were left on the heap\n",
         n,
         n_blocks,
         (double)(during.heap - closed.heap) / 1024.0 / n,
         (double)(during.resident - before.resident) / 1024.0 / n,
         (double)(after.heap - before.heap) / 1024.0);
  CHECK(after.heap - before.heap < 4096);
}

/// What a strip did when dictionaries were swapped
typedef struct {
  uint32_t n[PLUG_N_STATES];
} Tally;

/// Run until what was asked for is played
static bool
await(Host* host, uint32_t* block, float late, const char* sources)
{
  uint32_t n = 0;
  while (n < 400 && (*host_value(host, "latency") != late ||
                     (sources && strcmp(host->sources, sources) != 0))) {
    run_block(host, (*block)++);
    host_work(host);
    ++n;
  }
  return n < 400;
}

/// Go over to another hop, or each sixteenth time to another dictionary
static void
swap(Host* host, uint32_t i, uint32_t* block)
{
  static const float hops[] = {128.0f, 256.0f, 512.0f};
  const bool         is_two = i % 32 == 15;
  const char*        wanted = NULL;
  if (i % 16 == 15) {
    host->sources[0] = '\0';
    host_set_dictionary(host, is_two ? two : four);
    wanted = is_two ? "one, two" : "one, two, three, four";
  } else {
    *host_value(host, "hop") = hops[i % 3];
  }
  const uint32_t choice = plug_choice_of_hop(*host_value(host, "hop"));
  const float    late = (float)(2 * plug_hop_of_choice(choice, TEACHING_RATE));
  check_note("swap %u", i);
  CHECK(await(host, block, late, wanted));
}

/// Bring the plugin to where a fresh one would be, and return its memory
static int64_t
settle(Host* host)
{
  *teaching_port(host, "learn", 3) = 0.0f;
  teaching_wait(host);
  host_set_dictionary(host, four);
  *host_value(host, "hop") = 128.0f;
  teaching_wait(host);
  CHECK_TEXT(host->sources, "one, two, three, four");
  return endurance_memory().heap;
}

/// What is played in the end is what the engine plays
static void
check_played(Host* host)
{
  float*    found[HOST_INPUTS];
  float*    wanted[HOST_INPUTS];
  Reference want = reference_of(host, four, 0);
  want.hop       = (uint32_t)*host_value(host, "latency") / 2;
  for (uint32_t c = 0; c < HOST_INPUTS; ++c) {
    found[c]  = new_floats(LENGTH);
    wanted[c] = new_floats(LENGTH);
  }
  host_deactivate(host);
  host_activate(host);
  reference_run_host(host, 0, input, found, LENGTH);
  reference_run(&want, input, wanted, LENGTH);
  for (uint32_t c = 0; c < HOST_INPUTS; ++c) {
    CHECK_SAME(found[c], wanted[c], LENGTH);
    free(found[c]);
    free(wanted[c]);
  }
}

static void
test_swaps(uint32_t n)
{
  Host*    host    = teaching_open(bundle, HOST_STEPPED, four);
  Tally    tally   = {0};
  uint32_t block   = 0;
  int64_t  settled = 0;
  for (uint32_t i = 0; i < n; ++i) {
    if (i % 16 == 0) {
      teaching_arm(host, 3);
    } else if (i % 16 == 4) { // Learns what it has heard
      *teaching_port(host, "learn", 3) = 0.0f;
    }
    swap(host, i, &block);
    ++tally.n[teaching_state(host, 3)];
    if (i == n / 2) {
      settled = settle(host);
    }
  }
  const int64_t  last     = settle(host);
  const uint32_t learnt   = tally.n[PLUG_STATE_LEARNING];
  const uint32_t n_learnt = tally.n[PLUG_STATE_LEARNT];
  const uint32_t hearing =
      tally.n[PLUG_STATE_ARMED] + tally.n[PLUG_STATE_LISTENING];
  check_no_note();
  check_played(host);
  printf("%u swaps in %.0f s of sound, %u with the strip armed, %u while it"
         " learnt, %u learnt: the heap grew by %.1f kB in the second half\n",
         n,
         (double)block * BLOCK / TEACHING_RATE,
         hearing,
         learnt,
         n_learnt,
         (double)(last - settled) / 1024.0);
  CHECK(hearing > n / 8);
  CHECK(learnt + n_learnt > n / 3);
  // It goes up and down by 0.1 MB, as lessons are cut short anywhere
  CHECK(last - settled < 262144);
  host_free(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 4);
  const uint32_t n = (uint32_t)strtoul(argv[4], NULL, 10);
  bundle           = argv[1];
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(four, sizeof(four), "%s/four.nmf", argv[2]);
  for (uint32_t c = 0; c < HOST_INPUTS; ++c) {
    input[c] = new_random(LENGTH, c + 1, -0.5, 0.5);
  }
  if (!strcmp(argv[3], "instances")) {
    REQUIRE(argc > 5);
    only = argc > 6 ? argv[6] : NULL;
    test_instances(n, (uint32_t)strtoul(argv[5], NULL, 10));
  } else {
    test_swaps(n);
  }
  for (uint32_t c = 0; c < HOST_INPUTS; ++c) {
    free(input[c]);
  }
  return check_result();
}
