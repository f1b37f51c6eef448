// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stereo.h"

#include "check.h"
#include "material.h"
#include "tools.h"

#include "nms/learner.h"

#include <stdlib.h>

Stereo
stereo_pan(float* sound, float left, float right, size_t delay)
{
  Stereo stereo = {{new_floats(STEREO_SAMPLES), new_floats(STEREO_SAMPLES)}};
  for (size_t i = 0; i < STEREO_SAMPLES; ++i) {
    stereo.channels[0][i] = left * sound[i];
    stereo.channels[1][i] = i < delay ? 0.0f : right * sound[i - delay];
  }
  free(sound);
  return stereo;
}

Stereo
stereo_two_takes(void)
{
  return (Stereo){{new_random(STEREO_SAMPLES, 3, -0.1, 0.1),
                   new_random(STEREO_SAMPLES, 4, -0.1, 0.1)}};
}

void
stereo_push(NmsLearner* learner, uint32_t source, Stereo stereo, uint32_t block)
{
  Random random = {7};
  REQUIRE_INT(nms_learner_begin(learner, source, 2), NMS_SUCCESS);
  for (size_t done = 0; done < STEREO_SAMPLES;) {
    const float* at[] = {stereo.channels[0] + done, stereo.channels[1] + done};
    const uint32_t size = next_block(&random, block, STEREO_SAMPLES - done);
    REQUIRE_INT(nms_learner_push(learner, at, size), NMS_SUCCESS);
    done += size;
  }
  free(stereo.channels[0]);
  free(stereo.channels[1]);
}

Stereo
stereo_tones(float left, float right, size_t delay)
{
  return stereo_pan(material_tones(STEREO_SAMPLES, 1), left, right, delay);
}

Stereo
stereo_bursts(float left, float right)
{
  return stereo_pan(material_bursts(STEREO_SAMPLES, 2), left, right, 0);
}

void
stereo_push_channels(NmsLearner* learner,
                     uint32_t    source,
                     uint32_t    n_channels,
                     float       gain)
{
  float*       sound = material_bursts(STEREO_SAMPLES, 6);
  float*       none  = new_floats(STEREO_SAMPLES);
  const float* all[] = {sound, none, none};
  for (size_t i = 0; i < STEREO_SAMPLES; ++i) {
    sound[i] *= gain;
  }
  REQUIRE_INT(nms_learner_begin(learner, source, n_channels), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_push(learner, all, STEREO_SAMPLES), NMS_SUCCESS);
  free(sound);
  free(none);
}
