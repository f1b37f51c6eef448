// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "material.h"
#include "tools.h"
#include "watch.h"

#include "nms/learner.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define N_SAMPLES 40000

/// Learn with settings, from scratch
static NmsDictionary*
learn(const NmsLearnerConfig* config)
{
  NmsLearner*    learner    = material_heard(config, N_SAMPLES);
  NmsDictionary* dictionary = material_learn(learner);
  nms_learner_free(learner);
  return dictionary;
}

/// What comes out is a dictionary of the settings given
static void
test_result(void)
{
  const NmsLearnerConfig config     = material_config();
  NmsDictionary*         dictionary = learn(&config);
  const uint32_t         n          = dictionary->shape.n_components;
  CHECK(dictionary->shape.sample_rate_hz == MATERIAL_RATE);
  CHECK_INT(dictionary->shape.window, 1024);
  CHECK_INT(dictionary->shape.hop, 256);
  CHECK_INT(dictionary->shape.n_bands, 80);
  CHECK_INT(dictionary->shape.has_bands, true);
  CHECK_INT(dictionary->shape.n_groups, 160);
  CHECK_INT(dictionary->shape.has_groups, true);
  CHECK_INT(dictionary->shape.n_context, 2);
  CHECK_INT(dictionary->shape.stride_samples, 512);
  CHECK_INT(dictionary->shape.n_iterations, 20);
  CHECK_INT(dictionary->shape.n_sources, 2);
  CHECK_INT(n, 12);
  CHECK_TEXT(dictionary->sources[0].name, "tones");
  CHECK_TEXT(dictionary->sources[1].name, "bursts");
  CHECK_INT(dictionary->sources[1].first_component, 6);
  CHECK_INT(dictionary->sources[1].n_components, 6);
  for (uint32_t k = 0; k < n; ++k) {
    double sum = 0.0;
    for (uint32_t i = 0; i < dictionary->n_features; ++i) {
      sum += (double)dictionary->analysis[i * n + k];
    }
    CHECK_NEAR(sum, 1.0, 1e-5);
  }
  size_t n_bytes = 0;
  free(kit_encode(dictionary, NMS_F16, &n_bytes));
  nms_dictionary_free(dictionary);
}

/// It separates, at other hops too
static void
test_separation(uint32_t n_bands, uint32_t n_groups)
{
  NmsLearnerConfig config   = material_config();
  config.n_bands            = n_bands;
  config.n_groups           = n_groups;
  NmsDictionary* dictionary = learn(&config);
  check_note("separation, %u bands, %u groups", n_bands, n_groups);
  CHECK(material_separation_db(dictionary, 256) >= 18.0);
  CHECK(material_separation_db(dictionary, 64) >= 15.0);
  check_no_note();
  nms_dictionary_free(dictionary);
}

/// The same seed gives the same bits, another one does not
static void
test_seed(void)
{
  NmsLearnerConfig config = material_config();
  NmsDictionary*   first  = learn(&config);
  NmsDictionary*   second = learn(&config);
  config.seed             = 2;
  NmsDictionary* other    = learn(&config);
  kit_check_same(second, first);
  CHECK(max_difference(
            other->analysis, first->analysis, kit_n_analysis(first)) > 1e-6);
  nms_dictionary_free(first);
  nms_dictionary_free(second);
  nms_dictionary_free(other);
}

/// How recordings are cut into blocks makes no difference; nor do empty
/// channels beside them
static void
test_push(void)
{
  const uint32_t         blocks[]  = TOOLS_BLOCK_SIZES;
  const NmsLearnerConfig config    = material_config();
  NmsDictionary*         reference = learn(&config);
  float*                 tones     = material_tones(N_SAMPLES, 1);
  float*                 bursts    = material_bursts(N_SAMPLES, 2);
  for (size_t i = 0; i < 3; ++i) {
    NmsLearner* learner = material_learner(&config);
    material_push(learner, 0, tones, N_SAMPLES, blocks[2 * i + 1]);
    material_push(learner, 1, bursts, N_SAMPLES, blocks[2 * i + 2]);
    NmsDictionary* dictionary = material_learn(learner);
    kit_check_same(dictionary, reference);
    nms_dictionary_free(dictionary);
    nms_learner_free(learner);
  }
  float*       silent    = new_floats(N_SAMPLES);
  const float* stereo[2] = {silent, tones};
  NmsLearner*  learner   = material_learner(&config);
  REQUIRE_INT(nms_learner_begin(learner, 0, 2), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_push(learner, stereo, N_SAMPLES), NMS_SUCCESS);
  material_push(learner, 1, bursts, N_SAMPLES, 0);
  NmsDictionary* dictionary = material_learn(learner);
  kit_check_same(dictionary, reference);
  nms_dictionary_free(dictionary);
  nms_dictionary_free(reference);
  nms_learner_free(learner);
  free(silent);
  free(tones);
  free(bursts);
}

/// A source to be learnt by a thread of its own
typedef struct {
  NmsLearner* learner;
  uint32_t    source;
  NmsStatus   status;
} Task;

static void*
work(void* user)
{
  Task* task = user;
  task->status =
      nms_learner_learn_source(task->learner, task->source, NULL, NULL);
  return NULL;
}

/// Two threads learn the same bits as one
static void
test_threads(void)
{
  const NmsLearnerConfig config     = material_config();
  NmsDictionary*         reference  = learn(&config);
  NmsDictionary*         dictionary = NULL;
  NmsLearner*            learner    = material_heard(&config, N_SAMPLES);
  pthread_t              threads[2];
  Task                   tasks[2];
  for (uint32_t s = 0; s < 2; ++s) {
    tasks[s] = (Task){learner, s, NMS_CANCELLED};
    REQUIRE_INT(pthread_create(&threads[s], NULL, work, &tasks[s]), 0);
  }
  for (uint32_t s = 0; s < 2; ++s) {
    REQUIRE_INT(pthread_join(threads[s], NULL), 0);
    CHECK_INT(tasks[s].status, NMS_SUCCESS);
  }
  REQUIRE_INT(nms_learner_finish(learner, &dictionary), NMS_SUCCESS);
  kit_check_same(dictionary, reference);
  nms_dictionary_free(dictionary);
  nms_dictionary_free(reference);
  nms_learner_free(learner);
}

/// Stopped anywhere, it can be learnt again, with the same bits
static void
test_cancel(void)
{
  const NmsLearnerConfig config    = material_config();
  NmsDictionary*         reference = learn(&config);
  NmsLearner*            learner   = material_heard(&config, N_SAMPLES);
  NmsDictionary*         none      = reference;
  Watch                  whole     = {.in_order = true};
  CHECK_INT(nms_learner_learn_source(learner, 0, watch, &whole), NMS_SUCCESS);
  CHECK(whole.in_order);
  CHECK(whole.n_calls > 0);
  for (int stop_at = 1; stop_at < whole.n_calls; stop_at += 17) {
    Watch self = {.stop_at = stop_at, .in_order = true};
    check_note("stopped at call %d of %d", stop_at, whole.n_calls);
    CHECK_INT(nms_learner_learn_source(learner, 1, watch, &self),
              NMS_CANCELLED);
    CHECK_INT(self.n_calls, stop_at);
    CHECK_INT(nms_learner_finish(learner, &none), NMS_NO_MATERIAL);
    CHECK(none == NULL);
  }
  check_no_note();
  NmsDictionary* dictionary = material_learn(learner);
  kit_check_same(dictionary, reference);
  nms_dictionary_free(dictionary);
  nms_dictionary_free(reference);
  nms_learner_free(learner);
}

int
main(void)
{
  test_result();
  test_separation(80, 160);
  test_separation(80, 0);
  test_separation(0, 0);
  test_seed();
  test_push();
  test_threads();
  test_cancel();
  return check_result();
}
