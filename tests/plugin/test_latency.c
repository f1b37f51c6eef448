// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  An impulse comes out as late as the plugin reports, to the sample.

      test_latency BUNDLE [one]
          with three of the plugins, or only one
*/

#include "check.h"
#include "host.h"
#include "reference.h"
#include "tools.h"

#include <stdlib.h>
#include <string.h>

#define IMPULSE 137
#define LENGTH 20000
#define MAX_BLOCK 8192

static const double   rates[] = {44100.0, 48000.0, 88200.0, 96000.0, 192000.0};
static const uint32_t factors[] = {1, 1, 2, 2, 4};
static const uint32_t blocks[]  = {1, 7, 32, 64, 128, 480, 1024, 8192};

#define N_RATES (sizeof(rates) / sizeof(rates[0]))
#define N_BLOCKS (sizeof(blocks) / sizeof(blocks[0]))

static bool
has_stems(const Host* host)
{
  return host->n_outputs > host->n_inputs;
}

/// Add all sources of a channel up, or take the only output there is
static void
add_up(const Host* host, float* const* outputs, float* sum)
{
  const uint32_t n_channels = host->n_inputs;
  memset(sum, 0, LENGTH * sizeof(float));
  for (uint32_t o = has_stems(host) ? n_channels : 0; o < host->n_outputs;
       o += n_channels) {
    for (uint32_t i = 0; i < LENGTH; ++i) {
      sum[i] += outputs[o][i];
    }
  }
}

/// The impulse is there, and nothing else
static void
check_impulse(float* samples, uint32_t latency)
{
  CHECK_INT(peak_index(samples, LENGTH), IMPULSE + latency);
  CHECK_NEAR(samples[IMPULSE + latency], 1.0, 1e-6);
  samples[IMPULSE + latency] = 0.0f;
  CHECK_BELOW(max_magnitude(samples, LENGTH), 1e-6);
}

static void
check_case(Host* host, float hop, uint32_t block, uint32_t expected)
{
  float* input[HOST_INPUTS] = {new_floats(LENGTH), new_floats(LENGTH)};
  float* output[HOST_OUTPUTS];
  float* sum        = new_floats(LENGTH);
  input[0][IMPULSE] = 1.0f;
  input[1][IMPULSE] = 0.5f;
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    output[o] = new_floats(LENGTH);
  }

  // Chosen while running, and reported by a run without samples
  *host_value(host, "hop")     = hop;
  *host_value(host, "latency") = -1.0f;
  host_begin(host, 0);
  host_run(host);
  if (host->config.kind == HOST_STEPPED) {
    host_settle(host);
  }
  CHECK(*host_value(host, "latency") == (float)expected);

  host_activate(host);
  reference_run_host(host, block, input, output, LENGTH);
  CHECK(*host_value(host, "latency") == (float)expected);
  add_up(host, output, sum);
  check_impulse(sum, expected);
  if (has_stems(host)) {
    check_impulse(output[0], expected);
  }

  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    free(output[o]);
  }
  free(input[0]);
  free(input[1]);
  free(sum);
}

static void
check_plugin(const char* bundle, const char* uri, HostKind kind)
{
  for (size_t r = 0; r < N_RATES; ++r) {
    const HostConfig config = {bundle, uri, rates[r], kind, MAX_BLOCK};
    Host*            host   = host_new(&config);
    host_activate(host);
    for (uint32_t c = 0; c < 5; ++c) {
      for (size_t b = 0; b < N_BLOCKS; ++b) {
        const uint32_t hop = 64U << c;
        check_note(
            "%s at %g Hz, hop %u, block %u", uri, rates[r], hop, blocks[b]);
        check_case(host, (float)hop, blocks[b], 2 * hop * factors[r]);
      }
    }
    host_free(host);
  }
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 1);
  check_plugin(argv[1], "urn:nmf-separate:stereo", HOST_BARE);
  if (argc < 3) {
    check_plugin(argv[1], "urn:nmf-separate:mono", HOST_STEPPED);
    check_plugin(argv[1], "urn:nmf-separate:stems-mono", HOST_NO_WORKER);
  }
  return check_result();
}
