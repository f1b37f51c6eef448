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
#include "reference.h"
#include "teaching.h"
#include "tools.h"

#include "nms/dictionary.h"
#include "nms/learner.h"
#include "nms/rest.h"

#include <dirent.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <time.h>

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

/// Learn a source from a recording, which is as the plugin's, of two channels
static void
hear(NmsLearner* learner, uint32_t source, const float* sound, size_t n)
{
  const float* const channels[] = {sound, sound};
  REQUIRE_INT(nms_learner_begin(learner, source, 2), 0);
  REQUIRE_INT(nms_learner_push(learner, channels, (uint32_t)n), 0);
  REQUIRE_INT(nms_learner_learn_source(learner, source, NULL, NULL), 0);
}

/// Add a source and learn it
static void
add_source(NmsLearner* learner, const char* name, const float* sound, size_t n)
{
  REQUIRE_INT(nms_learner_add_source(learner, name), 0);
  hear(learner, name[0] == 'b', sound, n);
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

/// Two seconds of a noise join the sources of a file as `nmf-learn --choose`
/// joins them, bit for bit
static void
test_joined(void)
{
  NmsChoice      choice  = {0.0f, 0};
  NmsLearner*    learner = NULL;
  NmsDictionary* like    = NULL;
  NmsDictionary* file    = reference_read(two);
  REQUIRE_INT(nms_dictionary_fit(file, RATE, file->shape.hop, &like), 0);

  NmsLearnerConfig config = nms_learner_defaults();
  REQUIRE_INT(nms_learner_new_like(&config, like, &learner), 0);
  REQUIRE_INT(nms_learner_add_source(learner, "one"), 0);
  REQUIRE_INT(nms_learner_take_source(learner, 0, like, 0), 0);
  REQUIRE_INT(nms_learner_add_source(learner, "two"), 0);
  REQUIRE_INT(nms_learner_take_source(learner, 1, like, 1), 0);
  hear(learner, 1, bursts, LENGTH);
  CHECK_INT(nms_learner_choose(learner, 1, &choice), 0);

  Host* host = teaching_open(bundle, HOST_STEPPED, two);
  play(host, 2, bursts, LENGTH);
  teaching_wait(host);
  CHECK_TEXT(host->sources, "one, two");
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_FILE);
  CHECK_INT(teaching_state(host, 2), PLUG_STATE_LEARNT);
  check_learnt(host, learner, false);
  host_free(host);
  nms_learner_free(learner);
  nms_dictionary_free(like);
  nms_dictionary_free(file);
}

/// One strip learns what the others leave of a mix, as the engine's learner
/// does, bit for bit
static void
test_rest(void)
{
  const float* const channels[] = {bursts, bursts};
  NmsLearner*        learner    = NULL;
  NmsDictionary*     like       = NULL;
  NmsDictionary*     file       = reference_read(two);
  REQUIRE_INT(nms_dictionary_fit(file, RATE, file->shape.hop, &like), 0);

  NmsLearnerConfig config = nms_learner_defaults();
  REQUIRE_INT(nms_learner_new_like(&config, like, &learner), 0);
  REQUIRE_INT(nms_learner_add_source(learner, "one"), 0);
  REQUIRE_INT(nms_learner_take_source(learner, 0, like, 0), 0);
  REQUIRE_INT(nms_learner_add_source(learner, "rest"), 0);
  REQUIRE_INT(nms_learner_begin(learner, 1, 2), 0);
  REQUIRE_INT(nms_learner_push(learner, channels, LENGTH), 0);
  const NmsRestConfig rest = {.guess = NULL};
  REQUIRE_INT(nms_learner_learn_rest(learner, 1, &rest), 0);

  Host* host = teaching_open(bundle, HOST_STEPPED, two);
  teaching_press(host, "clear_2");
  *host_value(host, "rest") = 3.0f;
  play(host, 3, bursts, LENGTH);
  teaching_wait(host);
  CHECK_TEXT(host->sources, "one, rest");
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_LEARNT);
  check_learnt(host, learner, false);

  // By itself again when it is the rest no more
  NmsDictionary* before     = teaching_dictionary(host, folder);
  *host_value(host, "rest") = 0.0f;
  teaching_turn(host);
  teaching_wait(host);
  CHECK_TEXT(host->sources, "one, Source 3");
  NmsDictionary* after = teaching_dictionary(host, folder);
  CHECK(before->shape.n_components > after->shape.n_components);
  nms_dictionary_free(before);
  nms_dictionary_free(after);
  host_free(host);
  nms_learner_free(learner);
  nms_dictionary_free(like);
  nms_dictionary_free(file);
}

/// Return how many threads there are
static int
count_threads(void)
{
  DIR* folder_of = opendir("/proc/self/task");
  int  n         = -2; // Of the folder itself, and of the one above
  REQUIRE(folder_of != NULL);
  while (readdir(folder_of)) {
    ++n;
  }
  closedir(folder_of);
  return n;
}

/// Return how many threads have no priority of the host's, and are 10 nicer
/// than this one
static int
count_nice(void)
{
  const int            wanted = getpriority(PRIO_PROCESS, 0) + 10;
  DIR*                 tasks  = opendir("/proc/self/task");
  const struct dirent* entry  = NULL;
  int                  n      = 0;
  REQUIRE(tasks != NULL);
  while ((entry = readdir(tasks))) {
    const pid_t thread = (pid_t)atoi(entry->d_name);
    n += thread > 0 && sched_getscheduler(thread) == SCHED_OTHER &&
         getpriority(PRIO_PROCESS, (id_t)thread) == (wanted < 19 ? wanted : 19);
  }
  closedir(tasks);
  return n;
}

/// An instance that is taught has one thread more, for as long as it is there,
/// which is nice even if a host does its work on the audio thread
static void
test_thread(void)
{
  const struct sched_param high = {.sched_priority = 1};
  const struct sched_param none = {.sched_priority = 0};

  const int n    = count_threads();
  Host*     host = open_two();
  host_skip(host, 1000);
  host_set_dictionary(host, two);
  host_settle(host);
  CHECK_INT(count_threads(), n);
  CHECK_INT(count_nice(), 0);
  sched_setscheduler(0, SCHED_FIFO, &high); // If this user may
  play(host, 1, tones, LENGTH);
  sched_setscheduler(0, SCHED_OTHER, &none);
  CHECK_INT(count_nice(), 1);
  teaching_wait(host);
  CHECK_INT(count_threads(), n + 1);
  play(host, 2, tones, LENGTH);
  CHECK_INT(count_threads(), n + 1);
  host_free(host); // Which ends a lesson
  CHECK_INT(count_threads(), n);
}

/// The sound goes on without a gap or a click when what was learnt comes in: of
/// a steady tone nothing is left but that tone, at whatever level
static void
test_no_click(void)
{
  const double step    = 2.0 * TOOLS_PI * 440.0 / RATE;
  double       last[2] = {0.0, 0.0};
  double       worst   = 0.0;
  uint64_t     time    = 0;
  int          n_after = 0;

  const struct timespec pause = {0, 500000};
  Host*                 host  = open_two();
  play(host, 3, bursts, LENGTH);
  *teaching_port(host, "gain", 1) = -12.0f;
  *teaching_port(host, "gain", 3) = 6.0f;
  host_settle(host);
  host_deactivate(host);
  host_activate(host);
  host->sources[0] = '\0';
  play(host, 4, bursts, LENGTH);
  for (int b = 0; b < 4000 && n_after < 40; ++b) {
    host_begin(host, 256);
    for (uint32_t i = 0; i < 256; ++i, ++time) {
      host->in[0][i] = 0.5f * (float)sin(step * (double)time);
      host->in[1][i] = host->in[0][i];
    }
    host_run(host);
    host_work(host);
    for (uint32_t i = 0; i < 256; ++i) {
      // What no tone of this frequency is; its beginning is one itself
      const double y    = (double)host->out[0][i];
      const double rest = y - 2.0 * cos(step) * last[0] + last[1];
      worst             = time > 8192 ? fmax(worst, fabs(rest)) : worst;
      last[1]           = last[0];
      last[0]           = y;
    }
    n_after += strstr(host->sources, "Source 4") != NULL;
    nanosleep(&pause, NULL);
  }
  CHECK_INT(n_after, 40);
  CHECK_BELOW(worst, 0.001); // -60 dBFS
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
    test_joined();
    test_rest();
    test_thread();
    test_no_click();
  }
  free(tones);
  free(bursts);
  free(silence);
  return check_result();
}
