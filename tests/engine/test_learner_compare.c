// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "material.h"

#include "nms/learner.h"

#include <stdlib.h>

/**
   Which source of a dictionary is like what was heard of a source.
*/

#define N_SAMPLES 60000

/// What was heard is like the source that was learnt from such sounds, and the
/// dictionary misses more of what it does not know
static void
test_compare(const NmsDictionary* dictionary, const NmsDictionary* tones)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner* const      learner = material_learner(&config);
  float* const           heard[] = {material_bursts(N_SAMPLES, 12),
                                    material_tones(N_SAMPLES, 11)};
  NmsLikeness            likeness;
  NmsLikeness            worse;
  CHECK_INT(nms_learner_compare(learner, 0, dictionary, &likeness),
            NMS_NO_MATERIAL);
  for (uint32_t s = 0; s < 2; ++s) {
    material_push(learner, s, heard[s], N_SAMPLES, 0);
    REQUIRE_INT(nms_learner_compare(learner, s, dictionary, &likeness),
                NMS_SUCCESS);
    CHECK_INT(likeness.nearest, 1 - s);
    CHECK_BELOW(0.7, (double)likeness.shares[1 - s]);
    CHECK_NEAR(likeness.shares[0] + likeness.shares[1], 1.0, 1e-5);
    CHECK_BELOW((double)likeness.misfit, 0.3);
    CHECK_BELOW(0.0, (double)likeness.misfit);
    REQUIRE_INT(nms_learner_compare(learner, s, tones, &worse), NMS_SUCCESS);
    CHECK_INT(worse.nearest, 0);
    CHECK_NEAR(worse.shares[0], 1.0, 1e-6);
    CHECK_BELOW((s ? 0.9 : 2.0) * (double)likeness.misfit,
                (double)worse.misfit);
    free(heard[s]);
  }
  CHECK_INT(nms_learner_compare(learner, 2, dictionary, &likeness),
            NMS_BAD_ARGUMENT);
  CHECK_BELOW((double)likeness.shares[0], 0.0);
  nms_learner_free(learner);

  NmsLearnerConfig other  = material_config();
  other.n_context         = 1;
  NmsLearner* const apart = material_learner(&other);
  CHECK_INT(nms_learner_compare(apart, 0, dictionary, &likeness),
            NMS_BAD_ARGUMENT);
  nms_learner_free(apart);
}

int
main(void)
{
  const NmsLearnerConfig config     = material_config();
  NmsLearner* const      learner    = material_heard(&config, N_SAMPLES);
  NmsDictionary* const   dictionary = material_learn(learner);
  NmsLearner*            single     = NULL;
  NmsDictionary*         tones      = NULL;
  REQUIRE_INT(nms_learner_new_like(&config, dictionary, &single), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(single, "tones"), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_take_source(single, 0, dictionary, 0), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_finish(single, &tones), NMS_SUCCESS);
  test_compare(dictionary, tones);
  nms_dictionary_free(tones);
  nms_dictionary_free(dictionary);
  nms_learner_free(single);
  nms_learner_free(learner);
  return check_result();
}
