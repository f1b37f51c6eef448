// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  *Follow the image*: the engine's own samples, found and told in the same
  blocks; nothing of it while it is off, frozen, in mono or without a worker.

      test_follow BUNDLE KIT
*/

#include "check.h"
#include "host.h"
#include "reference.h"
#include "tools.h"

#include "nms/follow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 1000
#define N_BLOCKS 600
#define LENGTH ((size_t)BLOCK * N_BLOCKS)

static const char* bundle;
static char        four[512];
static float*      input[HOST_INPUTS];
static float*      wanted[HOST_INPUTS];
static float*      found[HOST_INPUTS];

static Host*
open_with(const char* uri, HostKind kind)
{
  const HostConfig config = {bundle, uri, 44100.0, kind, BLOCK};
  Host*            host   = host_new(&config);
  host_activate(host);
  return host;
}

/// Run samples from a block on through a host who works after each block
static void
run_host(Host* host, size_t from, size_t n_blocks)
{
  for (size_t b = from; b < from + n_blocks; ++b) {
    host_begin(host, BLOCK);
    for (uint32_t c = 0; c < host->n_inputs; ++c) {
      memcpy(host->in[c], input[c] + b * BLOCK, BLOCK * sizeof(float));
    }
    host_run(host);
    for (uint32_t c = 0; c < host->n_inputs; ++c) {
      memcpy(found[c] + b * BLOCK, host->out[c], BLOCK * sizeof(float));
    }
    while (host_work(host)) {
    }
  }
}

/// Follow with the engine alone, up to a block from which on it is frozen
static void
run_engine(size_t frozen)
{
  NmsDictionary*           dictionary = reference_read(four);
  const NmsSeparatorConfig config     = {.sample_rate_hz = 44100.0,
                                         .n_channels     = 2,
                                         .hop            = REFERENCE_HOP,
                                         .output         = NMS_REMIX,
                                         .residual       = true};
  NmsSeparator*            separator  = NULL;
  NmsFollow*               follow     = NULL;
  REQUIRE_INT(nms_separator_new(&config, dictionary, &separator), 0);
  nms_separator_set_residual(separator, false);
  nms_separator_set_gain(separator, 1, 0.0f);

  const NmsAnalysis     shape = nms_separator_analysis(separator);
  const NmsFollowConfig how   = {44100.0,
                                 REFERENCE_HOP,
                                 dictionary->shape.n_sources,
                                 shape.n_streams,
                                 shape.n_groups};
  REQUIRE_INT(nms_follow_new(&how, &follow), 0);
  for (size_t b = 0; b < N_BLOCKS; ++b) {
    const float* in[2]  = {input[0] + b * BLOCK, input[1] + b * BLOCK};
    float*       out[2] = {wanted[0] + b * BLOCK, wanted[1] + b * BLOCK};
    nms_separator_run(separator, in, out, BLOCK);
    if (b < frozen) {
      const NmsAnalysis analysis = nms_separator_analysis(separator);
      const bool        is_due   = nms_follow_listen(follow, &analysis);
      nms_follow_serve(follow, separator);
      if (is_due) {
        nms_follow_work(follow);
      }
    }
  }
  nms_follow_free(follow);
  nms_separator_free(separator);
  nms_dictionary_free(dictionary);
}

/// Return a host that follows, with its model in place
static Host*
open_following(const char* uri)
{
  Host* host                  = open_with(uri, HOST_STEPPED);
  *host_value(host, "follow") = 1.0f;
  *host_value(host, "mute_2") = 1.0f;
  host_set_dictionary(host, four);
  host_settle(host);
  host_activate(host);
  return host;
}

static void
check_blocks(size_t from, size_t n_blocks)
{
  for (uint32_t c = 0; c < 2; ++c) {
    CHECK_SAME(
        found[c] + from * BLOCK, wanted[c] + from * BLOCK, n_blocks * BLOCK);
  }
}

/// Follow, and freeze from a block on
static void
test_samples(size_t frozen)
{
  Host* host = open_following("urn:nmf-separate:stereo");
  check_note("frozen from block %zu on", frozen);
  run_engine(frozen);
  run_host(host, 0, frozen);
  *host_value(host, "freeze") = 1.0f;
  run_host(host, frozen, N_BLOCKS - frozen);
  check_blocks(0, N_BLOCKS);
  host_free(host);
}

/// What is followed makes a difference, which goes when it is switched off
static void
test_off(void)
{
  Host*     host = open_following("urn:nmf-separate:stereo");
  Reference want = reference_of(host, four, REFERENCE_HOP);
  want.gains[1]  = 0.0f;
  check_note("off");
  reference_run(&want, input, wanted, LENGTH);
  run_host(host, 0, N_BLOCKS);
  CHECK(max_difference(
            found[0] + LENGTH / 2, wanted[0] + LENGTH / 2, LENGTH / 2) > 1e-3);

  *host_value(host, "follow") = 0.0f;
  host_settle(host);
  host_activate(host);
  run_host(host, 0, N_BLOCKS);
  check_blocks(0, N_BLOCKS);
  host_free(host);
}

/// Without a worker nothing comes of it: the samples are those without
static void
test_no_worker(void)
{
  char band[512];
  snprintf(band, sizeof(band), "%s/presets/band.nmf", bundle);
  Host*           host = open_with("urn:nmf-separate:stereo", HOST_NO_WORKER);
  const Reference want = reference_of(host, band, REFERENCE_HOP);
  *host_value(host, "follow") = 1.0f;
  check_note("no worker");
  reference_run(&want, input, wanted, LENGTH);
  reference_run_host(host, BLOCK, input, found, LENGTH);
  check_blocks(0, N_BLOCKS);
  host_free(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 2);
  bundle = argv[1];
  snprintf(four, sizeof(four), "%s/four.nmf", argv[2]);
  for (uint32_t c = 0; c < HOST_INPUTS; ++c) {
    input[c]  = new_random(LENGTH, c + 1, -0.5, 0.5);
    wanted[c] = new_floats(LENGTH);
    found[c]  = new_floats(LENGTH);
  }
  for (size_t i = 0; i < LENGTH; ++i) {
    input[1][i] = 0.3f * input[0][i] + 0.2f * input[1][i];
  }

  test_samples(N_BLOCKS);
  test_samples(N_BLOCKS / 2);
  test_off();
  test_no_worker();

  for (uint32_t c = 0; c < HOST_INPUTS; ++c) {
    free(input[c]);
    free(wanted[c]);
    free(found[c]);
  }
  return check_result();
}
