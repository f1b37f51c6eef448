// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Where the plugin goes over to another dictionary or latency, it gives the very
  samples of the engine's player, as every other door to the engine does.

      test_swaps BUNDLE KIT
*/

#include "check.h"
#include "host.h"
#include "reference.h"
#include "tools.h"

#include "nms/dictionary.h"
#include "nms/player.h"
#include "nms/separator.h"
#include "nms/strips.h"
#include "protocol/ports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH 12000
#define BLOCK 100

/// Blocks before another model is asked for, and after which it is there
#define N_BEFORE 40
#define N_AFTER 60

/// What is played
typedef struct {
  const char* dictionary;
  uint32_t    hop;
} Sound;

static const char* bundle;
static char        two[512];
static char        four[512];
static float*      input[HOST_INPUTS];
static float*      wanted[HOST_OUTPUTS];
static float*      found[HOST_OUTPUTS];

/// Run samples `at` to `at + n` through the plugin
static void
run_host(Host* host, uint32_t at, uint32_t n)
{
  float* from[HOST_INPUTS];
  float* to[HOST_OUTPUTS];
  for (uint32_t c = 0; c < HOST_INPUTS; ++c) {
    from[c] = input[c] + at;
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    to[o] = found[o] + at;
  }
  reference_run_host(host, BLOCK, from, to, n);
}

/// Fill `found`, and return the sample from which the plugin plays `after`
static uint32_t
play_host(Host* host, const Sound* before, const Sound* after)
{
  *host_value(host, "gain_1") = -6.0f;
  *host_value(host, "hop")    = (float)before->hop;
  host_set_dictionary(host, before->dictionary);
  host_settle(host);
  host_deactivate(host);
  host_activate(host);

  uint32_t at = N_BEFORE * BLOCK;
  run_host(host, 0, at);
  host->sources[0]         = '\0';
  *host_value(host, "hop") = (float)after->hop;
  if (strcmp(before->dictionary, after->dictionary) != 0) {
    host_set_dictionary(host, after->dictionary);
  }
  for (uint32_t n = 0; n < N_AFTER && !host->sources[0]; ++n) {
    run_host(host, at, BLOCK);
    host_work(host);
    at += BLOCK;
  }
  CHECK(at > (N_BEFORE + 1) * BLOCK && at < LENGTH / 2);
  run_host(host, at, LENGTH - at);
  return at - BLOCK; // Told within the block that began with it
}

/// Make what a player plays; its owner is the dictionary
static NmsPlayable
new_playable(const Host* host, const Sound* sound, const uint32_t* strips)
{
  NmsDictionary*           dictionary = reference_read(sound->dictionary);
  const NmsSeparatorConfig config     = {
          host->config.rate,
          host->n_inputs,
          sound->hop,
          0,
      host->n_outputs > HOST_INPUTS ? NMS_REMIX_AND_STREAMS : NMS_REMIX,
          true};
  NmsPlayable made = {.strips   = strips,
                      .exponent = dictionary->shape.mask_exponent,
                      .owner    = dictionary};
  REQUIRE_INT(nms_separator_new(&config, dictionary, &made.separator), 0);
  return made;
}

static void
run_player(NmsPlayer* player, uint32_t at, uint32_t n)
{
  const float* from[HOST_INPUTS];
  float*       to[HOST_OUTPUTS];
  for (uint32_t c = 0; c < HOST_INPUTS; ++c) {
    from[c] = input[c] + at;
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    to[o] = wanted[o] + at;
  }
  nms_player_run(player, from, to, n);
}

/// Fill `wanted` as a player does that goes over to `after` at a sample
static void
play_player(const Host* host, NmsPlayable* sounds, uint32_t at)
{
  const NmsPlayerConfig config = {
      host->n_inputs,
      PLUG_N_STRIPS,
      host->n_outputs > HOST_INPUTS ? NMS_REMIX_AND_STREAMS : NMS_REMIX};
  const NmsStrip strip  = {.gain_db = -6.0f};
  float          gain   = 0.0f;
  NmsPlayer*     player = NULL;
  REQUIRE_INT(nms_player_new(&config, &player), 0);
  nms_strips_gains(&strip, 1, &gain);
  nms_player_set_gain(player, 0, gain);
  nms_player_set_residual(player, false);
  nms_player_swap(player, &sounds[0]);
  CHECK(nms_player_update(player));
  run_player(player, 0, at);
  nms_player_swap(player, &sounds[1]);
  CHECK(nms_player_update(player));
  run_player(player, at, LENGTH - at);
  CHECK(nms_player_clear(player) == &sounds[0]);
  nms_player_free(player);
}

static void
test_swap(const char* uri, const Sound* before, const Sound* after)
{
  static const uint32_t of_two[]  = {0, 1, PLUG_N_STRIPS - 1};
  static const uint32_t of_four[] = {0, 1, 2, 3, PLUG_N_STRIPS - 1};

  check_note("%s, hop %u to %u", uri, before->hop, after->hop);
  const HostConfig config = {bundle, uri, 44100.0, HOST_STEPPED, 1024};
  Host*            host   = host_new(&config);
  host_activate(host);
  const uint32_t at = play_host(host, before, after);

  const bool  is_other  = strcmp(before->dictionary, after->dictionary) != 0;
  NmsPlayable sounds[2] = {
      new_playable(host, before, of_two),
      new_playable(host, after, is_other ? of_four : of_two)};
  play_player(host, sounds, at);
  for (uint32_t o = 0; o < host->n_outputs; ++o) {
    CHECK_SAME(found[o], wanted[o], LENGTH);
  }
  CHECK(max_magnitude(found[0] + at, LENGTH - at) > 0.01);

  for (int i = 0; i < 2; ++i) {
    nms_separator_free(sounds[i].separator);
    nms_dictionary_free((NmsDictionary*)sounds[i].owner);
  }
  host_free(host);
}

int
main(int argc, char** argv)
{
  static const char* const uris[] = {"urn:nmf-separate:stereo",
                                     "urn:nmf-separate:mono",
                                     "urn:nmf-separate:stems-stereo",
                                     "urn:nmf-separate:stems-mono"};
  REQUIRE(argc > 2);
  bundle = argv[1];
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(four, sizeof(four), "%s/four.nmf", argv[2]);
  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    input[i] = new_random(LENGTH, i + 1, -0.5, 0.5);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    wanted[o] = new_floats(LENGTH);
    found[o]  = new_floats(LENGTH);
  }

  const Sound first = {two, 128};
  const Sound other = {four, 128};
  const Sound later = {two, 256};
  for (size_t u = 0; u < sizeof(uris) / sizeof(uris[0]); ++u) {
    test_swap(uris[u], &first, &other);
    test_swap(uris[u], &first, &later);
  }

  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    free(input[i]);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    free(wanted[o]);
    free(found[o]);
  }
  return check_result();
}
