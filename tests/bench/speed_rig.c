// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "speed.h"

#include "nms/features.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// With the public headers only: this is compiled against other builds, too

/// Return weights, in as many bits as half precision has unless told otherwise
static float*
random_weights(const SpeedDictionary* config, size_t n, uint64_t seed)
{
  float* const weights = speed_random(n, seed, 0.0f);
  for (size_t i = 0; !config->is_single && i < n; ++i) {
    weights[i] = truncf(weights[i] * 2048.0f) / 2048.0f;
  }
  return weights;
}

NmsDictionary*
speed_dictionary(const SpeedDictionary* config)
{
  const NmsDictionaryShape shape = {.sample_rate_hz = 48000.0,
                                    .window         = config->window,
                                    .hop            = SPEED_HOP,
                                    .n_bands        = config->n_bands,
                                    .has_bands      = true,
                                    .n_groups       = config->n_groups,
                                    .has_groups     = true,
                                    .n_context      = config->n_context,
                                    .stride_samples = 512,
                                    .exponent       = 0.85f,
                                    .beta           = 1.0f,
                                    .n_iterations   = config->n_iterations,
                                    .relaxation     = 2.0f,
                                    .momentum       = 0.5f,
                                    .mask_exponent  = 2.0f,
                                    .n_components   = config->n_components,
                                    .n_sources      = config->n_sources};
  NmsDictionary*           made  = NULL;
  if (nms_dictionary_new(&shape, &made)) {
    speed_fail("no dictionary");
    return NULL;
  }

  const uint32_t n      = config->n_components;
  const uint32_t n_each = n / config->n_sources;
  float* const   analysis =
      random_weights(config, (size_t)made->n_features * n, 1);
  float* const reconstruction =
      random_weights(config, (size_t)config->n_groups * n, 2);
  memcpy(made->analysis, analysis, made->n_features * n * sizeof(float));
  memcpy(made->reconstruction,
         reconstruction,
         config->n_groups * n * sizeof(float));
  free(analysis);
  free(reconstruction);

  for (uint32_t s = 0; s < config->n_sources; ++s) {
    made->sources[s].first_component = s * n_each;
    made->sources[s].n_components    = n_each;
    snprintf(made->sources[s].name, NMS_NAME_SIZE, "source %u", s);
  }
  nms_features_erb_bands(48000.0, made->n_bins, config->n_bands, made->bands);
  nms_features_erb_edges(48000.0, made->n_bins, config->n_groups, made->edges);
  return made;
}

SpeedRig*
speed_rig(const NmsDictionary* dictionary,
          uint32_t             n_channels,
          NmsOutput            output,
          uint32_t             block)
{
  const NmsSeparatorConfig config = {.sample_rate_hz = 48000.0,
                                     .n_channels     = n_channels,
                                     .hop            = SPEED_HOP,
                                     .output         = output};
  SpeedRig* const          rig    = (SpeedRig*)speed_memory(sizeof(SpeedRig));
  if (nms_separator_new(&config, dictionary, &rig->separator) ||
      nms_separator_n_outputs(rig->separator) > 64) {
    speed_fail("no separator");
  }

  rig->n_channels = n_channels;
  rig->block      = block;
  rig->level      = 1.0f;
  rig->noise      = speed_random(SPEED_NOISE, 3, -0.5f);
  for (uint32_t c = 0; c < n_channels; ++c) {
    rig->input[c] = (float*)speed_memory(block * sizeof(float));
  }
  for (uint32_t o = 0; o < nms_separator_n_outputs(rig->separator); ++o) {
    rig->output[o] = (float*)speed_memory(block * sizeof(float));
  }
  for (uint32_t s = 0; s < nms_separator_n_streams(rig->separator); ++s) {
    // A remix that leaves nothing out, from the first frame on
    nms_separator_set_gain(rig->separator,
                           s,
                           output == NMS_REMIX ? 1.0f / (1.0f + (float)s)
                                               : 1.0f);
  }
  return rig;
}

void
speed_rig_run(void* user)
{
  SpeedRig* const rig = user;

  for (uint32_t c = 0; c < rig->n_channels; ++c) {
    for (uint32_t i = 0; i < rig->block; ++i) {
      rig->input[c][i] = rig->level * rig->noise[rig->at + i];
    }
    rig->at = (rig->at + rig->block) % SPEED_NOISE;
  }
  nms_separator_run(
      rig->separator, (const float* const*)rig->input, rig->output, rig->block);
}

void
speed_rig_free(SpeedRig* rig)
{
  if (rig) {
    for (size_t i = 0; i < sizeof(rig->input) / sizeof(rig->input[0]); ++i) {
      free(rig->input[i]);
    }
    for (size_t i = 0; i < sizeof(rig->output) / sizeof(rig->output[0]); ++i) {
      free(rig->output[i]);
    }
    nms_separator_free(rig->separator);
    free(rig->noise);
    free(rig);
  }
}

const SpeedEngine speed_engine = {
    speed_dictionary,
    speed_rig,
    speed_rig_run,
    speed_rig_free,
    nms_dictionary_free,
};
