// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "material.h"
#include "tools.h"
#include "watch.h"

#include "learn/learner_impl.h"
#include "nms/learner.h"
#include "nms/rest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
   The rest of a mix: tones are learnt from a recording of their own, and what
   else plays with them in a mix is not known, or as another kit's bursts.
*/

/// Several chunks of every recording
#define N_SAMPLES 100000

/// A dictionary of tones and bursts, both of other recordings
static NmsDictionary* guess;

/// The mix: tones, and bursts that nobody gives alone
static float* bursts;
static float* mix;

static void
make_mix(void)
{
  bursts       = material_bursts(N_SAMPLES, 12);
  float* tones = material_tones(N_SAMPLES, 11);
  mix          = new_copy(bursts, N_SAMPLES);
  for (size_t i = 0; i < N_SAMPLES; ++i) {
    mix[i] += tones[i];
  }
  free(tones);
}

static void
make_guess(void)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = material_learner(&config);
  float*                 tones   = material_tones(N_SAMPLES, 21);
  float*                 others  = material_bursts(N_SAMPLES, 22);
  material_push(learner, 0, tones, N_SAMPLES, 0);
  material_push(learner, 1, others, N_SAMPLES, 0);
  guess = material_learn(learner);
  free(tones);
  free(others);
  nms_learner_free(learner);
}

/// Return a learner of tones that has heard the mix as its second source
static NmsLearner*
make_learner(const NmsLearnerConfig* config)
{
  NmsLearner* learner = material_learner(config);
  float*      tones   = material_tones(N_SAMPLES, 1);
  material_push(learner, 0, tones, N_SAMPLES, 0);
  material_push(learner, 1, mix, N_SAMPLES, 0);
  REQUIRE_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_SUCCESS);
  free(tones);
  return learner;
}

/// Settings under which there is something to refine
static NmsLearnerConfig
config_to_refine(void)
{
  NmsLearnerConfig config = material_config();
  config.n_iterations     = 4;
  config.relaxation       = 2.0f;
  config.momentum         = 0.5f;
  return config;
}

static NmsDictionary*
finish(const NmsLearner* learner)
{
  NmsDictionary* dictionary = NULL;
  REQUIRE_INT(nms_learner_finish(learner, &dictionary), NMS_SUCCESS);
  return dictionary;
}

static NmsStatus
learn_rest(NmsLearner* learner, const NmsDictionary* like, bool for_refining)
{
  const NmsRestConfig config = {like, for_refining, NULL, NULL};
  return nms_learner_learn_rest(learner, 1, &config);
}

/// Learn the rest and return what separating with it gives, in dB
static double
measure(NmsLearner* learner, const NmsDictionary* like)
{
  REQUIRE_INT(learn_rest(learner, like, false), NMS_SUCCESS);
  NmsDictionary* dictionary = finish(learner);
  const double   db         = material_separation_db(dictionary, 256);
  nms_dictionary_free(dictionary);
  return db;
}

/// Taken as a recording of the rest, the mix gives itself; as a mix, what is
/// left, with a guess or without
static void
test_better(void)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = make_learner(&config);
  REQUIRE_INT(nms_learner_learn_source(learner, 1, NULL, NULL), NMS_SUCCESS);
  NmsDictionary* dictionary = finish(learner);
  const double   as_it_is   = material_separation_db(dictionary, 256);
  const double   free_db    = measure(learner, NULL);
  const double   guessed_db = measure(learner, guess);
  fprintf(stderr,
          "as it is %.2f dB, without guess %.2f dB, with %.2f dB\n",
          as_it_is,
          free_db,
          guessed_db);
  CHECK_BELOW(as_it_is + 8.0, free_db);
  CHECK_BELOW(as_it_is + 8.0, guessed_db);
  nms_dictionary_free(dictionary);
  nms_learner_free(learner);
}

/// Return a copy of the columns of W of a dictionary's first source
static float*
first_columns(const NmsDictionary* dictionary)
{
  const uint32_t n       = dictionary->sources[0].n_components;
  float*         columns = new_floats((size_t)n * dictionary->n_features);
  for (size_t j = 0; j < dictionary->n_features; ++j) {
    memcpy(columns + j * n,
           dictionary->analysis + j * dictionary->shape.n_components,
           n * sizeof(float));
  }
  return columns;
}

/// What is held stays bit for bit, what was pushed too; and the rest is learnt
/// again the same
static void
check_held(const NmsDictionary* like)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = make_learner(&config);
  void*                  bytes[2];
  size_t                 n_bytes[2];
  REQUIRE_INT(learn_rest(learner, NULL, true), NMS_SUCCESS);
  NmsDictionary* other  = finish(learner);
  float*         before = first_columns(other);
  REQUIRE_INT(nms_learner_encode_material(learner, 1, &bytes[0], &n_bytes[0]),
              NMS_SUCCESS);
  REQUIRE_INT(learn_rest(learner, like, true), NMS_SUCCESS);
  NmsDictionary* first = finish(learner);
  REQUIRE_INT(learn_rest(learner, like, true), NMS_SUCCESS);
  NmsDictionary* second = finish(learner);
  REQUIRE_INT(nms_learner_encode_material(learner, 1, &bytes[1], &n_bytes[1]),
              NMS_SUCCESS);
  float* after = first_columns(second);
  CHECK_SAME(after, before, (size_t)6 * first->n_features);
  CHECK_INT(first->sources[0].n_components, 6);
  CHECK_INT(first->sources[1].n_components, 12);
  kit_check_same(first, second);
  CHECK_INT(n_bytes[0], n_bytes[1]);
  CHECK(!memcmp(bytes[0], bytes[1], n_bytes[0]));
  for (int i = 0; i < 2; ++i) {
    free(bytes[i]);
  }
  free(before);
  free(after);
  nms_dictionary_free(other);
  nms_dictionary_free(first);
  nms_dictionary_free(second);
  nms_learner_free(learner);
}

/// A guess without anything to add is none
static void
test_all_roles(void)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = make_learner(&config);
  REQUIRE_INT(learn_rest(learner, NULL, true), NMS_SUCCESS);
  NmsDictionary* plain = finish(learner);
  float*         tones = material_tones(N_SAMPLES, 1);
  NmsLearner*    alone = NULL;
  NmsDictionary* one   = NULL;
  REQUIRE_INT(nms_learner_new(&config, &alone), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(alone, "tones"), NMS_SUCCESS);
  material_push(alone, 0, tones, N_SAMPLES, 0);
  REQUIRE_INT(nms_learner_learn_source(alone, 0, NULL, NULL), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_finish(alone, &one), NMS_SUCCESS);
  REQUIRE_INT(learn_rest(learner, one, true), NMS_SUCCESS);
  NmsDictionary* guessed = finish(learner);
  kit_check_same(guessed, plain);

  // It explains less of the mix, too
  float of_one  = 0.0f;
  float of_both = 0.0f;
  CHECK_INT(nms_learner_explain(learner, 1, one, &of_one), NMS_SUCCESS);
  CHECK_INT(nms_learner_explain(learner, 1, guess, &of_both), NMS_SUCCESS);
  CHECK_BELOW((double)of_one + 0.1, (double)of_both);
  CHECK_BELOW((double)of_both, 1.0);

  // For its only source is a role, which does not count
  float of_none = 0.0f;
  CHECK_INT(nms_learner_explain(learner, 1, NULL, &of_none), NMS_SUCCESS);
  CHECK(of_none == of_one);
  free(tones);
  nms_dictionary_free(plain);
  nms_dictionary_free(guessed);
  nms_dictionary_free(one);
  nms_learner_free(alone);
  nms_learner_free(learner);
}

/// The role of a source is found by what was heard of it, or by its columns
static void
test_roles(void)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = make_learner(&config);
  uint32_t               role    = 9;
  CHECK_INT(nms_learner_find_role(learner, 0, guess, &role), NMS_SUCCESS);
  CHECK_INT(role, 0);
  REQUIRE_INT(nms_learner_add_source(learner, "more"), NMS_SUCCESS);
  CHECK_INT(nms_learner_find_role(learner, 2, guess, &role), NMS_NO_MATERIAL);
  CHECK_INT(nms_learner_find_role(learner, 3, guess, &role), NMS_BAD_ARGUMENT);
  REQUIRE_INT(nms_learner_take_source(learner, 2, guess, 1), NMS_SUCCESS);
  CHECK_INT(nms_learner_find_role(learner, 2, guess, &role), NMS_SUCCESS);
  CHECK_INT(role, 1);
  REQUIRE_INT(nms_learner_clear_source(learner, 2), NMS_SUCCESS);
  material_push(learner, 2, bursts, N_SAMPLES, 0);
  CHECK_INT(nms_learner_find_role(learner, 2, guess, &role), NMS_SUCCESS);
  CHECK_INT(role, 1);
  nms_learner_free(learner);
}

/// The sound kept to mix from is the bursts; by chunks of a run it is the same
/// as of one, and by single chunks nearly so
static void
test_sound(void)
{
  const NmsLearnerConfig config  = config_to_refine();
  NmsLearner*            learner = make_learner(&config);
  NmsLearnerSource*      rest    = &learner->sources[1];
  REQUIRE_INT(learn_rest(learner, guess, false), NMS_SUCCESS);
  CHECK(!nms_learner_can_refine(learner)); // There is nothing to mix with
  CHECK_INT(rest->masked.heard.n_frames_kept, 0);
  REQUIRE_INT(learn_rest(learner, guess, true), NMS_SUCCESS);
  CHECK(nms_learner_can_refine(learner));
  CHECK_INT(rest->masked.heard.n_frames_kept, rest->sound.heard.n_frames_kept);
  const size_t n     = N_SAMPLES - 4096;
  float*       whole = new_copy(rest->masked.values, n);
  const double mixed = sdr_db(bursts, mix, n);
  const double db    = sdr_db(bursts, whole, n);
  fprintf(stderr, "sound of the rest: %.2f dB, of the mix %.2f\n", db, mixed);
  CHECK_BELOW(mixed + 8.0, db);

  rest->sound.heard.step = 2; // As if every second chunk had been dropped
  REQUIRE_INT(learn_rest(learner, guess, true), NMS_SUCCESS);
  const double parted = sdr_db(bursts, rest->masked.values, n);
  CHECK(max_difference(whole, rest->masked.values, n) > 0.0);
  CHECK_NEAR(parted, db, 3.0);

  // Learnt as a recording, it is its own sound again
  REQUIRE_INT(nms_learner_learn_source(learner, 1, NULL, NULL), NMS_SUCCESS);
  CHECK(nms_learner_sound(rest) == &rest->sound);
  free(whole);
  nms_learner_free(learner);
}

/// Refining changes it, and does not harm
static void
test_refined(void)
{
  const NmsLearnerConfig config  = config_to_refine();
  NmsRefineConfig        steps   = nms_learner_refine_defaults();
  NmsLearner*            learner = make_learner(&config);
  steps.n_steps                  = 40;
  steps.rate                     = 0.05f;
  REQUIRE_INT(learn_rest(learner, guess, true), NMS_SUCCESS);
  NmsDictionary* plain   = finish(learner);
  NmsDictionary* refined = NULL;
  REQUIRE_INT(nms_learner_make(learner, &steps, &refined), NMS_SUCCESS);
  CHECK(max_difference(plain->analysis,
                       refined->analysis,
                       (size_t)18 * plain->n_features) > 0.0);
  CHECK_BELOW(material_separation_db(plain, 256) - 0.3,
              material_separation_db(refined, 256));
  nms_dictionary_free(plain);
  nms_dictionary_free(refined);
  nms_learner_free(learner);
}

/// Do tasks from last to first
static void
run_backwards(void* crew, uint32_t n_tasks, NmsTaskFunc func, void* user)
{
  *(uint32_t*)crew += n_tasks;
  for (uint32_t i = n_tasks; i-- > 0;) {
    func(user, i);
  }
}

/// Whoever does the tasks, the result is the same
static void
check_tasks(const NmsDictionary* like)
{
  const NmsLearnerConfig config  = material_config();
  uint32_t               n_tasks = 0;
  NmsLearnerConfig       shared  = config;
  shared.tasks                   = (NmsTasks){run_backwards, &n_tasks};
  NmsLearner* alone              = make_learner(&config);
  NmsLearner* crew               = make_learner(&shared);
  REQUIRE_INT(learn_rest(alone, like, true), NMS_SUCCESS);
  n_tasks = 0;
  REQUIRE_INT(learn_rest(crew, like, true), NMS_SUCCESS);
  CHECK(n_tasks > 20);
  NmsDictionary* first  = finish(alone);
  NmsDictionary* second = finish(crew);
  kit_check_same(first, second);
  const NmsStore* const sound = &alone->sources[1].masked;
  CHECK_SAME(crew->sources[1].masked.values,
             sound->values,
             (size_t)sound->n_values * sound->heard.n_frames_kept);
  nms_dictionary_free(first);
  nms_dictionary_free(second);
  nms_learner_free(alone);
  nms_learner_free(crew);
}

/// Go on so many times
static bool
stop_later(void* user, double fraction)
{
  int* const n_left = user;
  CHECK(fraction >= 0.0 && fraction <= 1.0);
  return (*n_left)-- > 0;
}

/// Progress rises to its end; stopped anywhere, the source is as before
static void
check_cancelled(const NmsDictionary* like)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = make_learner(&config);
  NmsDictionary*         none    = NULL;
  Watch                  all     = {.in_order = true};
  const NmsRestConfig    whole   = {like, true, watch, &all};
  NmsLearner*            other   = make_learner(&config);
  REQUIRE_INT(nms_learner_learn_rest(other, 1, &whole), NMS_SUCCESS);
  CHECK(all.in_order);
  CHECK(all.n_calls > 20);
  for (int stop = 1; stop < all.n_calls - 2; stop += 1 + all.n_calls / 7) {
    int                 n_left = stop;
    const NmsRestConfig rest   = {like, true, stop_later, &n_left};
    check_note("stopped at %d of %d", stop, all.n_calls);
    CHECK_INT(nms_learner_learn_rest(learner, 1, &rest), NMS_CANCELLED);
    CHECK_INT(nms_learner_finish(learner, &none), NMS_NO_MATERIAL);
    CHECK_INT(learner->sources[1].masked.heard.n_frames_kept, 0);
  }
  check_no_note();
  nms_learner_free(learner);
  nms_learner_free(other);
}

/// Whatever cannot be learnt is refused, the source as before
static void
test_refused(void)
{
  const NmsLearnerConfig config    = material_config();
  const KitConfig        shape     = KIT_DEFAULTS;
  NmsDictionary*         other     = kit_new(&shape);
  NmsLearner*            learner   = material_learner(&config);
  float                  explained = 0.0f;
  CHECK_INT(learn_rest(learner, NULL, false), NMS_NO_MATERIAL);
  CHECK_INT(nms_learner_explain(learner, 1, guess, &explained),
            NMS_NO_MATERIAL);
  material_push(learner, 1, mix, N_SAMPLES, 0);
  CHECK_INT(learn_rest(learner, NULL, false), NMS_NO_MATERIAL);
  CHECK_INT(learn_rest(learner, guess, false), NMS_NO_MATERIAL);
  CHECK_INT(nms_learner_explain(learner, 1, guess, &explained),
            NMS_NO_MATERIAL);
  REQUIRE_INT(nms_learner_take_source(learner, 0, guess, 0), NMS_SUCCESS);
  CHECK_INT(learn_rest(learner, other, false), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_explain(learner, 1, other, &explained),
            NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_explain(learner, 2, guess, &explained),
            NMS_BAD_ARGUMENT);
  REQUIRE_INT(nms_learner_lock_source(learner, 1, true), NMS_SUCCESS);
  CHECK_INT(learn_rest(learner, guess, false), NMS_BAD_ARGUMENT);
  REQUIRE_INT(nms_learner_lock_source(learner, 1, false), NMS_SUCCESS);
  CHECK_INT(learn_rest(learner, guess, false), NMS_SUCCESS);

  // Cleared, it is any source again
  REQUIRE_INT(nms_learner_clear_source(learner, 1), NMS_SUCCESS);
  material_push(learner, 1, bursts, N_SAMPLES, 0);
  REQUIRE_INT(nms_learner_learn_source(learner, 1, NULL, NULL), NMS_SUCCESS);
  CHECK(nms_learner_sound(&learner->sources[1])->heard.n_frames_kept > 0);
  nms_dictionary_free(other);
  nms_learner_free(learner);
}

/// What is as loud as nothing leaves nothing
static void
test_silence(void)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = material_learner(&config);
  float*                 silence = new_floats(N_SAMPLES);
  REQUIRE_INT(nms_learner_take_source(learner, 0, guess, 0), NMS_SUCCESS);
  material_push(learner, 1, silence, N_SAMPLES, 0);
  CHECK_INT(learn_rest(learner, guess, true), NMS_NO_MATERIAL);
  CHECK_INT(learn_rest(learner, NULL, true), NMS_NO_MATERIAL);
  free(silence);
  nms_learner_free(learner);
}

int
main(void)
{
  make_mix();
  make_guess();
  test_better();
  check_held(NULL);
  check_held(guess);
  test_all_roles();
  test_roles();
  test_sound();
  test_refined();
  check_tasks(NULL);
  check_tasks(guess);
  check_cancelled(NULL);
  check_cancelled(guess);
  test_refused();
  test_silence();
  nms_dictionary_free(guess);
  free(bursts);
  free(mix);
  return check_result();
}
