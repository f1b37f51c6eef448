// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Strips that are taught: what the controls do, what the outputs tell, and that
  what is learnt is what the engine's learner makes of the same sound.

      test_teach BUNDLE KIT [refined] FOLDER
*/

#include "check.h"
#include "host.h"
#include "kit.h"
#include "material.h"
#include "teaching.h"
#include "tools.h"

#include "nms/dictionary.h"
#include "nms/learner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE TEACHING_RATE
#define LENGTH 32000

static const char* bundle;
static char        folder[512];
static char        two[512];
static float*      tones;
static float*      bursts;
static float*      silence;

/// Open a host whose plugin has a dictionary of two sources
static Host*
open_two(void)
{
  Host* host = teaching_open(bundle, HOST_STEPPED, two);
  CHECK_TEXT(host->sources, "one, two");
  return host;
}

/// Open a host whose plugin holds nothing
static Host*
open_empty(void)
{
  Host* host = open_two();
  teaching_press(host, "clear_1");
  teaching_press(host, "clear_2");
  teaching_wait(host);
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_EMPTY);
  CHECK_INT(teaching_state(host, 2), PLUG_STATE_EMPTY);
  CHECK_TEXT(host->sources, "");
  return host;
}

/// Play the same to both inputs
static void
play(Host* host, uint32_t strip, const float* sound, size_t n)
{
  const float* const channels[] = {sound, sound};
  teaching_play(host, strip, channels, n);
}

/// A strip goes from state to state, and tells how much it has heard
static void
test_states(void)
{
  Host* host = open_two();
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_FILE);
  CHECK_INT(teaching_state(host, 2), PLUG_STATE_FILE);
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_EMPTY);
  CHECK_INT(teaching_state(host, 4), PLUG_STATE_EMPTY);

  play(host, 4, silence, 4000);
  teaching_wait(host);
  CHECK_INT(teaching_state(host, 4), PLUG_STATE_FAILED);
  CHECK_TEXT(host->status, "There was only silence to learn from");
  CHECK_TEXT(host->sources, "one, two");

  // Half of it silence, which is not counted
  play(host, 3, tones, LENGTH);
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_LEARNING);
  teaching_wait(host);
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_LEARNT);
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_FILE);
  CHECK_TEXT(host->sources, "one, two, Source 3");
  CHECK(*teaching_port(host, "progress", 3) == 100.0f);
  CHECK_NEAR(*teaching_port(host, "heard", 3), LENGTH / RATE, 0.01);
  CHECK(host->n_changed > 1); // To be saved

  play(host, 3, silence, 8000);
  CHECK_NEAR(*teaching_port(host, "heard", 3), LENGTH / RATE, 0.01);
  host_free(host);
}

/// Listening begins with sound, and ends with it
static void
test_listening(void)
{
  Host* host = open_two();
  teaching_arm(host, 1);
  host_begin(host, 1000);
  for (uint32_t c = 0; c < 2; ++c) {
    memcpy(host->in[c], bursts, 1000 * sizeof(float));
  }
  host_run(host);
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_LISTENING);
  const float heard = *teaching_port(host, "heard", 1);
  CHECK_NEAR(heard, 1000 / RATE, 0.01);
  host_skip(host, 16000);
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_ARMED);
  CHECK_NEAR(*teaching_port(host, "heard", 1), heard + 0.2f, 0.01);
  host_free(host);
}

/// Return the learner that nmf-learn makes of both sounds by themselves
static NmsLearner*
new_learner(bool refines)
{
  NmsLearnerConfig config  = nms_learner_defaults();
  NmsLearner*      learner = NULL;
  config.sample_rate_hz    = RATE;
  config.window /= 2;
  config.hop /= 2;
  config.stride_samples /= 2;
  if (refines) {
    nms_learner_expect_refining(&config);
  }
  REQUIRE_INT(nms_learner_new(&config, &learner), 0);
  return learner;
}

/// Add a source of a recording, which is as the plugin's, of two channels
static void
add_source(NmsLearner* learner, const char* name, const float* sound, size_t n)
{
  const float* const channels[] = {sound, sound};
  const uint32_t     source     = name[0] == 'b';
  REQUIRE_INT(nms_learner_add_source(learner, name), 0);
  REQUIRE_INT(nms_learner_begin(learner, source, 2), 0);
  REQUIRE_INT(nms_learner_push(learner, channels, (uint32_t)n), 0);
  REQUIRE_INT(nms_learner_learn_source(learner, source, NULL, NULL), 0);
}

/// Check what the plugin has learnt against a learner
static void
check_learnt(Host* host, const NmsLearner* learner, bool refines)
{
  const NmsRefineConfig config = nms_learner_refine_defaults();
  NmsDictionary*        wanted = NULL;
  NmsDictionary*        found  = teaching_dictionary(host, folder);
  REQUIRE_INT(nms_learner_make(learner, refines ? &config : NULL, &wanted), 0);
  kit_check_same(found, wanted);
  nms_dictionary_free(wanted);
  nms_dictionary_free(found);
}

/// A sound by itself gives the dictionary of nmf-learn, bit for bit
static void
test_same_as_learner(void)
{
  Host*       host    = open_empty();
  NmsLearner* learner = new_learner(false);
  host_set_text(host, TEACHING_NAME "1", "tones");
  play(host, 1, tones, LENGTH);
  teaching_wait(host);
  CHECK_TEXT(host->sources, "tones");
  add_source(learner, "tones", tones, LENGTH);
  check_learnt(host, learner, false);
  nms_learner_free(learner);
  host_free(host);
}

/// Two sounds give the one that was refined with both
static void
test_refined(void)
{
  Host*       host    = open_empty();
  NmsLearner* learner = new_learner(true);
  host_set_text(host, TEACHING_NAME "1", "tones");
  host_set_text(host, TEACHING_NAME "3", "bursts");
  play(host, 1, tones, LENGTH);
  play(host, 3, bursts, LENGTH);
  teaching_wait(host);
  CHECK_TEXT(host->sources, "tones, bursts");
  CHECK_INT(teaching_state(host, 2), PLUG_STATE_EMPTY);
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_LEARNT);
  add_source(learner, "tones", tones, LENGTH);
  add_source(learner, "bursts", bursts, LENGTH);
  check_learnt(host, learner, true);
  nms_learner_free(learner);
  host_free(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 3);
  bundle = argv[1];
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(folder, sizeof(folder), "%s", argv[argc - 1]);
  tones   = material_tones(LENGTH, 1);
  bursts  = material_bursts(LENGTH, 2);
  silence = new_floats(LENGTH);

  // Sound from the first sample to the last, of which nothing is left out
  tones[0]           = 0.01f;
  bursts[0]          = 0.01f;
  tones[LENGTH - 1]  = 0.01f;
  bursts[LENGTH - 1] = 0.01f;

  if (argc > 4) {
    test_refined();
  } else {
    test_states();
    test_listening();
    test_same_as_learner();
  }
  free(tones);
  free(bursts);
  free(silence);
  return check_result();
}
