// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "material.h"
#include "tools.h"

#include "nms/learner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
   What a session does with sources: clears, renames and locks them, and takes
   some from a dictionary beside others that are learnt.
*/

/// Several chunks of every source
#define N_SAMPLES 400000

/// Few iterations leave something to gain by refining
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

/// Steps enough to change what may be changed
static NmsRefineConfig
few_steps(void)
{
  NmsRefineConfig config = nms_learner_refine_defaults();
  config.n_steps         = 40;
  config.rate            = 0.05f;
  return config;
}

/// Check that components of two dictionaries are the same bits, or are not
static void
check_columns(const NmsDictionary* a,
              uint32_t             first_a,
              const NmsDictionary* b,
              uint32_t             first_b,
              uint32_t             n,
              bool                 same)
{
  const size_t n_a     = a->shape.n_components;
  const size_t n_b     = b->shape.n_components;
  bool         differs = false;
  REQUIRE_INT(a->n_features, b->n_features);
  REQUIRE_INT(a->shape.n_groups, b->shape.n_groups);
  for (uint32_t k = 0; k < n; ++k) {
    for (size_t j = 0; j < a->n_features; ++j) {
      differs = differs || a->analysis[j * n_a + first_a + k] !=
                               b->analysis[j * n_b + first_b + k];
    }
    for (size_t j = 0; j < a->shape.n_groups; ++j) {
      differs = differs || a->reconstruction[j * n_a + first_a + k] !=
                               b->reconstruction[j * n_b + first_b + k];
    }
  }
  CHECK(differs != same);
}

/// Push a made-up recording of an instrument
static void
push_tones(NmsLearner* learner, uint32_t source, uint64_t seed)
{
  float* const tones = material_tones(N_SAMPLES, seed);
  material_push(learner, source, tones, N_SAMPLES, 0);
  free(tones);
}

static void
push_bursts(NmsLearner* learner, uint32_t source, uint64_t seed)
{
  float* const bursts = material_bursts(N_SAMPLES, seed);
  material_push(learner, source, bursts, N_SAMPLES, 0);
  free(bursts);
}

static NmsDictionary*
finish(const NmsLearner* learner)
{
  NmsDictionary* dictionary = NULL;
  REQUIRE_INT(nms_learner_finish(learner, &dictionary), NMS_SUCCESS);
  return dictionary;
}

/// A cleared source is as one just added
static void
test_clear(const NmsDictionary* plain)
{
  const NmsLearnerConfig config  = few_iterations();
  const float            zeros[] = {0.0f, 0.0f};
  const float*           channel = zeros;
  NmsLearner*            learner = material_learner(&config);
  push_bursts(learner, 0, 7);
  push_bursts(learner, 1, 2);
  REQUIRE_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_learn_source(learner, 1, NULL, NULL), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_take_source(learner, 0, plain, 1), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_begin(learner, 0, 1), NMS_SUCCESS);
  CHECK_INT(nms_learner_push(learner, &channel, 2), NMS_SUCCESS);
  CHECK_INT(nms_learner_clear_source(learner, 0), NMS_SUCCESS);
  CHECK_INT(nms_learner_push(learner, &channel, 2), NMS_BAD_ARGUMENT);

  const NmsMaterial material = nms_learner_material(learner, 0);
  CHECK_INT(material.n_frames_heard, 0);
  CHECK_INT(material.n_frames_silent, 0);
  CHECK_INT(material.n_frames_kept, 0);
  CHECK_INT(material.step, 1);
  NmsDictionary* none = NULL;
  CHECK_INT(nms_learner_finish(learner, &none), NMS_NO_MATERIAL);
  CHECK_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_NO_MATERIAL);
  CHECK(!nms_learner_can_refine(learner));
  CHECK_INT(nms_learner_add_source(learner, "tones"), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_clear_source(learner, 2), NMS_BAD_ARGUMENT);

  push_tones(learner, 0, 1);
  NmsDictionary* again = material_learn(learner);
  kit_check_same(again, plain);

  // It is heard anew for refining, too
  const NmsRefineConfig steps   = few_steps();
  NmsLearner*           fresh   = material_heard(&config, N_SAMPLES);
  NmsDictionary*        refined = material_learn(fresh);
  CHECK_INT(nms_learner_refine(learner, &steps, again), NMS_SUCCESS);
  CHECK_INT(nms_learner_refine(fresh, &steps, refined), NMS_SUCCESS);
  kit_check_same(again, refined);
  nms_dictionary_free(again);
  nms_dictionary_free(refined);
  nms_learner_free(learner);
  nms_learner_free(fresh);
}

static void
test_rename(NmsLearner* learner)
{
  CHECK_INT(nms_learner_rename_source(learner, 0, "bursts"), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_rename_source(learner, 0, ""), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_rename_source(learner, 0, "a/b"), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_rename_source(learner, 2, "new"), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_rename_source(learner, 0, "tones"), NMS_SUCCESS);
  CHECK_INT(nms_learner_lock_source(learner, 1, true), NMS_SUCCESS);
  CHECK_INT(nms_learner_rename_source(learner, 1, "noise"), NMS_SUCCESS);
  CHECK_INT(nms_learner_rename_source(learner, 0, "a rather long name"),
            NMS_SUCCESS);
  CHECK_INT(nms_learner_rename_source(learner, 0, "bursts"), NMS_SUCCESS);
  NmsDictionary* dictionary = finish(learner);
  CHECK_TEXT(dictionary->sources[0].name, "bursts");
  CHECK_TEXT(dictionary->sources[1].name, "noise");
  nms_dictionary_free(dictionary);
  CHECK_INT(nms_learner_rename_source(learner, 0, "tones"), NMS_SUCCESS);
  CHECK_INT(nms_learner_rename_source(learner, 1, "bursts"), NMS_SUCCESS);
  CHECK_INT(nms_learner_lock_source(learner, 1, false), NMS_SUCCESS);
}

/// A locked source stays bit for bit, and takes part in all the rest
static void
test_lock(NmsLearner* learner, const NmsDictionary* plain)
{
  const NmsRefineConfig steps   = few_steps();
  const float           zero    = 0.0f;
  const float*          channel = &zero;
  NmsDictionary*        refined = finish(learner);
  NmsDictionary*        none    = NULL;
  REQUIRE_INT(nms_learner_begin(learner, 0, 1), NMS_SUCCESS);
  CHECK_INT(nms_learner_lock_source(learner, 2, true), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_lock_source(learner, 0, true), NMS_SUCCESS);
  CHECK_INT(nms_learner_push(learner, &channel, 1), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_begin(learner, 0, 1), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_clear_source(learner, 0), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_take_source(learner, 0, plain, 0), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_BAD_ARGUMENT);
  CHECK(nms_learner_can_refine(learner));
  CHECK_INT(nms_learner_refine(learner, &steps, refined), NMS_SUCCESS);
  check_columns(refined, 0, plain, 0, 4, true);
  check_columns(refined, 4, plain, 4, 4, false);

  // Nothing left to refine
  CHECK_INT(nms_learner_lock_source(learner, 1, true), NMS_SUCCESS);
  CHECK(!nms_learner_can_refine(learner));
  CHECK_INT(nms_learner_refine(learner, &steps, refined), NMS_NO_MATERIAL);
  CHECK_INT(nms_learner_make(learner, &steps, &none), NMS_SUCCESS);
  kit_check_same(none, plain);
  for (uint32_t s = 0; s < 2; ++s) {
    CHECK_INT(nms_learner_lock_source(learner, s, false), NMS_SUCCESS);
  }
  CHECK_INT(nms_learner_begin(learner, 0, 1), NMS_SUCCESS);
  nms_dictionary_free(none);
  nms_dictionary_free(refined);
}

/// Return a learner like a dictionary, with one of its sources and another
/// that has heard an instrument
static NmsLearner*
join(const NmsDictionary* preset)
{
  const NmsLearnerConfig config  = few_iterations();
  NmsLearner*            learner = NULL;
  REQUIRE_INT(nms_learner_new_like(&config, preset, &learner), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(learner, "other"), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(learner, "mine"), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_take_source(learner, 0, preset, 0), NMS_SUCCESS);
  push_bursts(learner, 1, 2);
  REQUIRE_INT(nms_learner_learn_source(learner, 1, NULL, NULL), NMS_SUCCESS);
  return learner;
}

/// A source that is taken stands beside one that is learnt, under the settings
/// of the dictionary it is from: learnt from the same, the joined one is that
static void
test_take(const NmsDictionary* plain)
{
  const NmsRefineConfig steps   = few_steps();
  NmsLearner*           learner = join(plain);
  NmsDictionary*        joined  = NULL;
  CHECK(!nms_learner_can_refine(learner)); // One has no recordings
  CHECK_INT(nms_learner_make(learner, &steps, &joined), NMS_SUCCESS);
  CHECK_INT(nms_dictionary_find(joined, "other"), 0);
  CHECK_INT(nms_dictionary_find(joined, "mine"), 1);
  REQUIRE_INT(nms_learner_rename_source(learner, 0, "tones"), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_rename_source(learner, 1, "bursts"), NMS_SUCCESS);
  nms_dictionary_free(joined);
  joined = finish(learner);
  kit_check_same(joined, plain);
  nms_dictionary_free(joined);

  // What is taken adds up, and stands before what is learnt
  CHECK_INT(nms_learner_take_source(learner, 1, plain, 0), NMS_SUCCESS);
  CHECK_INT(nms_learner_take_source(learner, 1, plain, 1), NMS_SUCCESS);
  joined = finish(learner);
  CHECK_INT(joined->shape.n_components, 16);
  CHECK_INT(joined->sources[1].first_component, 4);
  CHECK_INT(joined->sources[1].n_components, 12);
  check_columns(joined, 0, plain, 0, 4, true);
  check_columns(joined, 4, plain, 0, 8, true);
  check_columns(joined, 12, plain, 4, 4, true);
  nms_dictionary_free(joined);
  nms_learner_free(learner);
}

/// Refining holds what is taken unless it is let to change that, and what
/// nothing is heard of
static void
test_take_refined(const NmsDictionary* plain)
{
  const NmsRefineConfig steps   = few_steps();
  NmsLearner*           learner = join(plain);
  NmsDictionary*        joined  = NULL;
  REQUIRE_INT(nms_learner_clear_source(learner, 0), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_take_source(learner, 0, plain, 0), NMS_SUCCESS);
  push_tones(learner, 0, 1);
  REQUIRE_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(learner, "silent"), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_take_source(learner, 2, plain, 1), NMS_SUCCESS);
  CHECK(nms_learner_can_refine(learner));
  NmsDictionary* before = finish(learner);
  CHECK_INT(nms_learner_make(learner, &steps, &joined), NMS_SUCCESS);
  check_columns(joined, 0, before, 0, 4, true);
  check_columns(joined, 4, before, 4, 4, false);
  check_columns(joined, 8, before, 8, 4, false);
  check_columns(joined, 12, before, 12, 4, true);
  nms_dictionary_free(joined);

  CHECK_INT(nms_learner_refine_taken(learner, 3, true), NMS_BAD_ARGUMENT);
  REQUIRE_INT(nms_learner_lock_source(learner, 0, true), NMS_SUCCESS);
  CHECK_INT(nms_learner_refine_taken(learner, 0, true), NMS_BAD_ARGUMENT);
  REQUIRE_INT(nms_learner_lock_source(learner, 0, false), NMS_SUCCESS);
  CHECK_INT(nms_learner_refine_taken(learner, 0, true), NMS_SUCCESS);
  CHECK_INT(nms_learner_refine_taken(learner, 2, true), NMS_SUCCESS);
  CHECK_INT(nms_learner_make(learner, &steps, &joined), NMS_SUCCESS);
  check_columns(joined, 0, before, 0, 4, false);
  check_columns(joined, 4, before, 4, 4, false);
  check_columns(joined, 12, before, 12, 4, true);
  nms_dictionary_free(before);
  nms_dictionary_free(joined);
  nms_learner_free(learner);
}

/// Only from a dictionary of the same features, and not too many
static void
test_take_refused(const NmsDictionary* plain)
{
  const NmsLearnerConfig config  = few_iterations();
  NmsLearner*            learner = material_learner(&config);
  CHECK_INT(nms_learner_take_source(learner, 2, plain, 0), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_take_source(learner, 0, plain, 2), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_take_source(learner, 0, plain, 0), NMS_SUCCESS);
  nms_learner_free(learner);

  NmsLearnerConfig other[10];
  for (int i = 0; i < 10; ++i) {
    other[i] = few_iterations();
  }
  other[0].sample_rate_hz = 22050.0;
  other[1].window         = 2048;
  other[2].n_bands        = 0;
  other[3].n_groups       = 0;
  other[4].n_context      = 3;
  other[5].stride_samples = 256;
  other[6].exponent       = 1.0f;
  other[7].beta           = 2.0f;
  other[8].n_ahead        = 1;
  other[9].is_symmetrical = true;
  for (int i = 0; i < 10; ++i) {
    check_note("other settings %d", i);
    learner = material_learner(&other[i]);
    CHECK_INT(nms_learner_take_source(learner, 0, plain, 0), NMS_BAD_ARGUMENT);
    nms_learner_free(learner);
  }
  check_no_note();

  NmsLearnerConfig many = few_iterations();
  many.n_components     = NMS_MAX_COMPONENTS / 2 - 2;
  learner               = material_learner(&many);
  CHECK_INT(nms_learner_take_source(learner, 0, plain, 0), NMS_SUCCESS);
  CHECK_INT(nms_learner_take_source(learner, 0, plain, 0), NMS_BAD_ARGUMENT);
  nms_learner_free(learner);
}

/// A learner is like any dictionary, also one that was fitted, refined or has
/// bands nobody laid out
static void
test_like(void)
{
  const NmsLearnerConfig config = few_iterations();
  for (int i = 0; i < 3; ++i) {
    KitConfig kit      = KIT_DEFAULTS;
    kit.n_bands        = i == 1 ? 0 : 40;
    kit.n_groups       = i == 1 ? 0 : 60;
    kit.sample_rate_hz = 22050.0;
    check_note("kit %d", i);
    NmsDictionary* preset  = kit_new(&kit);
    NmsDictionary* fitted  = NULL;
    NmsDictionary* made    = NULL;
    NmsLearner*    learner = NULL;
    REQUIRE_INT(
        nms_dictionary_fit(preset, i == 2 ? 12000.0 : 22050.0, 128, &fitted),
        NMS_SUCCESS);
    REQUIRE_INT(nms_learner_new_like(&config, fitted, &learner), NMS_SUCCESS);
    for (uint32_t s = 0; s < fitted->shape.n_sources; ++s) {
      REQUIRE_INT(nms_learner_add_source(learner, fitted->sources[s].name),
                  NMS_SUCCESS);
      CHECK_INT(nms_learner_take_source(learner, s, fitted, s), NMS_SUCCESS);
    }
    made = finish(learner);
    REQUIRE_INT(
        nms_dictionary_describe(made, fitted->licence, fitted->provenance),
        NMS_SUCCESS);
    kit_check_same(made, fitted);
    nms_dictionary_free(preset);
    nms_dictionary_free(fitted);
    nms_dictionary_free(made);
    nms_learner_free(learner);
  }
  check_no_note();
}

static bool
stop(void* user, double fraction)
{
  (void)user;
  return fraction < 0.5;
}

/// Made is finished and refined, where that is possible
static void
test_make(const NmsLearner* learner, const NmsDictionary* plain)
{
  NmsRefineConfig steps   = few_steps();
  NmsDictionary*  refined = finish(learner);
  NmsDictionary*  made    = NULL;
  CHECK_INT(nms_learner_make(learner, NULL, &made), NMS_SUCCESS);
  kit_check_same(made, plain);
  nms_dictionary_free(made);
  CHECK_INT(nms_learner_refine(learner, &steps, refined), NMS_SUCCESS);
  CHECK_INT(nms_learner_make(learner, &steps, &made), NMS_SUCCESS);
  kit_check_same(made, refined);
  check_columns(made, 0, plain, 0, 8, false);
  nms_dictionary_free(made);
  nms_dictionary_free(refined);

  steps.progress = stop;
  made           = (NmsDictionary*)&steps;
  CHECK_INT(nms_learner_make(learner, &steps, &made), NMS_CANCELLED);
  CHECK(made == NULL);
}

/// One source, or another divergence, stays plain
static void
test_make_plain(void)
{
  const NmsRefineConfig steps = few_steps();
  for (int i = 0; i < 2; ++i) {
    NmsLearnerConfig config  = few_iterations();
    NmsLearner*      learner = NULL;
    NmsDictionary*   made    = NULL;
    config.beta              = i ? 2.0f : 1.0f;
    REQUIRE_INT(nms_learner_new(&config, &learner), NMS_SUCCESS);
    CHECK_INT(nms_learner_make(learner, &steps, &made), NMS_NO_MATERIAL);
    CHECK(made == NULL);
    for (uint32_t s = 0; s < (i ? 2 : 1); ++s) {
      const char* const names[] = {"tones", "more"};
      REQUIRE_INT(nms_learner_add_source(learner, names[s]), NMS_SUCCESS);
      push_tones(learner, s, s + 1);
      REQUIRE_INT(nms_learner_learn_source(learner, s, NULL, NULL),
                  NMS_SUCCESS);
    }
    NmsDictionary* plain = finish(learner);
    CHECK(!nms_learner_can_refine(learner));
    CHECK_INT(nms_learner_make(learner, &steps, &made), NMS_SUCCESS);
    kit_check_same(made, plain);
    nms_dictionary_free(plain);
    nms_dictionary_free(made);
    nms_learner_free(learner);
  }
}

/// Settings are those for refining only where it is possible
static void
test_expect_refining(void)
{
  for (int i = 0; i < 2; ++i) {
    const NmsLearnerConfig usual  = nms_learner_defaults();
    NmsLearnerConfig       config = usual;
    config.beta                   = i ? 1.5f : 1.0f;
    nms_learner_expect_refining(&config);
    CHECK((config.n_iterations == usual.n_iterations) == i);
    CHECK((config.momentum == usual.momentum) == i);
  }
}

int
main(void)
{
  const NmsLearnerConfig config  = few_iterations();
  NmsLearner*            learner = material_heard(&config, N_SAMPLES);
  NmsDictionary*         plain   = material_learn(learner);
  test_clear(plain);
  test_rename(learner);
  test_make(learner, plain);
  test_lock(learner, plain);
  test_take(plain);
  test_take_refined(plain);
  test_take_refused(plain);
  test_like();
  test_make_plain();
  test_expect_refining();
  nms_dictionary_free(plain);
  nms_learner_free(learner);
  return check_result();
}
