// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "material.h"
#include "stereo.h"
#include "tools.h"
#include "watch.h"

#include "learn/learner_impl.h"
#include "nms/bleed.h"
#include "nms/learner.h"
#include "nms/rest.h"

#include <stdbool.h>
#include <stdlib.h>

/**
   Recordings in which the other source is heard, too: learnt together, where
   they were made together, or apart.
*/

/// Several chunks, the last one not whole
#define N_SAMPLES 150000

/// The other source is so loud in a recording
#define BLEED 0.25f

/// Return recordings that bleed into each other
static void
make_takes(float* takes[2])
{
  takes[0]            = material_tones(N_SAMPLES, 1);
  takes[1]            = material_bursts(N_SAMPLES, 2);
  float* const tones  = new_copy(takes[0], N_SAMPLES);
  float* const bursts = new_copy(takes[1], N_SAMPLES);
  for (size_t i = 0; i < N_SAMPLES; ++i) {
    takes[0][i] += BLEED * bursts[i];
    takes[1][i] += BLEED * tones[i];
  }
  free(tones);
  free(bursts);
}

static NmsLearner*
hear_takes(const NmsLearnerConfig* config)
{
  NmsLearner* const learner = material_learner(config);
  float*            takes[2];
  make_takes(takes);
  for (uint32_t s = 0; s < 2; ++s) {
    material_push(learner, s, takes[s], N_SAMPLES, 0);
    free(takes[s]);
  }
  return learner;
}

/// Return how well the dictionary of a learner separates
static double
finished_db(const NmsLearner* learner)
{
  NmsDictionary* dictionary = NULL;
  REQUIRE_INT(nms_learner_finish(learner, &dictionary), NMS_SUCCESS);
  const double db = material_separation_db(dictionary, 256);
  nms_dictionary_free(dictionary);
  return db;
}

/// Return how well the sound kept of the tones is the tones alone
static double
sound_db(const NmsLearner* learner)
{
  float* const tones = material_tones(N_SAMPLES, 1);
  const double db = sdr_db(tones, learner->sources[0].sound.values, N_SAMPLES);
  free(tones);
  return db;
}

/// Both ways come near to what clean recordings give, and leave sound to refine
/// with that is cleaner than what was heard
static void
test_better(const NmsLearnerConfig* config, double clean_db)
{
  NmsLearner* const    as_heard   = hear_takes(config);
  NmsDictionary* const dictionary = material_learn(as_heard);
  const double         heard_db   = finished_db(as_heard);
  const double         before_db  = sound_db(as_heard);
  CHECK_BELOW(heard_db + 3.0, clean_db);

  NmsLearner* const together = hear_takes(config);
  Watch             seen     = {.in_order = true};
  REQUIRE_INT(nms_learner_learn_together(together, watch, &seen), NMS_SUCCESS);
  CHECK(seen.in_order);
  CHECK_NEAR(seen.last, 1.0, 0.0);
  CHECK_BELOW(clean_db - 1.5, finished_db(together));
  CHECK_BELOW(before_db + 6.0, sound_db(together));

  NmsLearner* const apart = hear_takes(config);
  REQUIRE_INT(nms_learner_learn_apart(apart, NULL, NULL), NMS_SUCCESS);
  CHECK_BELOW(heard_db + 1.0, finished_db(apart));
  CHECK_BELOW(before_db + 3.0, sound_db(apart));
  nms_dictionary_free(dictionary);
  nms_learner_free(as_heard);
  nms_learner_free(together);
  nms_learner_free(apart);
}

/// Where nothing bleeds in, learning together loses nothing
static void
test_clean(const NmsLearnerConfig* config, double clean_db)
{
  NmsLearner* const learner = material_heard(config, N_SAMPLES);
  REQUIRE_INT(nms_learner_learn_together(learner, NULL, NULL), NMS_SUCCESS);
  CHECK_BELOW(clean_db - 0.5, finished_db(learner));
  nms_learner_free(learner);
}

/// The result follows nothing but what was heard, and cancelling leaves what
/// was learnt before
static void
test_again(void)
{
  const NmsLearnerConfig config = material_config();
  NmsDictionary*         made[2];
  for (int i = 0; i < 2; ++i) {
    NmsLearner* const learner = hear_takes(&config);
    REQUIRE_INT(nms_learner_learn_together(learner, NULL, NULL), NMS_SUCCESS);
    REQUIRE_INT(nms_learner_finish(learner, &made[i]), NMS_SUCCESS);
    nms_learner_free(learner);
  }
  kit_check_same(made[0], made[1]);

  NmsLearner* const    learner = hear_takes(&config);
  NmsDictionary* const before  = material_learn(learner);
  NmsDictionary*       after   = NULL;
  const double         db      = sound_db(learner);
  for (int stop_at = 1; stop_at < 100; stop_at += 98) {
    Watch seen = {.stop_at = stop_at, .in_order = true};
    CHECK_INT(nms_learner_learn_together(learner, watch, &seen), NMS_CANCELLED);
    REQUIRE_INT(nms_learner_finish(learner, &after), NMS_SUCCESS);
    kit_check_same(after, before);
    CHECK_NEAR(sound_db(learner), db, 0.0);
    nms_dictionary_free(after);
  }
  Watch seen = {.stop_at = 2, .in_order = true};
  CHECK_INT(nms_learner_learn_apart(learner, watch, &seen), NMS_CANCELLED);
  nms_dictionary_free(before);
  nms_dictionary_free(made[0]);
  nms_dictionary_free(made[1]);
  nms_learner_free(learner);
}

static void
test_refused(void)
{
  NmsLearnerConfig config  = material_config();
  NmsLearner*      learner = hear_takes(&config);
  float* const     more    = material_tones(100, 3);

  // A source that is locked takes no part, and there must be two that do
  REQUIRE_INT(nms_learner_lock_source(learner, 0, true), NMS_SUCCESS);
  CHECK_INT(nms_learner_learn_together(learner, NULL, NULL), NMS_NO_MATERIAL);
  CHECK_INT(nms_learner_learn_apart(learner, NULL, NULL), NMS_NO_MATERIAL);
  REQUIRE_INT(nms_learner_lock_source(learner, 0, false), NMS_SUCCESS);
  material_push(learner, 0, more, 100, 0);
  CHECK_INT(nms_learner_learn_together(learner, NULL, NULL), NMS_BAD_ARGUMENT);
  nms_learner_free(learner);

  // Silence
  float* const silence = new_floats(100);
  learner              = material_learner(&config);
  CHECK_INT(nms_learner_learn_together(learner, NULL, NULL), NMS_NO_MATERIAL);
  material_push(learner, 0, more, 100, 0);
  CHECK_INT(nms_learner_learn_together(learner, NULL, NULL), NMS_NO_MATERIAL);
  material_push(learner, 1, silence, 100, 0);
  CHECK_INT(nms_learner_learn_together(learner, NULL, NULL), NMS_NO_MATERIAL);
  CHECK_INT(nms_learner_learn_apart(learner, NULL, NULL), NMS_NO_MATERIAL);
  nms_learner_free(learner);

  config.beta = 2.0f;
  learner     = hear_takes(&config);
  CHECK_INT(nms_learner_learn_together(learner, NULL, NULL), NMS_BAD_ARGUMENT);
  nms_learner_free(learner);
  free(silence);
  free(more);
}

/// Recordings in two channels that were learnt together have their places; one
/// that was a rest is none any more
static void
test_stereo(void)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner* const      learner = material_learner(&config);
  const float            loud    = 1.0f;
  NmsDictionary*         made    = NULL;
  stereo_push(learner, 0, stereo_tones(loud, 0.5f, 0), 0);
  stereo_push(learner, 1, stereo_bursts(0.5f, loud), 0);
  const NmsRestConfig rest = {.for_refining = true};
  REQUIRE_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_learn_rest(learner, 1, &rest), NMS_SUCCESS);
  CHECK(learner->sources[1].is_rest);

  REQUIRE_INT(nms_learner_learn_together(learner, NULL, NULL), NMS_SUCCESS);
  CHECK(!learner->sources[1].is_rest);
  REQUIRE_INT(nms_learner_finish(learner, &made), NMS_SUCCESS);
  REQUIRE(made->spatial != NULL);
  const uint32_t     n_groups = made->shape.n_groups;
  const float* const places   = made->spatial;
  float              left[2]  = {0.0f, 0.0f};
  for (size_t g = 0; g < n_groups; ++g) {
    left[0] += places[4 * g] / (float)n_groups;
    left[1] += places[4 * (n_groups + g)] / (float)n_groups;
  }
  CHECK_NEAR(left[0], 0.8, 0.05);
  CHECK_NEAR(left[1], 0.2, 0.05);
  nms_dictionary_free(made);
  nms_learner_free(learner);
}

/// By settings to play with, or for files, which look ahead
static void
test_settings(bool is_for_files)
{
  NmsLearnerConfig config = material_config();
  if (is_for_files) {
    nms_learner_expect_files(&config);
  }
  NmsLearner* const    learner = material_heard(&config, N_SAMPLES);
  NmsDictionary* const clean   = material_learn(learner);
  const double         db      = material_separation_db(clean, 256);
  test_better(&config, db);
  test_clean(&config, db);
  nms_dictionary_free(clean);
  nms_learner_free(learner);
}

int
main(void)
{
  test_settings(false);
  test_settings(true);
  test_stereo();
  test_again();
  test_refused();
  return check_result();
}
