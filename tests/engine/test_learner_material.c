// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "material.h"
#include "tools.h"

#include "nms/learner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HOP 256

/// Counts add up, whatever was pushed: the store is never over-full, and holds
/// every step-th of the frames that sound
static void
check_counts(const NmsMaterial* m, uint64_t n_samples, uint32_t max_frames)
{
  const uint64_t n_sounding = m->n_frames_heard - m->n_frames_silent;
  const uint64_t evenly     = (n_sounding + m->step - 1) / m->step;
  CHECK_NEAR(m->n_frames_heard, n_samples / HOP, 4.0);
  CHECK(m->n_frames_kept <= max_frames);
  CHECK_INT(m->step & (m->step - 1), 0);
  CHECK_INT(m->n_frames_kept, evenly);
  CHECK(m->step == 1 || 2 * m->n_frames_kept >= max_frames);
}

/// Memory is bounded: of ever more material ever fewer frames are kept
static void
test_bounded(void)
{
  NmsLearnerConfig config = material_config();
  config.max_frames       = 64;
  const size_t n          = 50 * HOP + 77;
  NmsLearner*  learner    = material_learner(&config);
  float*       tones      = material_tones(n, 1);
  uint64_t     n_pushed   = 0;
  for (int i = 0; i < 60; ++i) {
    material_push(learner, 0, tones, n, 0);
    n_pushed += n - n % HOP;
    const NmsMaterial material = nms_learner_material(learner, 0);
    check_note("after %d recordings", i + 1);
    check_counts(&material, n_pushed, 64);
  }
  CHECK_INT(nms_learner_material(learner, 0).step, 64);
  CHECK_INT(nms_learner_material(learner, 1).n_frames_heard, 0);
  CHECK_INT(nms_learner_material(learner, 1).n_frames_kept, 0);
  check_no_note();
  free(tones);
  nms_learner_free(learner);
}

/// Return the share of a component's reconstruction around a frequency
static double
share_near(const NmsDictionary* dictionary, uint32_t k, double hz)
{
  const uint32_t n    = dictionary->shape.n_components;
  const double   bin  = hz * dictionary->shape.window / MATERIAL_RATE;
  double         near = 0.0;
  double         all  = 0.0;
  for (uint32_t i = 0; i < dictionary->n_bins; ++i) {
    const uint32_t row   = nms_dictionary_group(dictionary, i);
    const double   value = (double)dictionary->reconstruction[row * n + k];
    near += fabs(i - bin) <= 4.0 ? value : 0.0;
    all += value;
  }
  return near / all;
}

/// What is kept is spread evenly: three tones in a row, each a third of long
/// material, are all learnt, and nothing else
static void
test_even_spread(void)
{
  const double     tones_hz[] = {500.0, 2000.0, 5000.0};
  NmsLearnerConfig config     = material_config();
  NmsDictionary*   dictionary = NULL;
  NmsLearner*      learner    = NULL;
  const size_t     n          = 400 * HOP;
  float*           tone       = new_floats(n);
  config.max_frames           = 32;
  config.n_components         = 3;
  config.n_context            = 1;
  REQUIRE_INT(nms_learner_new(&config, &learner), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(learner, "tones"), NMS_SUCCESS);
  for (int t = 0; t < 3; ++t) {
    for (size_t i = 0; i < n; ++i) {
      const double time = (double)i / MATERIAL_RATE;
      tone[i] = (float)(0.2 * sin(2.0 * TOOLS_PI * tones_hz[t] * time));
    }
    material_push(learner, 0, tone, n, 0);
  }
  REQUIRE_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_finish(learner, &dictionary), NMS_SUCCESS);
  for (int t = 0; t < 3; ++t) {
    double best = 0.0;
    for (uint32_t k = 0; k < 3; ++k) {
      best = fmax(best, share_near(dictionary, k, tones_hz[t]));
    }
    check_note("tone of %g Hz", tones_hz[t]);
    CHECK(best > 0.5);
  }
  check_no_note();
  nms_dictionary_free(dictionary);
  nms_learner_free(learner);
  free(tone);
}

/// Silence and near silence is dropped; of nothing else nothing is learnt
static void
test_silence(void)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = material_learner(&config);
  const size_t           n       = 100 * HOP;
  float*                 silence = new_floats(n);
  CHECK_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_NO_MATERIAL);
  material_push(learner, 0, silence, n, 0);
  CHECK_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_NO_MATERIAL);
  const NmsMaterial material = nms_learner_material(learner, 0);
  CHECK_INT(material.n_frames_silent, material.n_frames_heard);
  CHECK_INT(material.n_frames_kept, 0);
  check_counts(&material, n, config.max_frames);

  // Samples that are no numbers are silence too
  for (size_t i = 0; i < n; ++i) {
    silence[i] = i % 2 ? NAN : INFINITY;
  }
  material_push(learner, 0, silence, n, 0);
  CHECK_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_NO_MATERIAL);

  // It can be used on
  float* tones = material_tones(n, 1);
  material_push(learner, 0, tones, n, 0);
  CHECK_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_SUCCESS);
  free(tones);
  free(silence);
  nms_learner_free(learner);
}

/// Silence between sounds makes no difference
static void
test_pauses(void)
{
  const NmsLearnerConfig config  = material_config();
  const size_t           n       = 60 * HOP;
  float*                 bursts  = material_bursts(n, 2);
  float*                 silence = new_floats(n);
  NmsLearner*            plain   = material_learner(&config);
  NmsLearner*            paused  = material_learner(&config);
  for (uint32_t s = 0; s < 2; ++s) {
    material_push(plain, s, bursts, n, 0);
    material_push(paused, s, silence, n, 0);
    material_push(paused, s, bursts, n, 0);
    material_push(paused, s, silence, n, 0);
  }
  NmsDictionary* wanted = material_learn(plain);
  NmsDictionary* found  = material_learn(paused);
  kit_check_same(found, wanted);
  nms_dictionary_free(wanted);
  nms_dictionary_free(found);
  nms_learner_free(plain);
  nms_learner_free(paused);
  free(bursts);
  free(silence);
}

/// Calls out of order or range are refused, and do no harm
static void
test_misuse(void)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = NULL;
  NmsDictionary*         none    = (NmsDictionary*)&learner;
  float*                 sound   = material_tones(5000, 1);
  const float*           channel = sound;
  REQUIRE_INT(nms_learner_new(&config, &learner), NMS_SUCCESS);
  CHECK_INT(nms_learner_finish(learner, &none), NMS_NO_MATERIAL);
  CHECK(none == NULL);
  CHECK_INT(nms_learner_begin(learner, 0, 1), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_push(learner, &channel, 100), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_add_source(learner, ""), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_add_source(learner, "residual"), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_add_source(learner, "a"), NMS_SUCCESS);
  CHECK_INT(nms_learner_add_source(learner, "a"), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_begin(learner, 1, 1), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_begin(learner, 0, 0), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_begin(learner, 0, 9), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_push(learner, &channel, 100), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_begin(learner, 0, 1), NMS_SUCCESS);
  CHECK_INT(nms_learner_push(learner, &channel, 0), NMS_SUCCESS);
  CHECK_INT(nms_learner_push(learner, &channel, 5000), NMS_SUCCESS);
  CHECK_INT(nms_learner_finish(learner, &none), NMS_NO_MATERIAL);
  CHECK_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_SUCCESS);
  CHECK_INT(nms_learner_add_source(learner, "b"), NMS_SUCCESS);
  CHECK_INT(nms_learner_finish(learner, &none), NMS_NO_MATERIAL);
  for (int i = 2; i < NMS_MAX_SOURCES; ++i) {
    const char name[] = {'n', (char)('a' + i / 8), (char)('a' + i % 8), '\0'};
    CHECK_INT(nms_learner_add_source(learner, name), NMS_SUCCESS);
  }
  CHECK_INT(nms_learner_add_source(learner, "more"), NMS_BAD_ARGUMENT);
  nms_learner_free(learner);
  nms_learner_free(NULL);
  free(sound);
}

static void
test_configs(void)
{
  NmsLearnerConfig bad[21];
  NmsLearner*      learner = NULL;
  int              n       = 0;
  for (int i = 0; i < 21; ++i) {
    bad[i] = nms_learner_defaults();
  }
  REQUIRE_INT(nms_learner_new(&bad[0], &learner), NMS_SUCCESS);
  nms_learner_free(learner);
  bad[n++].sample_rate_hz = 10.0;
  bad[n++].sample_rate_hz = NAN;
  bad[n++].window         = 4095;
  bad[n++].window         = 0;
  bad[n++].hop            = 0;
  bad[n++].hop            = 2049;
  bad[n++].n_bands        = 2050;
  bad[n++].n_groups       = 2050;
  bad[n++].n_groups       = 2;
  bad[n++].n_context      = 0;
  bad[n++].n_ahead        = 3;
  bad[n++].stride_samples = 0;
  bad[n++].exponent       = NAN;
  bad[n++].beta           = 9.0f;
  bad[n++].mask_exponent  = 0.0f;
  bad[n++].n_components   = 0;
  bad[n++].n_components   = NMS_MAX_COMPONENTS + 1;
  bad[n++].n_iterations   = 0;
  bad[n++].relaxation     = 0.0f;
  bad[n++].momentum       = 1.0f;
  bad[n++].max_frames     = 0;
  for (int i = 0; i < n; ++i) {
    learner = (NmsLearner*)&bad;
    check_note("bad config %d", i);
    CHECK_INT(nms_learner_new(&bad[i], &learner), NMS_BAD_ARGUMENT);
    CHECK(learner == NULL);
  }
  check_no_note();
}

int
main(void)
{
  test_bounded();
  test_even_spread();
  test_silence();
  test_pauses();
  test_misuse();
  test_configs();
  return check_result();
}
