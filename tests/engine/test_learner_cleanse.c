// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "material.h"
#include "separator_rig.h"
#include "stereo.h"
#include "tools.h"

#include "learn/learner_impl.h"
#include "nms/bleed.h"
#include "nms/learner.h"
#include "nms/separator.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/**
   What was heard of a source, masked in place by a dictionary: the frames and
   the sound that are kept.
*/

/// Several chunks, the last one not whole
#define N_SAMPLES 150000

/// Return tones into which bursts bleed
static float*
make_bleeding(float share)
{
  float* const tones  = material_tones(N_SAMPLES, 1);
  float* const bursts = material_bursts(N_SAMPLES, 2);
  for (size_t i = 0; i < N_SAMPLES; ++i) {
    tones[i] += share * bursts[i];
  }
  free(bursts);
  return tones;
}

/// Return a learner whose tones have bursts in them
static NmsLearner*
hear_bleeding(const NmsLearnerConfig* config, float share)
{
  NmsLearner* const learner  = material_learner(config);
  float* const      bleeding = make_bleeding(share);
  material_push(learner, 0, bleeding, N_SAMPLES, 0);
  free(bleeding);
  return learner;
}

/// Return how far the frames kept are from those of the tones alone
static double
frames_db(const NmsLearner* learner, const NmsLearner* clean)
{
  const NmsStore* const a = &learner->sources[0].store;
  const NmsStore* const b = &clean->sources[0].store;
  REQUIRE_INT(a->heard.n_frames_kept, b->heard.n_frames_kept);
  return sdr_db(
      b->values, a->values, (size_t)a->heard.n_frames_kept * a->n_values);
}

/// What bleeds in goes, from frames, levels and sound
static void
test_cleansed(const NmsLearnerConfig* config, const NmsDictionary* dictionary)
{
  NmsLearner* const learner = hear_bleeding(config, 0.3f);
  NmsLearner* const clean   = hear_bleeding(config, 0.0f);
  float* const      tones   = make_bleeding(0.0f);
  float* const      before  = make_bleeding(0.3f);

  const double before_db        = sdr_db(tones, before, N_SAMPLES);
  const double frames_before_db = frames_db(learner, clean);
  const float  level            = learner->sources[0].store.levels[20];
  CHECK_INT(nms_learner_cleanse(learner, 0, dictionary, 0), NMS_SUCCESS);
  CHECK_BELOW(before_db + 6.0,
              sdr_db(tones, learner->sources[0].sound.values, N_SAMPLES));
  CHECK_BELOW(frames_before_db + 4.0, frames_db(learner, clean));
  CHECK_BELOW((double)learner->sources[0].store.levels[20], (double)level);

  // The other way round little is left
  const double tones_level = max_magnitude(tones, N_SAMPLES);
  CHECK_INT(nms_learner_cleanse(learner, 0, dictionary, 1), NMS_SUCCESS);
  CHECK_BELOW(max_magnitude(learner->sources[0].sound.values, N_SAMPLES),
              0.5 * tones_level);
  free(tones);
  free(before);
  nms_learner_free(learner);
  nms_learner_free(clean);
}

/// What is left is what a separation by the same dictionary gives
static void
test_as_played(const NmsLearnerConfig* config, const NmsDictionary* dictionary)
{
  const NmsSeparatorConfig played = {
      MATERIAL_RATE, 1, config->hop, 0, NMS_STREAMS, false};
  NmsLearner* const   learner   = hear_bleeding(config, 0.3f);
  NmsSeparator* const separator = rig_separator(&played, dictionary);
  const size_t        latency   = nms_separator_latency_samples(separator);
  float* const        bleeding  = make_bleeding(0.3f);
  Planes              input     = planes_new(1, N_SAMPLES);
  Planes              output    = planes_new(2, N_SAMPLES);
  memcpy(input.rows[0], bleeding, N_SAMPLES * sizeof(float));
  rig_run(separator, &input, &output, 0);
  CHECK_INT(nms_learner_cleanse(learner, 0, dictionary, 0), NMS_SUCCESS);
  CHECK_BELOW(80.0,
              sdr_db(output.rows[0] + latency,
                     learner->sources[0].sound.values,
                     N_SAMPLES - latency - config->window));
  free(bleeding);
  planes_free(&input);
  planes_free(&output);
  nms_separator_free(separator);
  nms_learner_free(learner);
}

/// Where nothing else is known nothing goes, and all stays in its place
static void
test_alone(const NmsLearnerConfig* config, const NmsDictionary* dictionary)
{
  NmsLearner* const learner = hear_bleeding(config, 0.3f);
  NmsLearner* const same    = hear_bleeding(config, 0.3f);
  float* const      before  = make_bleeding(0.3f);
  NmsLearner*       single  = NULL;
  NmsDictionary*    alone   = NULL;
  REQUIRE_INT(nms_learner_new_like(config, dictionary, &single), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(single, "all"), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_take_source(single, 0, dictionary, 0), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_finish(single, &alone), NMS_SUCCESS);

  CHECK_INT(nms_learner_cleanse(learner, 0, alone, 0), NMS_SUCCESS);
  CHECK_BELOW(100.0, frames_db(learner, same));
  CHECK_BELOW(100.0,
              sdr_db(before, learner->sources[0].sound.values, N_SAMPLES));
  free(before);
  nms_dictionary_free(alone);
  nms_learner_free(single);
  nms_learner_free(learner);
  nms_learner_free(same);
}

/// Hear tones on the left, with bursts in them from the right
static void
hear_stereo(NmsLearner* learner, float share)
{
  Stereo takes  = stereo_tones(1.0f, 0.5f, 0);
  Stereo bursts = stereo_bursts(0.1f * share, share);
  for (int c = 0; c < 2; ++c) {
    for (size_t i = 0; i < STEREO_SAMPLES; ++i) {
      takes.channels[c][i] += bursts.channels[c][i];
    }
    free(bursts.channels[c]);
  }
  stereo_push(learner, 0, takes, 0);
}

/// Return how far the image kept of the tones is from where they are, as the
/// share of the left channel in all energy
static double
image_error(const NmsLearner* learner)
{
  const double* const sums     = learner->sources[0].image.sums;
  double              energy[] = {0.0, 0.0};
  REQUIRE(sums != NULL);
  for (size_t g = 0; g < learner->model->shape.n_groups; ++g) {
    energy[0] += sums[4 * g];
    energy[1] += sums[4 * g + 1];
  }
  return fabs(energy[0] / (energy[0] + energy[1]) - 0.8);
}

/// What bleeds in goes from both channels, and from the image
static void
test_stereo(const NmsLearnerConfig* config, const NmsDictionary* dictionary)
{
  NmsLearner* const     learner = material_learner(config);
  NmsLearner* const     clean   = material_learner(config);
  const NmsStore* const side    = &learner->sources[0].side;
  const NmsStore* const wanted  = &clean->sources[0].side;
  hear_stereo(learner, 0.5f);
  hear_stereo(clean, 0.0f);
  CHECK_BELOW(image_error(clean), 1e-3);
  const double before_error = image_error(learner);
  const size_t n = (size_t)wanted->heard.n_frames_kept * wanted->n_values;
  const double before_db = sdr_db(wanted->values, side->values, n);

  CHECK_INT(nms_learner_cleanse(learner, 0, dictionary, 0), NMS_SUCCESS);
  CHECK_INT(side->heard.n_frames_kept, wanted->heard.n_frames_kept + 1);
  CHECK_BELOW(before_db + 6.0, sdr_db(wanted->values, side->values, n));
  CHECK_BELOW(image_error(learner), 0.5 * before_error);
  nms_learner_free(learner);
  nms_learner_free(clean);
}

static void
test_refused(const NmsLearnerConfig* config, const NmsDictionary* dictionary)
{
  const float        zero    = 0.0f;
  const float* const channel = &zero;
  NmsLearner* const  learner = hear_bleeding(config, 0.3f);
  CHECK_INT(nms_learner_cleanse(learner, 2, dictionary, 0), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_cleanse(learner, 0, dictionary, 2), NMS_BAD_ARGUMENT);
  REQUIRE_INT(nms_learner_lock_source(learner, 0, true), NMS_SUCCESS);
  CHECK_INT(nms_learner_cleanse(learner, 0, dictionary, 0), NMS_BAD_ARGUMENT);

  NmsLearnerConfig longer = *config;
  longer.n_context        = 3;
  NmsLearner* const other = material_learner(&longer);
  CHECK_INT(nms_learner_cleanse(other, 0, dictionary, 0), NMS_BAD_ARGUMENT);

  // A source of which nothing was heard stays so; a recording begun ends
  REQUIRE_INT(nms_learner_begin(learner, 1, 1), NMS_SUCCESS);
  CHECK_INT(nms_learner_cleanse(learner, 1, dictionary, 0), NMS_SUCCESS);
  CHECK_INT(nms_learner_push(learner, &channel, 1), NMS_BAD_ARGUMENT);
  CHECK_INT(nms_learner_material(learner, 1).n_frames_kept, 0);
  nms_learner_free(other);
  nms_learner_free(learner);
}

/// By a dictionary to play with, or by one that looks ahead
static void
test_settings(bool is_for_files)
{
  NmsLearnerConfig config = material_config();
  if (is_for_files) {
    nms_learner_expect_files(&config);
  }
  NmsLearner* const    learner    = material_heard(&config, N_SAMPLES);
  NmsDictionary* const dictionary = material_learn(learner);
  CHECK_INT(dictionary->shape.n_ahead, is_for_files);
  test_cleansed(&config, dictionary);
  test_as_played(&config, dictionary);
  test_alone(&config, dictionary);
  test_stereo(&config, dictionary);
  test_refused(&config, dictionary);
  nms_dictionary_free(dictionary);
  nms_learner_free(learner);
}

int
main(void)
{
  test_settings(false);
  test_settings(true);
  return check_result();
}
