// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "material.h"
#include "tools.h"
#include "watch.h"

#include "nms/learner.h"

#include <stdio.h>
#include <stdlib.h>

/// Several chunks of every source
#define N_SAMPLES 400000

/// Few iterations leave something to gain
static NmsLearnerConfig
few_iterations(void)
{
  NmsLearnerConfig config = material_config();
  config.n_iterations     = 4;
  config.relaxation       = 2.0f;
  config.momentum         = 0.5f;
  config.n_bands          = 40;
  config.n_components     = 4;
  return config;
}

/// Return a copy of a dictionary, by its bytes
static NmsDictionary*
copy(const NmsDictionary* dictionary)
{
  size_t         n_bytes = 0;
  NmsDictionary* again   = NULL;
  void*          bytes   = kit_encode(dictionary, NMS_F32, &n_bytes);
  REQUIRE_INT(nms_dictionary_decode(bytes, n_bytes, &again, NULL), NMS_SUCCESS);
  free(bytes);
  return again;
}

/// It separates a mix that nobody has heard better than before
static void
test_better(const NmsLearner* learner, const NmsDictionary* plain)
{
  NmsDictionary*  refined = copy(plain);
  NmsRefineConfig config  = nms_learner_refine_defaults();
  config.n_steps          = 60;
  config.rate             = 0.05f;
  CHECK_INT(nms_learner_refine(learner, &config, refined), NMS_SUCCESS);
  const double before_db = material_separation_db(plain, 256);
  const double after_db  = material_separation_db(refined, 256);
  fprintf(stderr, "refined from %.2f to %.2f dB\n", before_db, after_db);
  CHECK(after_db > before_db + 0.3);
  size_t n_bytes = 0;
  free(kit_encode(refined, NMS_F16, &n_bytes));
  nms_dictionary_free(refined);
}

/// Refined for files, it separates better than refined for all doors, and the
/// frames it is refined on are those it plays with: at its own hop it gains
static void
test_for_files(void)
{
  NmsLearnerConfig config  = few_iterations();
  config.n_context         = 3;
  double          found[2] = {0.0, 0.0};
  NmsRefineConfig refine   = nms_learner_refine_defaults();
  refine.n_steps           = 60;
  refine.rate              = 0.05f;
  for (int i = 0; i < 2; ++i) {
    if (i) {
      nms_learner_expect_files(&config);
      CHECK(config.is_symmetrical && config.n_ahead == 1);
    }
    NmsLearner*    learner    = material_heard(&config, N_SAMPLES);
    NmsDictionary* dictionary = material_learn(learner);
    const double   before_db  = material_separation_db(dictionary, 256);
    CHECK_INT(nms_dictionary_is_for_files(dictionary), i);
    CHECK_INT(nms_learner_refine(learner, &refine, dictionary), NMS_SUCCESS);
    found[i] = material_separation_db(dictionary, 256);
    CHECK(found[i] > before_db + 0.3);
    nms_dictionary_free(dictionary);
    nms_learner_free(learner);
  }
  CHECK(found[1] > found[0] + 0.1);

  config.n_context = 1; // Then there is nothing to look ahead with
  nms_learner_expect_files(&config);
  CHECK(config.is_symmetrical && config.n_ahead == 0);
}

/// The same seed gives the same bits, another one does not
static void
test_seed(const NmsLearner* learner, const NmsDictionary* plain)
{
  NmsDictionary*  made[3];
  NmsRefineConfig config = nms_learner_refine_defaults();
  config.n_steps         = 10;
  for (int i = 0; i < 3; ++i) {
    made[i]     = copy(plain);
    config.seed = i < 2 ? 1 : 2;
    CHECK_INT(nms_learner_refine(learner, &config, made[i]), NMS_SUCCESS);
  }
  kit_check_same(made[1], made[0]);
  CHECK(max_difference(
            made[2]->analysis, made[0]->analysis, kit_n_analysis(plain)) > 0.0);
  for (int i = 0; i < 3; ++i) {
    nms_dictionary_free(made[i]);
  }
}

/// Stopped, or done nothing, it leaves the dictionary as it was
static void
test_unchanged(const NmsLearner* learner, const NmsDictionary* plain)
{
  NmsDictionary*  refined = copy(plain);
  NmsRefineConfig config  = nms_learner_refine_defaults();
  config.n_steps          = 12;
  config.progress         = watch;
  for (int stop_at = 1; stop_at <= 12; stop_at += 11) {
    Watch self  = {.stop_at = stop_at, .in_order = true};
    config.user = &self;
    CHECK_INT(nms_learner_refine(learner, &config, refined), NMS_CANCELLED);
    CHECK_INT(self.n_calls, stop_at);
    CHECK(self.in_order);
    kit_check_same(refined, plain);
  }
  config.progress = NULL;
  config.n_steps  = 0;
  check_note("no steps");
  CHECK_INT(nms_learner_refine(learner, &config, refined), NMS_SUCCESS);
  kit_check_same(refined, plain);
  check_no_note();
  nms_dictionary_free(refined);
}

/// Without recordings there is nothing to go by
static void
test_no_material(const NmsDictionary* plain)
{
  const NmsLearnerConfig few        = few_iterations();
  NmsLearner*            learner    = material_learner(&few);
  NmsDictionary*         dictionary = copy(plain);
  const NmsRefineConfig  config     = nms_learner_refine_defaults();
  CHECK_INT(nms_learner_refine(learner, &config, dictionary), NMS_NO_MATERIAL);
  kit_check_same(dictionary, plain);
  nms_dictionary_free(dictionary);
  nms_learner_free(learner);
}

/// Of little sound fewer steps are done, by the cube of its length, but one
static void
test_short(void)
{
  const struct {
    size_t n_samples;
    int    n_steps;
  } cases[] = {{72000, 38}, {48000, 11}, {4000, 1}, {160000, 90}};
  const NmsLearnerConfig settings = material_config();
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    NmsLearner*     learner = material_heard(&settings, cases[i].n_samples);
    NmsDictionary*  made    = material_learn(learner);
    Watch           self    = {.stop_at = 0, .in_order = true};
    NmsRefineConfig config  = nms_learner_refine_defaults();
    config.n_steps          = 90;
    config.progress         = watch;
    config.user             = &self;
    check_note("%zu samples", cases[i].n_samples);
    CHECK_INT(nms_learner_refine(learner, &config, made), NMS_SUCCESS);
    CHECK_BELOW(abs(self.n_calls - cases[i].n_steps), 1.0);
    CHECK(self.in_order);
    nms_dictionary_free(made);
    nms_learner_free(learner);
  }
  check_no_note();
}

int
main(void)
{
  const NmsLearnerConfig config  = few_iterations();
  NmsLearner*            learner = material_heard(&config, N_SAMPLES);
  NmsDictionary*         plain   = material_learn(learner);
  test_better(learner, plain);
  test_seed(learner, plain);
  test_unchanged(learner, plain);
  test_no_material(plain);
  test_for_files();
  nms_dictionary_free(plain);
  nms_learner_free(learner);
  test_short();
  return check_result();
}
