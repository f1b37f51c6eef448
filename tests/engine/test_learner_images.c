// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "material.h"
#include "stereo.h"
#include "tools.h"

#include "learn/image.h"
#include "learn/learner_impl.h"
#include "nms/learner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
   Where sources are between two channels is learnt, wherever they come from.
*/

#define N_GROUPS 160

/// Check every group of a source
static void
check_all(const NmsDictionary* dictionary,
          uint32_t             source,
          const double*        wanted,
          double               tolerance)
{
  REQUIRE(dictionary->shape.has_spatial && dictionary->spatial);
  const float* at = dictionary->spatial + (size_t)source * N_GROUPS * 4;
  for (size_t g = 0; g < N_GROUPS; ++g) {
    for (int i = 0; i < 4; ++i) {
      CHECK_NEAR(at[4 * g + i], wanted[i], tolerance);
    }
  }
}

/// A sound panned by gains has the covariance of its gains, in every group
static void
test_panned(void)
{
  const NmsLearnerConfig config   = material_config();
  const uint32_t         blocks[] = {0, 64, 8192};
  const double           left[]   = {0.9, 0.1, 0.3, 0.0};
  const double           phased[] = {0.5, 0.5, -0.5, 0.0};
  NmsDictionary*         before   = NULL;
  const float            strong   = sqrtf(0.9f);
  const float            weak     = sqrtf(0.1f);
  for (int i = 0; i < 3; ++i) {
    NmsLearner* learner = material_learner(&config);
    CHECK(!nms_learner_has_spatial(learner, 0));
    stereo_push(learner, 0, stereo_tones(strong, weak, 0), blocks[i]);
    stereo_push(learner, 1, stereo_bursts(0.3f, -0.3f), blocks[i]);
    NmsDictionary* found = material_learn(learner);
    CHECK(nms_learner_has_spatial(learner, 0));
    check_all(found, 0, left, 1e-5);
    check_all(found, 1, phased, 1e-5);
    if (before) {
      kit_check_same(found, before);
    }
    nms_dictionary_free(before);
    nms_learner_free(learner);
    before = found;
  }
  nms_dictionary_free(before);
}

/// Two channels that hold the same are an image in the centre; what is learnt
/// besides is that of any gain, and of a channel alone
static void
test_dual_mono(void)
{
  const NmsLearnerConfig config   = material_config();
  const double           centre[] = {0.5, 0.5, 0.5, 0.0};
  NmsLearner*            learner  = material_learner(&config);
  NmsLearner*            mono     = material_heard(&config, STEREO_SAMPLES);
  const float            gain     = sqrtf(0.5f);
  stereo_push(learner, 0, stereo_tones(gain, gain, 0), 0);
  stereo_push(learner, 1, stereo_bursts(gain, gain), 0);
  NmsDictionary* found  = material_learn(learner);
  NmsDictionary* wanted = material_learn(mono);
  check_all(found, 0, centre, 1e-6);
  check_all(found, 1, centre, 1e-6);
  CHECK(!wanted->shape.has_spatial && !wanted->spatial);
  const double most = max_magnitude(wanted->analysis, kit_n_analysis(wanted));
  CHECK_BELOW(
      max_difference(found->analysis, wanted->analysis, kit_n_analysis(wanted)),
      0.02 * most);
  nms_dictionary_free(found);
  nms_dictionary_free(wanted);
  nms_learner_free(learner);
  nms_learner_free(mono);
}

/// Takes that have nothing in common are wide; a late channel turns the phase
static void
test_wide_and_late(void)
{
  const NmsLearnerConfig config  = material_config();
  const double           wide[]  = {0.5, 0.5, 0.0, 0.0};
  NmsLearner*            learner = material_learner(&config);
  stereo_push(learner, 0, stereo_two_takes(), 0);
  stereo_push(
      learner,
      1,
      stereo_pan(new_random(STEREO_SAMPLES, 5, -0.1, 0.1), 1.0f, 1.0f, 1),
      0);
  NmsDictionary* found = material_learn(learner);
  check_all(found, 0, wide, 0.15);

  // One sample late at 4 kHz of 16 is a quarter turn
  const uint32_t bin = found->shape.window / 4;
  const size_t   row = N_GROUPS + nms_dictionary_group(found, bin);
  CHECK_NEAR(found->spatial[4 * row], 0.5, 0.02);
  CHECK_NEAR(found->spatial[4 * row + 2], 0.0, 0.02);
  CHECK_NEAR(found->spatial[4 * row + 3], 0.5, 0.02);
  nms_dictionary_free(found);
  nms_learner_free(learner);
}

/// One source that is heard in one channel, or in three, if only in part, and
/// there are no images; silence is not heard
static void
test_not_two(void)
{
  const NmsLearnerConfig config = material_config();
  for (uint32_t n = 1; n <= 3; ++n) {
    for (int i = 0; i < 4; ++i) {
      const bool  is_first = i < 2;
      const bool  silent   = i % 2;
      NmsLearner* learner  = material_learner(&config);
      if (is_first) {
        stereo_push_channels(learner, 1, n, silent ? 0.0f : 1.0f);
      }
      stereo_push(learner, 0, stereo_tones(0.5f, 0.2f, 0), 0);
      stereo_push(learner, 1, stereo_bursts(0.2f, 0.5f), 0);
      if (!is_first) {
        stereo_push_channels(learner, 1, n, silent ? 0.0f : 1.0f);
      }
      NmsDictionary* found = material_learn(learner);
      check_note("%u channels, case %d", n, i);
      CHECK_INT(found->shape.has_spatial, silent || n == 2);
      CHECK(nms_learner_has_spatial(learner, 0));
      CHECK_INT(nms_learner_has_spatial(learner, 1), silent || n == 2);
      nms_dictionary_free(found);
      nms_learner_free(learner);
    }
  }
  check_no_note();
}

/// Verbs: what was learnt stays until it is learnt anew or cleared
static void
test_verbs(void)
{
  const NmsLearnerConfig config  = material_config();
  const double           both[]  = {0.5, 0.5, 0.0, 0.0};
  const double           right[] = {0.0, 1.0, 0.0, 0.0};
  NmsLearner*            learner = material_learner(&config);
  NmsDictionary*         later   = NULL;
  stereo_push(learner, 0, stereo_tones(1.0f, 0.0f, 0), 0);
  stereo_push(learner, 1, stereo_bursts(0.2f, 0.5f), 0);
  NmsDictionary* first = material_learn(learner);
  stereo_push(learner, 0, stereo_tones(0.0f, 1.0f, 0), 0);
  stereo_push_channels(learner, 1, 1, 1.0f);
  REQUIRE_INT(nms_learner_lock_source(learner, 1, true), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_rename_source(learner, 1, "hits"), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_finish(learner, &later), NMS_SUCCESS);
  CHECK_SAME(later->spatial, first->spatial, 2 * N_GROUPS * 4);
  nms_dictionary_free(later);

  // Half of it left, half of it right, but never both at once
  REQUIRE_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_finish(learner, &later), NMS_SUCCESS);
  check_all(later, 0, both, 1e-3);
  CHECK_SAME(later->spatial + N_GROUPS * 4,
             first->spatial + N_GROUPS * 4,
             N_GROUPS * 4);
  nms_dictionary_free(later);
  nms_dictionary_free(first);

  REQUIRE_INT(nms_learner_clear_source(learner, 0), NMS_SUCCESS);
  CHECK(!nms_learner_has_spatial(learner, 0));
  stereo_push(learner, 0, stereo_tones(0.0f, 1.0f, 0), 0);
  REQUIRE_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_finish(learner, &later), NMS_SUCCESS);
  check_all(later, 0, right, 1e-6);
  nms_dictionary_free(later);
  nms_learner_free(learner);
}

/// Return a dictionary whose sources are left and right, or nowhere
static NmsDictionary*
new_sides(bool has_spatial)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = material_learner(&config);
  stereo_push(learner, 0, stereo_tones(1.0f, 0.0f, 0), 0);
  stereo_push(learner, 1, stereo_bursts(0.0f, 1.0f), 0);
  if (!has_spatial) {
    stereo_push_channels(learner, 0, 1, 1.0f);
  }
  NmsDictionary* made = material_learn(learner);
  CHECK_INT(made->shape.has_spatial, has_spatial);
  nms_learner_free(learner);
  return made;
}

/// Take a source of a dictionary, or end the test
static void
take(NmsLearner* to, uint32_t source, const NmsDictionary* from, uint32_t index)
{
  REQUIRE_INT(nms_learner_take_source(to, source, from, index), NMS_SUCCESS);
}

/// Return the energy of a source's components in a group
static double
energy_in(const NmsDictionary* dictionary, uint32_t source, size_t group)
{
  const NmsSource* from = &dictionary->sources[source];
  double           sum  = 0.0;
  for (uint32_t k = 0; k < from->n_components; ++k) {
    const double value =
        (double)
            dictionary->reconstruction[group * dictionary->shape.n_components +
                                       from->first_component + k];
    sum += value * value;
  }
  return sum;
}

/// What is taken brings its places, bit for bit; of several it is their mean,
/// by their energies in each group; and with one that has none there is none
static void
test_taken(void)
{
  NmsLearnerConfig config = material_config();
  NmsDictionary*   sides  = new_sides(true);
  NmsDictionary*   plain  = new_sides(false);
  NmsDictionary*   found  = NULL;
  NmsLearner*      to     = NULL;
  REQUIRE_INT(nms_learner_new_like(&config, sides, &to), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(to, "tones"), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(to, "bursts"), NMS_SUCCESS);
  take(to, 0, sides, 0);
  take(to, 1, sides, 1);
  REQUIRE_INT(nms_learner_finish(to, &found), NMS_SUCCESS);
  kit_check_same(found, sides);
  nms_dictionary_free(found);

  take(to, 0, sides, 1);
  take(to, 0, sides, 0);
  REQUIRE_INT(nms_learner_finish(to, &found), NMS_SUCCESS);
  for (size_t g = 0; g < N_GROUPS; ++g) {
    const double left  = 2.0 * energy_in(sides, 0, g);
    const double right = energy_in(sides, 1, g);
    CHECK_NEAR(found->spatial[4 * g], left / (left + right), 1e-5);
    CHECK_NEAR(found->spatial[4 * g + 1], right / (left + right), 1e-5);
  }
  nms_dictionary_free(found);

  take(to, 0, plain, 0);
  CHECK(!nms_learner_has_spatial(to, 0));
  REQUIRE_INT(nms_learner_finish(to, &found), NMS_SUCCESS);
  CHECK(!found->spatial);
  nms_dictionary_free(found);
  nms_learner_free(to);
  nms_dictionary_free(sides);
  nms_dictionary_free(plain);
}

/// Beside what is learnt, what is taken is where it says, or else where the
/// source was heard; what is learnt from one channel is nowhere
static void
test_taken_beside(void)
{
  NmsLearnerConfig config   = material_config();
  const double     centre[] = {0.5, 0.5, 0.5, 0.0};
  const double     mean[]   = {0.75, 0.25, 0.25, 0.0};
  NmsDictionary*   kits[]   = {new_sides(true), new_sides(false)};
  for (int i = 0; i < 4; ++i) {
    NmsDictionary* found = NULL;
    NmsLearner*    to    = NULL;
    const bool     mono  = i >= 2;
    REQUIRE_INT(nms_learner_new_like(&config, kits[0], &to), NMS_SUCCESS);
    REQUIRE_INT(nms_learner_add_source(to, "tones"), NMS_SUCCESS);
    take(to, 0, kits[i % 2], 0);
    stereo_push(to, 0, stereo_tones(0.3f, 0.3f, 0), 0);
    if (mono) {
      stereo_push_channels(to, 0, 1, 1.0f);
    }
    REQUIRE_INT(nms_learner_learn_source(to, 0, NULL, NULL), NMS_SUCCESS);
    REQUIRE_INT(nms_learner_finish(to, &found), NMS_SUCCESS);
    check_note("case %d", i);
    CHECK_INT(nms_learner_has_spatial(to, 0), !mono);
    CHECK_INT(found->shape.has_spatial, !mono);
    if (!mono) {
      check_all(found, 0, i ? centre : mean, 1e-3);
    }
    nms_dictionary_free(found);
    nms_learner_free(to);
  }
  check_no_note();
  nms_dictionary_free(kits[0]);
  nms_dictionary_free(kits[1]);
}

/// A group that was never heard may be anywhere
static void
test_never_heard(void)
{
  double         sums[] = {0.0, 0.0, 0.0, 0.0, 3.0, 1.0, 0.5, -1.0};
  const NmsImage image  = {sums, false};
  const float wanted[] = {0.5f, 0.5f, 0.0f, 0.0f, 0.75f, 0.25f, 0.125f, -0.25f};
  float       found[8] = {0.0f};
  nms_image_normalize(&image, 2, found);
  CHECK_SAME(found, wanted, 8);
}

/// The second channel is kept beside the first, from the first sample on, while
/// all that sounds has two
static void
test_side(void)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = material_learner(&config);
  const NmsStore*        sound   = &learner->sources[0].sound;
  const NmsStore*        side    = &learner->sources[0].side;
  stereo_push_channels(learner, 0, 2, 0.0f);
  stereo_push_channels(learner, 0, 1, 0.0f);
  stereo_push(learner, 0, stereo_tones(0.5f, 0.25f, 0), 0);
  CHECK(sound->heard.n_frames_kept > 5);
  REQUIRE_INT(side->heard.n_frames_kept, sound->heard.n_frames_kept);
  const size_t n = (size_t)sound->n_values * sound->heard.n_frames_kept;
  CHECK(max_magnitude(sound->values, n) > 0.01);
  for (size_t i = 0; i < n; i += 7) {
    CHECK_NEAR(side->values[i], sound->values[i] / 3.0f, 1e-7);
  }
  stereo_push_channels(learner, 0, 1, 1.0f);
  CHECK_INT(side->heard.n_frames_kept, 0);
  nms_learner_free(learner);
}

/// Refine two sources, in two channels or their half sum in both
static NmsDictionary*
refine(bool is_wide)
{
  NmsLearnerConfig config = material_config();
  NmsRefineConfig  how    = nms_learner_refine_defaults();
  how.n_steps             = 20;
  nms_learner_expect_refining(&config);
  NmsLearner*    learner = material_learner(&config);
  NmsDictionary* made    = NULL;
  stereo_push(learner, 0, stereo_tones(0.5f, is_wide ? 0.25f : 0.5f, 0), 0);
  stereo_push(learner, 1, stereo_bursts(is_wide ? 0.25f : 0.5f, 0.5f), 0);
  NmsDictionary* plain = material_learn(learner);
  REQUIRE(nms_learner_can_refine(learner));
  REQUIRE_INT(nms_learner_make(learner, &how, &made), NMS_SUCCESS);
  CHECK_SAME(made->spatial, plain->spatial, 2 * N_GROUPS * 4);
  CHECK(max_difference(made->analysis, plain->analysis, kit_n_analysis(made)) >
        0.0);
  nms_dictionary_free(plain);
  nms_learner_free(learner);
  return made;
}

/// Refined in two channels a dictionary keeps its images, and is the same each
/// time
static void
test_refine(void)
{
  NmsDictionary* wide   = refine(true);
  NmsDictionary* again  = refine(true);
  NmsDictionary* centre = refine(false);
  kit_check_same(again, wide);
  CHECK(max_difference(wide->analysis, centre->analysis, kit_n_analysis(wide)) >
        0.0);
  nms_dictionary_free(wide);
  nms_dictionary_free(again);
  nms_dictionary_free(centre);
}

int
main(void)
{
  test_side();
  test_refine();
  test_panned();
  test_dual_mono();
  test_wide_and_late();
  test_not_two();
  test_verbs();
  test_taken();
  test_taken_beside();
  test_never_heard();
  return check_result();
}
