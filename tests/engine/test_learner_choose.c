// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "material.h"
#include "tools.h"

#include "nms/learner.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/**
   A choice between what was taken of a source and what was learnt of it, by
   material held back.
*/

/// Several chunks of every source
#define N_SAMPLES 200000

static void
push_tones(NmsLearner* learner, uint32_t source)
{
  float* const tones = material_tones(N_SAMPLES, 1);
  material_push(learner, source, tones, N_SAMPLES, 0);
  free(tones);
}

static void
push_bursts(NmsLearner* learner, uint32_t source)
{
  float* const bursts = material_bursts(N_SAMPLES, 2);
  material_push(learner, source, bursts, N_SAMPLES, 0);
  free(bursts);
}

static void
learn(NmsLearner* learner, uint32_t source)
{
  REQUIRE_INT(nms_learner_learn_source(learner, source, NULL, NULL),
              NMS_SUCCESS);
}

/// Return a learner of tones that were learnt and taken, beside bursts that
/// were taken; what was pushed of the tones goes on as bursts or not
static NmsLearner*
make_both(const NmsDictionary* plain, bool goes_on_as_bursts)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = material_learner(&config);
  REQUIRE_INT(nms_learner_take_source(learner, 0, plain, 0), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_take_source(learner, 1, plain, 1), NMS_SUCCESS);
  push_tones(learner, 0);
  if (goes_on_as_bursts) {
    push_bursts(learner, 0);
  }
  learn(learner, 0);
  return learner;
}

/// Check how many components a learner's dictionary has
static void
check_components(const NmsLearner* learner, uint32_t n_tones, uint32_t n_bursts)
{
  NmsDictionary* made = NULL;
  REQUIRE_INT(nms_learner_finish(learner, &made), NMS_SUCCESS);
  CHECK_INT(made->sources[0].n_components, n_tones);
  CHECK_INT(made->sources[1].n_components, n_bursts);
  nms_dictionary_free(made);
}

/// Return whether two columns of analysis are the same
static bool
is_same_column(const NmsDictionary* a,
               uint32_t             i,
               const NmsDictionary* b,
               uint32_t             k)
{
  bool is_same = true;
  for (size_t f = 0; f < a->n_features; ++f) {
    const float x = a->analysis[f * a->shape.n_components + i];
    const float y = b->analysis[f * b->shape.n_components + k];
    is_same       = is_same && memcmp(&x, &y, sizeof(x)) == 0;
  }
  return is_same;
}

/// Check that what a source has begins with `n` columns of `plain`, in their
/// order, and goes on with what was learnt, which are the same
static void
check_kept(const NmsDictionary* made, uint32_t n, const NmsDictionary* plain)
{
  const uint32_t n_learnt = plain->sources[0].n_components;

  CHECK_INT(made->sources[0].n_components, n + n_learnt);
  uint32_t next = 0;
  for (uint32_t k = 0; k < n; ++k) {
    while (next < n_learnt && !is_same_column(made, k, plain, next)) {
      ++next;
    }
    CHECK(next++ < n_learnt);
  }
  for (uint32_t k = 0; k < n_learnt; ++k) {
    CHECK(is_same_column(made, n + k, plain, k));
  }
}

/// A steady source needs less of what was taken; what is learnt stays, and so
/// do the other sources
static void
test_steady(const NmsDictionary* plain)
{
  const uint32_t n       = plain->sources[0].n_components;
  NmsLearner*    learner = make_both(plain, false);
  NmsDictionary* made    = NULL;
  NmsChoice      choice;
  check_components(learner, 2 * n, n);
  CHECK_INT(nms_learner_choose(learner, 0, &choice), NMS_SUCCESS);
  CHECK(choice.n_kept > 0 && choice.n_kept < n);
  CHECK_BELOW(8.0, (double)choice.kept_db);
  check_components(learner, choice.n_kept + n, n);
  REQUIRE_INT(nms_learner_finish(learner, &made), NMS_SUCCESS);
  check_kept(made, choice.n_kept, plain);
  nms_dictionary_free(made);
  nms_learner_free(learner);
}

/// What becomes another thing needs what was taken
static void
test_unsteady(const NmsDictionary* plain)
{
  const uint32_t n       = plain->sources[0].n_components;
  NmsLearner*    steady  = make_both(plain, false);
  NmsLearner*    learner = make_both(plain, true);
  NmsChoice      less;
  NmsChoice      choice;
  CHECK_INT(nms_learner_choose(steady, 0, &less), NMS_SUCCESS);
  CHECK_INT(nms_learner_choose(learner, 0, &choice), NMS_SUCCESS);
  CHECK(choice.n_kept > less.n_kept);
  CHECK_BELOW((double)choice.kept_db, 8.0);
  check_components(learner, choice.n_kept + n, n);
  nms_learner_free(learner);
  nms_learner_free(steady);
}

/// Whatever cannot be chosen between is left alone
static void
test_refused(const NmsDictionary* plain)
{
  const NmsLearnerConfig config  = material_config();
  const uint32_t         n       = plain->sources[0].n_components;
  NmsLearner*            learner = material_learner(&config);
  NmsChoice              choice;
  CHECK_INT(nms_learner_choose(learner, 2, &choice), NMS_BAD_ARGUMENT);
  REQUIRE_INT(nms_learner_take_source(learner, 0, plain, 0), NMS_SUCCESS);
  CHECK_INT(nms_learner_choose(learner, 0, &choice), NMS_NO_MATERIAL);
  push_tones(learner, 0);
  CHECK_INT(nms_learner_choose(learner, 0, &choice), NMS_NO_MATERIAL);
  learn(learner, 0);
  CHECK_INT(nms_learner_choose(learner, 0, &choice), NMS_NO_MATERIAL);
  push_bursts(learner, 1);
  learn(learner, 1);
  CHECK_INT(nms_learner_choose(learner, 1, &choice), NMS_NO_MATERIAL);
  REQUIRE_INT(nms_learner_lock_source(learner, 0, true), NMS_SUCCESS);
  CHECK_INT(nms_learner_choose(learner, 0, &choice), NMS_BAD_ARGUMENT);
  check_components(learner, 2 * n, n);
  nms_learner_free(learner);
}

int
main(void)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = material_learner(&config);
  push_tones(learner, 0);
  push_bursts(learner, 1);
  NmsDictionary* plain = material_learn(learner);
  test_steady(plain);
  test_unsteady(plain);
  test_refused(plain);
  nms_dictionary_free(plain);
  nms_learner_free(learner);
  return check_result();
}
