// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A kick loop taught to one strip and a hi-hat loop to another: their mix is
  separated as well as with what the engine's learner makes of the loops, plain
  and refined.

      test_teach_loops BUNDLE KIT FOLDER
*/

#include "check.h"
#include "host.h"
#include "reference.h"
#include "teaching.h"
#include "tools.h"

#include "nms/learner.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RATE 16000
#define LENGTH (6 * RATE)
#define MOST_DB 0.3 // Between what is compared

static const char* bundle;
static char        folder[512];
static char        two[512];
static float*      loops[2]; ///< Kick, hi-hat
static float*      mix;

/// Add a kick: a falling sine, and a click
static void
add_kick(float* sound, uint32_t at, Random* random)
{
  double phase = 0.0;
  for (uint32_t i = 0; i < 3 * RATE / 10 && at + i < LENGTH; ++i) {
    const double t = (double)i / RATE;
    phase += 2.0 * TOOLS_PI * (50.0 + 120.0 * exp(-30.0 * t)) / RATE;
    sound[at + i] += (float)(0.7 * exp(-14.0 * t) * sin(phase));
    sound[at + i] +=
        (float)(exp(-90.0 * t) * random_between(random, -0.4, 0.4));
  }
}

/// Add a hi-hat: noise that dies away
static void
add_hat(float* sound, uint32_t at, Random* random)
{
  for (uint32_t i = 0; i < RATE / 8 && at + i < LENGTH; ++i) {
    const double decay = exp(-30.0 * (double)i / RATE);
    sound[at + i] += (float)(decay * random_between(random, -0.4, 0.4));
  }
}

/// A bar of half a second and more, so that the kicks leave silence
static void
make_loops(void)
{
  Random random = {1};
  for (int s = 0; s < 2; ++s) {
    loops[s] = new_floats(LENGTH);
  }
  for (uint32_t at = 0; at < LENGTH; at += 3 * RATE / 4) {
    add_kick(loops[0], at, &random);
    for (uint32_t k = 0; k < 3; ++k) {
      add_hat(loops[1], at + k * RATE / 4 + k * RATE / 100, &random);
    }
  }
  mix = new_floats(LENGTH);
  for (uint32_t i = 0; i < LENGTH; ++i) {
    mix[i] = loops[0][i] + loops[1][i];
  }
}

/// Return the dictionary that nmf-learn makes of both loops
static NmsDictionary*
learn(bool refines)
{
  const NmsRefineConfig refining   = nms_learner_refine_defaults();
  NmsLearnerConfig      config     = nms_learner_defaults();
  NmsLearner*           learner    = NULL;
  NmsDictionary*        dictionary = NULL;
  config.sample_rate_hz            = RATE;
  config.window /= 2;
  config.hop /= 2;
  config.stride_samples /= 2;
  if (refines) {
    nms_learner_expect_refining(&config);
  }
  REQUIRE_INT(nms_learner_new(&config, &learner), 0);
  for (uint32_t s = 0; s < 2; ++s) {
    const float* const channels[] = {loops[s], loops[s]};
    REQUIRE_INT(nms_learner_add_source(learner, s ? "hat" : "kick"), 0);
    REQUIRE_INT(nms_learner_begin(learner, s, 2), 0);
    REQUIRE_INT(nms_learner_push(learner, channels, LENGTH), 0);
    REQUIRE_INT(nms_learner_learn_source(learner, s, NULL, NULL), 0);
  }
  REQUIRE_INT(
      nms_learner_make(learner, refines ? &refining : NULL, &dictionary), 0);
  nms_learner_free(learner);
  return dictionary;
}

/// Separate the mix with a dictionary and return the mean ratio of signal to
/// distortion of both sources, dB; frees the dictionary
static double
separate(NmsDictionary* dictionary)
{
  char           path[600];
  size_t         n_bytes = 0;
  float*         input[] = {mix, mix};
  float*         output[HOST_OUTPUTS];
  void*          bytes = NULL;
  double         mean  = 0.0;
  const uint32_t late  = 2 * REFERENCE_HOP;
  snprintf(path, sizeof(path), "%s/loops.nmf", folder);
  REQUIRE_INT(nms_dictionary_encode(dictionary, NMS_F32, &bytes, &n_bytes), 0);
  FILE* file = fopen(path, "wb");
  REQUIRE(file && fwrite(bytes, 1, n_bytes, file) == n_bytes);
  REQUIRE_INT(fclose(file), 0);
  free(bytes);
  nms_dictionary_free(dictionary);

  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    output[o] = new_floats(LENGTH);
  }
  const Reference want = {.dictionary = path,
                          .rate       = RATE,
                          .n_channels = 2,
                          .hop        = REFERENCE_HOP,
                          .stems      = true,
                          .gains      = {1.0f, 1.0f, 1.0f, 1.0f, 1.0f}};
  reference_run(&want, input, output, LENGTH);
  for (uint32_t s = 0; s < 2; ++s) {
    double power = 0.0;
    double error = 0.0;
    for (uint32_t i = 0; i + late < LENGTH; ++i) {
      const double wanted = (double)loops[s][i];
      const double rest   = (double)output[2 + 2 * s][i + late] - wanted;
      power += wanted * wanted;
      error += rest * rest;
    }
    mean += 5.0 * log10(power / error);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    free(output[o]);
  }
  return mean;
}

static void
compare(const char* what, NmsDictionary* taught, NmsDictionary* learnt)
{
  const double found  = separate(taught);
  const double wanted = separate(learnt);
  printf("%s: %.2f dB taught, %.2f dB by the learner\n", what, found, wanted);
  check_note("%s", what);
  CHECK_BELOW(fabs(found - wanted), MOST_DB);
  CHECK(found > 3.0); // The mix itself is at 0 dB
}

/// Play a loop to a strip, and wait until it is learnt but not refined
static void
teach(Host* host, uint32_t strip)
{
  const struct timespec pause      = {0, 1000000};
  const float* const    channels[] = {loops[strip - 1], loops[strip - 1]};
  teaching_play(host, strip, channels, LENGTH);
  while (teaching_state(host, strip) == PLUG_STATE_LEARNING) {
    nanosleep(&pause, NULL);
    teaching_turn(host);
  }
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 3);
  bundle = argv[1];
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(folder, sizeof(folder), "%s", argv[3]);
  make_loops();

  Host* host = teaching_open(bundle, HOST_STEPPED, two);
  teaching_press(host, "clear_1");
  teaching_press(host, "clear_2");
  teaching_wait(host);
  teach(host, 1);
  teach(host, 2);
  CHECK(*teaching_port(host, "heard", 1) < 0.9f * LENGTH / RATE);
  compare("plain", teaching_dictionary(host, folder), learn(false));
  teaching_wait(host);
  compare("refined", teaching_dictionary(host, folder), learn(true));
  host_free(host);
  free(loops[0]);
  free(loops[1]);
  free(mix);
  return check_result();
}
