// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "material.h"

#include "check.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/separator.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define N_MIX 64000
#define NOTE 3000
#define BURST 2300

float*
material_tones(size_t n, uint64_t seed)
{
  static const double pitches_hz[] = {196.0, 246.9, 293.7, 370.0, 440.0};
  Random              random       = {seed};
  float*              tones        = new_floats(n);
  for (size_t start = 0; start < n; start += NOTE) {
    const double hz    = pitches_hz[random_below(&random, 5)];
    const double level = random_between(&random, 0.05, 0.2);
    for (size_t i = 0; i < NOTE && start + i < n; ++i) {
      const double time = (double)i / MATERIAL_RATE;
      for (int k = 1; k <= 6; ++k) {
        tones[start + i] += (float)(level / k * exp(-5.0 * time) *
                                    sin(2.0 * TOOLS_PI * k * hz * time));
      }
    }
  }
  return tones;
}

float*
material_bursts(size_t n, uint64_t seed)
{
  Random random = {seed};
  float* bursts = new_floats(n);
  double before = 0.0;
  for (size_t i = 0; i < n; ++i) {
    const double time  = (double)(i % BURST) / MATERIAL_RATE;
    const double noise = random_between(&random, -1.0, 1.0);
    bursts[i]          = (float)(0.3 * (noise - before) * exp(-30.0 * time));
    before             = noise;
  }
  return bursts;
}

NmsLearnerConfig
material_config(void)
{
  return (NmsLearnerConfig){.sample_rate_hz = MATERIAL_RATE,
                            .window         = 1024,
                            .hop            = 256,
                            .n_bands        = 80,
                            .n_groups       = 160,
                            .n_context      = 2,
                            .stride_samples = 512,
                            .exponent       = 0.85f,
                            .beta           = 1.0f,
                            .mask_exponent  = 1.4f,
                            .n_components   = 6,
                            .n_iterations   = 20,
                            .relaxation     = 1.0f,
                            .max_frames     = 256,
                            .seed           = 1};
}

NmsLearner*
material_learner(const NmsLearnerConfig* config)
{
  NmsLearner* learner = NULL;
  REQUIRE_INT(nms_learner_new(config, &learner), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(learner, "tones"), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(learner, "bursts"), NMS_SUCCESS);
  return learner;
}

void
material_push(NmsLearner*  learner,
              uint32_t     source,
              const float* samples,
              size_t       n,
              uint32_t     block)
{
  Random random = {5};
  REQUIRE_INT(nms_learner_begin(learner, source, 1), NMS_SUCCESS);
  for (size_t done = 0; done < n;) {
    const float*   channel = samples + done;
    const uint32_t size    = next_block(&random, block, n - done);
    REQUIRE_INT(nms_learner_push(learner, &channel, size), NMS_SUCCESS);
    done += size;
  }
}

NmsLearner*
material_heard(const NmsLearnerConfig* config, size_t n)
{
  NmsLearner* learner = material_learner(config);
  float*      tones   = material_tones(n, 1);
  float*      bursts  = material_bursts(n, 2);
  material_push(learner, 0, tones, n, 0);
  material_push(learner, 1, bursts, n, 0);
  free(tones);
  free(bursts);
  return learner;
}

NmsDictionary*
material_learn(NmsLearner* learner)
{
  NmsDictionary* dictionary = NULL;
  for (uint32_t s = 0; s < 2; ++s) {
    REQUIRE_INT(nms_learner_learn_source(learner, s, NULL, NULL), NMS_SUCCESS);
  }
  REQUIRE_INT(nms_learner_finish(learner, &dictionary), NMS_SUCCESS);
  REQUIRE(dictionary != NULL);
  return dictionary;
}

double
material_separation_db(const NmsDictionary* dictionary, uint32_t hop)
{
  const NmsSeparatorConfig config = {
      MATERIAL_RATE, 1, hop, 0, NMS_STREAMS, false};
  float* wanted[] = {material_tones(N_MIX, 11), material_bursts(N_MIX, 12)};
  Planes mix      = planes_new(1, N_MIX);
  for (size_t i = 0; i < N_MIX; ++i) {
    mix.rows[0][i] = wanted[0][i] + wanted[1][i];
  }
  NmsSeparator* separator = rig_separator(&config, dictionary);
  Planes        output    = planes_new(2, N_MIX);
  const size_t  latency   = nms_separator_latency_samples(separator);
  double        sum       = 0.0;
  rig_run(separator, &mix, &output, 0);
  nms_separator_free(separator);
  for (int s = 0; s < 2; ++s) {
    const float* found = output.rows[s] + latency;
    const double sdr   = sdr_db(wanted[s], found, N_MIX - latency);
    fprintf(stderr,
            "hop %u, source %d: %.2f dB, the mix itself %.2f dB\n",
            hop,
            s,
            sdr,
            sdr_db(wanted[s], mix.rows[0], N_MIX));
    sum += sdr;
    free(wanted[s]);
  }
  planes_free(&mix);
  planes_free(&output);
  return sum / 2.0;
}
