// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/separator.h"

#include "base/arena.h"
#include "dictionary/groups.h"
#include "kernel/kernel.h"
#include "nms/dictionary.h"
#include "nms/features.h"
#include "nms/hop.h"
#include "nms/solver.h"
#include "nms/stft.h"
#include "separate/separator_impl.h"
#include "separate/stereo.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool
config_is_good(const NmsSeparatorConfig* config,
               const NmsDictionary*      dictionary)
{
  return config->sample_rate_hz >= 1000.0 &&
         config->sample_rate_hz <= 768000.0 && config->n_channels >= 1 &&
         config->n_channels <= NMS_MAX_CHANNELS &&
         config->hop <= NMS_MAX_WINDOW / 2 && (dictionary || config->hop) &&
         config->n_iterations <= NMS_MAX_ITERATIONS &&
         (config->output == NMS_STREAMS || config->output == NMS_REMIX ||
          config->output == NMS_REMIX_AND_STREAMS);
}

static float*
take(NmsSeparator* separator, size_t n)
{
  return (float*)nms_arena_take(&separator->arena, n, sizeof(float));
}

/// Take what the audio thread reads of the reconstruction from front to back
static void
lay_out_reconstructions(NmsSeparator* separator, const NmsDictionary* fitted)
{
  const bool      is_half = separator->halves_scale > 0.0f;
  NmsArena* const arena   = &separator->arena;

  separator->reconstructions = (NmsPacked*)nms_arena_take(
      arena, separator->n_sources, sizeof(NmsPacked));
  separator->halves = (NmsHalves*)nms_arena_take(
      arena, separator->n_sources, sizeof(NmsHalves));
  for (uint32_t s = 0; fitted && s < separator->n_sources; ++s) {
    void* const data = nms_arena_take(
        arena,
        nms_packed_size(fitted->sources[s].n_components, separator->n_groups),
        is_half ? sizeof(uint16_t) : sizeof(float));
    if (data && is_half) {
      separator->halves[s].data = (uint16_t*)data;
    } else if (data) {
      separator->reconstructions[s].data = (float*)data;
    }
  }
}

static void
lay_out(NmsSeparator* separator, const NmsDictionary* fitted)
{
  const uint32_t  n_features = fitted ? fitted->n_features : 0;
  const uint32_t  n_streams  = separator->n_streams;
  const size_t    padded     = nms_packed_size(1, separator->n_groups);
  NmsArena* const arena      = &separator->arena;

  lay_out_reconstructions(separator, fitted);
  separator->rise = take(separator, (size_t)separator->n_past * separator->hop);
  separator->envelope    = take(separator, separator->hop);
  separator->dry         = take(separator, separator->hop);
  separator->gains       = take(separator, n_streams);
  separator->magnitudes  = take(separator, separator->n_bins);
  separator->vector      = take(separator, n_features);
  separator->activations = take(separator, separator->n_components);
  separator->levels      = take(separator, n_streams);
  separator->mix         = take(separator, separator->n_groups);
  separator->lifts       = take(separator, n_streams);
  separator->silenced    = take(separator, n_streams);
  separator->muted       = take(separator, separator->n_groups);
  separator->now         = take(separator, n_streams);
  separator->before = take(separator, (size_t)separator->n_past * n_streams);
  if (fitted && fitted->shape.has_groups) {
    separator->loudness = take(separator, separator->n_groups);
    separator->bins   = take(separator, separator->n_bins + NMS_GROUPS_PADDING);
    separator->starts = (uint32_t*)nms_arena_take(
        arena, separator->n_groups + 1, sizeof(uint32_t));
  }
  separator->ranges =
      (NmsRange*)nms_arena_take(arena, separator->n_sources, sizeof(NmsRange));
  separator->wanted =
      (bool*)nms_arena_take(arena, separator->n_outputs, sizeof(bool));
  separator->models = nms_arena_rows(arena, n_streams, padded);
  nms_stereo_lay_out(&separator->stereo, arena);
}

static NmsStatus
make_stft(NmsSeparator* separator, const NmsDictionary* fitted)
{
  const NmsStftConfig config = {
      .window         = separator->window,
      .hop            = separator->hop,
      .n_inputs       = separator->config.n_channels,
      .n_outputs      = separator->n_outputs,
      .is_symmetrical = fitted && fitted->shape.is_symmetrical,
      .ahead_frames =
          fitted ? nms_dictionary_ahead_frames(fitted, separator->hop) : 0};
  const NmsStftFuncs funcs = {
      nms_separator_on_spectrum, nms_separator_on_samples, separator};

  return nms_stft_new(&config, &funcs, &separator->stft);
}

static NmsStatus
make_features(NmsSeparator* separator, const NmsDictionary* fitted)
{
  const NmsFeaturesConfig config =
      nms_dictionary_features(fitted, separator->hop);

  return nms_features_new(&config, &separator->features);
}

/// Per-iteration sparsity for `n` iterations: the last one is repeated
static float*
stretch_sparsity(const NmsDictionary* dictionary, uint32_t n)
{
  const uint32_t last     = dictionary->shape.n_iterations - 1;
  float* const   sparsity = calloc(n, sizeof(float));

  for (uint32_t i = 0; sparsity && i < n; ++i) {
    sparsity[i] = dictionary->sparsity[i < last ? i : last];
  }
  return sparsity;
}

static NmsStatus
make_solver(NmsSeparator* separator, const NmsDictionary* fitted)
{
  const NmsDictionaryShape* const shape = &fitted->shape;

  const uint32_t n_iterations = separator->config.n_iterations
                                    ? separator->config.n_iterations
                                    : shape->n_iterations;
  float* const   sparsity     = stretch_sparsity(fitted, n_iterations);
  if (!sparsity) {
    return NMS_NO_MEMORY;
  }

  const NmsSolverConfig config = {.n_features   = fitted->n_features,
                                  .n_components = shape->n_components,
                                  .n_iterations = n_iterations,
                                  .beta         = shape->beta,
                                  .dictionary   = fitted->analysis,
                                  .sparsity     = sparsity,
                                  .relaxation   = shape->relaxation,
                                  .momentum     = shape->momentum};
  const NmsStatus       status = nms_solver_new(&config, &separator->solver);
  free(sparsity);
  return status;
}

static void
fill_reconstruction(NmsSeparator*        separator,
                    const NmsDictionary* fitted,
                    uint32_t             s)
{
  const uint32_t     first   = fitted->sources[s].first_component;
  const uint32_t     count   = fitted->sources[s].n_components;
  const float* const columns = fitted->reconstruction + first;

  separator->ranges[s].first = first;
  separator->ranges[s].count = count;
  if (separator->halves_scale > 0.0f) {
    separator->halves[s].scale = separator->halves_scale;
    nms_pack_halves(&separator->halves[s],
                    columns,
                    separator->n_components,
                    count,
                    separator->n_groups);
  } else {
    nms_pack_some_columns(&separator->reconstructions[s],
                          columns,
                          separator->n_components,
                          count,
                          separator->n_groups);
  }
}

/// Return the root of a Hann window of 2 * `half` samples
static double
window_root(uint32_t n, double half)
{
  return sin(1.57079632679489661923 * (n + 0.5) / half);
}

/// Sum up the products of symmetrical windows from the newest frame on
static void
fill_long_rise(NmsSeparator* separator)
{
  const uint32_t hop    = separator->hop;
  const uint32_t window = separator->window;

  for (uint32_t n = 0; n < hop; ++n) {
    double all = 0.0;
    for (uint32_t i = n; i < window; i += hop) {
      all += pow(window_root(i, 0.5 * window), 2.0);
    }

    double sum = 0.0;
    for (uint32_t p = 0; p < separator->n_past; ++p) {
      sum += pow(window_root(n + p * hop, 0.5 * window), 2.0);
      separator->rise[(size_t)p * hop + n] = (float)(sum / all);
    }
  }
}

static void
fill_rise(NmsSeparator* separator, const NmsDictionary* fitted)
{
  if (fitted && fitted->shape.is_symmetrical) {
    fill_long_rise(separator);
    return;
  }

  for (uint32_t n = 0; n < separator->hop; ++n) {
    const double s     = window_root(n, separator->hop);
    separator->rise[n] = (float)(s * s);
  }
}

static void
fill(NmsSeparator* separator, const NmsDictionary* fitted)
{
  fill_rise(separator, fitted);
  for (uint32_t s = 0; s < separator->n_streams; ++s) {
    separator->gains[s] = 1.0f;
  }
  nms_separator_settle(separator);

  for (uint32_t s = 0; fitted && s < separator->n_sources; ++s) {
    fill_reconstruction(separator, fitted, s);
  }
  if (separator->starts) {
    nms_groups_start(fitted, separator->starts);
  }
  nms_stereo_fill(&separator->stereo, fitted);
}

static float
find_largest(const float* weights, size_t n)
{
  float largest = 0.0f;
  for (size_t i = 0; i < n; ++i) {
    largest = weights[i] > largest ? weights[i] : largest;
  }
  return largest;
}

/// Return how many frames overlap the newest one, but itself
static uint32_t
count_past(const NmsSeparator* separator, const NmsDictionary* fitted)
{
  return fitted && fitted->shape.is_symmetrical
             ? (separator->window - 1) / separator->hop
             : 1;
}

static void
size_up(NmsSeparator* separator, const NmsDictionary* fitted)
{
  const NmsSeparatorConfig* const config = &separator->config;

  separator->kernel        = nms_kernel_choose();
  separator->window        = 2 * separator->hop;
  separator->n_past        = 1;
  separator->mask_exponent = 1.0f;
  separator->exponent      = 1.0f;
  separator->apart         = true;
  if (fitted) {
    separator->window        = fitted->shape.window;
    separator->n_sources     = fitted->shape.n_sources;
    separator->n_components  = fitted->shape.n_components;
    separator->mask_exponent = fitted->shape.mask_exponent;
    separator->exponent      = fitted->shape.exponent;
    separator->n_past        = count_past(separator, fitted);

    const size_t n = (size_t)fitted->shape.n_groups * separator->n_components;
    separator->largest      = find_largest(fitted->reconstruction, n);
    separator->halves_scale = separator->kernel->combine_halves
                                  ? nms_halves_scale(fitted->reconstruction, n)
                                  : 0.0f;
  }

  separator->n_bins    = separator->window / 2 + 1;
  separator->n_groups  = fitted ? fitted->shape.n_groups : separator->n_bins;
  separator->n_streams = fitted ? separator->n_sources + config->residual : 1;
  separator->n_shares  = separator->n_streams;
  separator->n_remixed = config->output == NMS_STREAMS ? 0 : config->n_channels;
  separator->n_outputs = separator->n_remixed;
  if (config->output != NMS_REMIX) {
    separator->n_outputs += config->n_channels * separator->n_streams;
  }
  nms_stereo_size_up(&separator->stereo, config, fitted, separator->n_streams);
}

/// The oldest frame that an output depends on is that of the oldest context
/// of the oldest frame that overlaps the newest
static uint32_t
count_memory(const NmsSeparator* separator, const NmsDictionary* fitted)
{
  const uint32_t hop = separator->hop;
  const uint32_t n_frames =
      (separator->window + hop - 1) / hop + separator->n_past;

  uint32_t context = 0;
  if (fitted) {
    const NmsFeaturesConfig features = nms_dictionary_features(fitted, hop);
    context = (features.n_context - 1) * features.stride_frames;
  }
  return (n_frames + context) * hop;
}

static NmsStatus
prepare(NmsSeparator* separator, const NmsDictionary* fitted)
{
  size_up(separator, fitted);
  lay_out(separator, fitted);
  NmsStatus status = nms_arena_reserve(&separator->arena);
  if (status) {
    return status;
  }

  lay_out(separator, fitted);
  fill(separator, fitted);
  separator->memory = count_memory(separator, fitted);
  status            = make_stft(separator, fitted);
  if (!status && fitted) {
    status = make_features(separator, fitted);
    status = status ? status : make_solver(separator, fitted);
  }
  return status;
}

/// Make a separator from a dictionary that fits its rate and hop, or NULL
static NmsStatus
make(const NmsSeparatorConfig* config,
     uint32_t                  hop,
     const NmsDictionary*      fitted,
     NmsSeparator**            separator)
{
  NmsSeparator* const made = calloc(1, sizeof(NmsSeparator));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  made->config     = *config;
  made->config.hop = hop;
  made->hop        = hop;

  const NmsStatus status = prepare(made, fitted);
  if (status) {
    nms_separator_free(made);
    return status;
  }

  *separator = made;
  return NMS_SUCCESS;
}

/// Round interpolated weights to half precision if those they come from are:
/// the audio thread reads less, and the error is far below interpolation's.
/// Weights of groups are not interpolated, so they are in it already
static void
keep_halves(const NmsDictionary* dictionary, NmsDictionary* fitted)
{
  const size_t n = dictionary->shape.n_components;

  if (!dictionary->shape.has_groups &&
      nms_halves_scale(dictionary->reconstruction, dictionary->n_bins * n) >
          0.0f) {
    nms_halves_round(fitted->reconstruction, fitted->n_bins * n);
  }
}

NmsStatus
nms_separator_new(const NmsSeparatorConfig* config,
                  const NmsDictionary*      dictionary,
                  NmsSeparator**            separator)
{
  *separator = NULL;
  if (!config_is_good(config, dictionary)) {
    return NMS_BAD_ARGUMENT;
  }
  if (!dictionary) {
    return make(config, config->hop, NULL, separator);
  }

  const double   rate_hz = config->sample_rate_hz;
  const uint32_t hop     = config->hop
                               ? config->hop
                               : nms_hop_at(dictionary->shape.hop,
                                        dictionary->shape.sample_rate_hz,
                                        rate_hz);

  NmsDictionary* fitted = NULL;
  NmsStatus      status = nms_dictionary_fit(dictionary, rate_hz, hop, &fitted);
  if (!status) {
    keep_halves(dictionary, fitted);
    status = make(config, hop, fitted, separator);
  }
  nms_dictionary_free(fitted);
  return status;
}

void
nms_separator_free(NmsSeparator* separator)
{
  if (separator) {
    nms_stft_free(separator->stft);
    nms_features_free(separator->features);
    nms_solver_free(separator->solver);
    nms_arena_free(&separator->arena);
    free(separator);
  }
}
