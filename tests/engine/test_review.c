// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "material.h"
#include "tools.h"

#include "nms/review.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
   Learning from every frame of more material than is kept.
*/

#define N_SOUND 480000
#define RARE 301000
#define N_RARE 3000
#define N_PASSES 2

/// Tones, then bursts, then tones again, and once a whistle
static float*
make_sound(uint64_t seed)
{
  float* sound  = material_tones(N_SOUND, seed);
  float* bursts = material_bursts(N_SOUND, seed + 1);
  for (size_t i = N_SOUND / 3; i < N_SOUND / 2; ++i) {
    sound[i] = bursts[i];
  }
  for (size_t i = 0; i < N_RARE; ++i) {
    const double time = (double)i / MATERIAL_RATE;
    sound[RARE + i]   = (float)(0.3 * sin(2.0 * TOOLS_PI * 5200.0 * time));
  }
  free(bursts);
  return sound;
}

/// Return settings under which few frames are kept, or all
static NmsLearnerConfig
make_config(bool keeps_all)
{
  NmsLearnerConfig config = material_config();
  config.max_frames       = keeps_all ? 4096 : 128;
  config.n_components     = 12;
  return config;
}

static NmsLearner*
make_learner(const NmsLearnerConfig* config, const float* sound, size_t n)
{
  NmsLearner* learner = NULL;
  REQUIRE_INT(nms_learner_new(config, &learner), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(learner, "all"), NMS_SUCCESS);
  material_push(learner, 0, sound, n, 4096);
  return learner;
}

static NmsStatus
push(NmsReview* review, const float* sound, size_t n, uint32_t block)
{
  Random random = {5};
  REQUIRE_INT(nms_review_begin(review, 1), NMS_SUCCESS);
  for (size_t done = 0; done < n;) {
    const float*   channel = sound + done;
    const uint32_t size    = next_block(&random, block, n - done);
    REQUIRE_INT(nms_review_push(review, &channel, size), NMS_SUCCESS);
    done += size;
  }
  return nms_review_end(review, NULL, NULL, NULL);
}

/// Learn a source, and review it or not
static NmsDictionary*
learn(bool keeps_all, const float* sound, uint32_t n_passes, uint32_t block)
{
  const NmsLearnerConfig config     = make_config(keeps_all);
  NmsLearner*            learner    = make_learner(&config, sound, N_SOUND);
  NmsDictionary*         dictionary = NULL;
  NmsReview*             review     = NULL;
  REQUIRE_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_SUCCESS);
  if (n_passes) {
    REQUIRE_INT(nms_review_new(learner, 0, n_passes, NULL, &review),
                NMS_SUCCESS);
    for (uint32_t i = 0; i <= n_passes; ++i) {
      REQUIRE_INT(push(review, sound, N_SOUND, block), NMS_SUCCESS);
    }
    nms_review_free(review);
  }
  REQUIRE_INT(nms_learner_finish(learner, &dictionary), NMS_SUCCESS);
  nms_learner_free(learner);
  return dictionary;
}

/// Return what a dictionary does not explain of a sound
static double
misfit(const NmsDictionary* dictionary, const float* sound, size_t n)
{
  const NmsLearnerConfig config  = make_config(true);
  NmsLearner*            learner = make_learner(&config, sound, n);
  NmsLikeness            likeness;
  REQUIRE_INT(nms_learner_compare(learner, 0, dictionary, &likeness),
              NMS_SUCCESS);
  nms_learner_free(learner);
  return (double)likeness.misfit;
}

/// Every frame is learnt from: the whole is explained as well as by learning
/// from all frames at once, within 1 %, and what is heard once is learnt
static void
test_every_frame(uint64_t seed)
{
  float*         sound  = make_sound(seed);
  const float*   rare   = sound + RARE;
  NmsDictionary* batch  = learn(true, sound, 0, 0);
  NmsDictionary* spread = learn(false, sound, 0, 0);
  NmsDictionary* every  = learn(false, sound, N_PASSES, 4096);
  const double   before = misfit(spread, sound, N_SOUND);
  const double   after  = misfit(every, sound, N_SOUND);
  const double   most   = misfit(batch, sound, N_SOUND);

  check_note("seed %d: at once %g, from some frames %g, then from all %g",
             (int)seed,
             most,
             before,
             after);
  CHECK_BELOW(after, 1.01 * most);
  CHECK_BELOW(after, before);
  check_note("the whistle");
  CHECK(misfit(spread, rare, N_RARE) > 0.3);
  CHECK_BELOW(misfit(every, rare, N_RARE), 0.1);
  check_no_note();

  nms_dictionary_free(batch);
  nms_dictionary_free(spread);
  nms_dictionary_free(every);
  free(sound);
}

/// Return how loud a dictionary's groups are, as the analysis has them
static double
level(const NmsDictionary* dictionary)
{
  double sum = 0.0;
  for (size_t i = 0;
       i < (size_t)dictionary->shape.n_groups * dictionary->shape.n_components;
       ++i) {
    sum += (double)dictionary->reconstruction[i];
  }
  return sum;
}

/// Columns have a sum of one, groups the scale they had, and the blocks that
/// come do not matter
static void
test_shape(void)
{
  float*         sound  = make_sound(1);
  NmsDictionary* spread = learn(false, sound, 0, 0);
  NmsDictionary* every  = learn(false, sound, 1, 4096);
  NmsDictionary* again  = learn(false, sound, 1, 0);
  const uint32_t n      = every->shape.n_components;
  CHECK_SAME(again->analysis, every->analysis, (size_t)n * every->n_features);
  CHECK_SAME(again->reconstruction,
             every->reconstruction,
             (size_t)n * every->shape.n_groups);
  for (uint32_t k = 0; k < n; ++k) {
    double sum = 0.0;
    for (size_t j = 0; j < every->n_features; ++j) {
      sum += (double)every->analysis[j * n + k];
    }
    check_note("component %u", k);
    CHECK_NEAR(sum, 1.0, 1e-4);
  }
  check_no_note();
  CHECK_NEAR(level(every) / level(spread), 1.0, 0.3);
  nms_dictionary_free(spread);
  nms_dictionary_free(every);
  nms_dictionary_free(again);
  free(sound);
}

/// What was not learnt cannot be reviewed; other material than was heard is
/// refused, and the source stays as it is
static void
test_refused(void)
{
  const NmsLearnerConfig config  = make_config(false);
  float*                 sound   = make_sound(1);
  NmsLearner*            learner = make_learner(&config, sound, N_SOUND / 4);
  NmsReview*             review  = NULL;
  NmsDictionary*         made[2] = {NULL, NULL};
  CHECK_INT(nms_review_new(learner, 0, 1, NULL, &review), NMS_NO_MATERIAL);
  CHECK(review == NULL);
  REQUIRE_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_SUCCESS);
  CHECK_INT(nms_review_new(learner, 1, 1, NULL, &review), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_review_new(learner, 0, 0, NULL, &review), NMS_BAD_ARGUMENT);
  REQUIRE_INT(nms_learner_finish(learner, &made[0]), NMS_SUCCESS);
  REQUIRE_INT(nms_review_new(learner, 0, 1, NULL, &review), NMS_SUCCESS);
  CHECK_INT(nms_review_push(review, NULL, 0), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_review_begin(review, 9), NMS_BAD_ARGUMENT);
  CHECK_INT(push(review, sound, N_SOUND / 4, 4096), NMS_SUCCESS);
  CHECK_INT(push(review, sound, N_SOUND / 8, 4096), NMS_BAD_MATERIAL);
  nms_review_free(review);
  nms_review_free(NULL);
  REQUIRE_INT(nms_learner_finish(learner, &made[1]), NMS_SUCCESS);
  CHECK_SAME(made[1]->analysis,
             made[0]->analysis,
             (size_t)made[0]->n_features * made[0]->shape.n_components);
  nms_dictionary_free(made[0]);
  nms_dictionary_free(made[1]);
  nms_learner_free(learner);
  free(sound);
}

int
main(void)
{
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    test_every_frame(seed);
  }
  test_shape();
  test_refused();
  return check_result();
}
