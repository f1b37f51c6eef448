// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "speed.h"

#include "nms/features.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/// End the program
static void
fail(const char* what)
{
  fprintf(stderr, "speed: %s\n", what);
  exit(1);
}

double
speed_now(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double
time_calls(const SpeedTask* task, unsigned n_calls)
{
  const double start = speed_now();
  for (unsigned i = 0; i < n_calls; ++i) {
    task->run(task->user);
  }
  return speed_now() - start;
}

/// Return how many calls take `seconds`
static unsigned
count_calls(const SpeedTask* task, double seconds)
{
  unsigned n = 1;
  while (n < 1U << 24U && time_calls(task, n) < seconds) {
    n *= 2;
  }
  return n;
}

void
speed_measure(const SpeedOptions* options, SpeedTask* tasks, size_t n_tasks)
{
  unsigned* const n_calls = (unsigned*)speed_memory(n_tasks * sizeof(unsigned));
  for (size_t t = 0; t < n_tasks; ++t) {
    n_calls[t]       = count_calls(&tasks[t], options->seconds);
    tasks[t].seconds = HUGE_VAL;
  }

  for (unsigned i = 0; i < options->n_rounds; ++i) {
    for (size_t t = 0; t < n_tasks; ++t) {
      const double seconds = time_calls(&tasks[t], n_calls[t]) / n_calls[t];
      tasks[t].seconds     = fmin(tasks[t].seconds, seconds);
    }
  }
  free(n_calls);
}

void*
speed_memory(size_t n_bytes)
{
  const size_t size   = (n_bytes + 64) / 64 * 64;
  void* const  memory = aligned_alloc(64, size);
  if (!memory) {
    fail("out of memory");
    return NULL;
  }
  memset(memory, 0, size);
  return memory;
}

float*
speed_random(size_t n, uint64_t seed, float low)
{
  float* const values = (float*)speed_memory(n * sizeof(float));
  uint64_t     state  = seed * 2 + 1;
  for (size_t i = 0; i < n; ++i) {
    state     = state * 6364136223846793005U + 1442695040888963407U;
    values[i] = low + (float)(state >> 40U) * 0x1p-24f;
  }
  return values;
}

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
    fail("no dictionary");
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
    fail("no separator");
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
