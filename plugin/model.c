// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "model.h"

#include "nms/dictionary.h"
#include "nms/separator.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(PLUG_N_SOURCES == NMS_LEARNT_STRIPS, "Each source is a strip");

/// Return the names of all sources in one string, or NULL
static char*
join_names(const NmsDictionary* dictionary)
{
  const uint32_t n     = dictionary ? dictionary->shape.n_sources : 0;
  const size_t   size  = (n + 1) * (NMS_NAME_SIZE + 2);
  char* const    names = calloc(1, size);

  size_t used = 0;
  for (uint32_t s = 0; names && s < n; ++s) {
    used += (size_t)snprintf(names + used,
                             size - used,
                             "%s%s",
                             s ? ", " : "",
                             dictionary->sources[s].name);
  }

  return names;
}

static char*
copy_text(const char* text)
{
  const size_t size = strlen(text) + 1;
  char* const  copy = malloc(size);

  return copy ? (char*)memcpy(copy, text, size) : NULL;
}

/// Refuse what looks ahead, and is later than a host would expect
static NmsStatus
check_purpose(const NmsDictionary* dictionary, NmsMessage* message)
{
  if (!nms_dictionary_is_for_files(dictionary)) {
    return NMS_SUCCESS;
  }

  snprintf(message->text,
           sizeof(message->text),
           "it is for files: only nmf-separate can use it");
  return NMS_BAD_DICTIONARY;
}

/// Refuse what no core of this kind could run in time, before it is tried
static NmsStatus
check_load(const NmsSeparatorConfig* config,
           const NmsDictionary*      dictionary,
           NmsMessage*               message)
{
  if (!dictionary) {
    return NMS_SUCCESS;
  }

  const double load = nms_separator_least_load(config, dictionary);
  if (load <= 1.0) {
    return NMS_SUCCESS;
  }

  snprintf(message->text,
           sizeof(message->text),
           "its %u iterations with %u components take at least %.2g times as "
           "long as this machine has at this latency",
           dictionary->shape.n_iterations,
           dictionary->shape.n_components,
           load);
  return NMS_BAD_ARGUMENT;
}

/// Let sources that are nowhere in particular be everywhere, so that the
/// separator can be told later
static NmsStatus
place_everywhere(NmsDictionary* dictionary)
{
  const size_t n =
      (size_t)dictionary->shape.n_sources * dictionary->shape.n_groups;
  float* const spatial = calloc(4 * n, sizeof(float));
  if (!spatial) {
    return NMS_NO_MEMORY;
  }

  for (size_t i = 0; i < n; ++i) {
    spatial[4 * i]     = 0.5f;
    spatial[4 * i + 1] = 0.5f;
  }
  const NmsStatus status = nms_dictionary_set_spatial(dictionary, spatial);
  free(spatial);
  return status;
}

/// Return whether a model is to follow the image
static bool
has_to_follow(const PlugModelConfig* config, const NmsDictionary* dictionary)
{
  return config->follows && config->variant->n_channels == 2 && dictionary;
}

/// Make what follows the separator of a model
static NmsStatus
add_follow(PlugModel* model, const PlugModelConfig* config)
{
  const NmsSeparator* const separator = model->playable.separator;
  const NmsAnalysis         analysis  = nms_separator_analysis(separator);
  const NmsFollowConfig     follow    = {config->sample_rate_hz,
                                         nms_separator_hop_samples(separator),
                                         model->n_sources,
                                         analysis.n_streams,
                                         analysis.n_groups};

  return nms_follow_new(&follow, &model->follow);
}

/// Make the separator of a model and take down what it says about itself
static NmsStatus
add_separator(PlugModel*             model,
              const PlugModelConfig* config,
              const NmsDictionary*   dictionary,
              NmsMessage*            message)
{
  const NmsSeparatorConfig separator = {
      .sample_rate_hz = config->sample_rate_hz,
      .n_channels     = config->variant->n_channels,
      .hop = plug_hop_of_choice(config->choice, config->sample_rate_hz),
      .n_iterations = 0,
      .output   = config->variant->stems ? NMS_REMIX_AND_STREAMS : NMS_REMIX,
      .residual = dictionary != NULL};

  NmsPlayable* const playable = &model->playable;

  NmsStatus status = check_load(&separator, dictionary, message);
  status =
      status ? status
             : nms_separator_new(&separator, dictionary, &playable->separator);
  if (status) {
    return status;
  }

  model->n_sources   = dictionary ? dictionary->shape.n_sources : 0;
  playable->strips   = model->strips;
  playable->exponent = dictionary ? dictionary->shape.mask_exponent : 0.0f;
  playable->owner    = model;

  const uint32_t n_streams = nms_separator_n_streams(playable->separator);
  for (uint32_t s = model->n_sources; s < n_streams; ++s) {
    model->strips[s] = dictionary ? PLUG_N_STRIPS - 1 : s;
  }

  nms_player_warm_up(playable->separator, config->variant->n_channels);
  return NMS_SUCCESS;
}

/// Make the tables by which a window is shown a model
static NmsStatus
add_sight(PlugModel*             model,
          const PlugModelConfig* config,
          const NmsDictionary*   dictionary,
          bool                   has_images)
{
  const PlugSightConfig sight = {.separator      = model->playable.separator,
                                 .dictionary     = dictionary,
                                 .strips         = model->strips,
                                 .sample_rate_hz = config->sample_rate_hz,
                                 .n_channels     = config->variant->n_channels,
                                 .has_images     = has_images};

  return plug_sight_new(&sight, &model->sight);
}

/// Take down which strip holds which source
static void
place(PlugModel* model, const NmsLearntSources* sources)
{
  const NmsDictionary* const dictionary = sources->dictionary;
  for (uint32_t s = 0; dictionary && s < dictionary->shape.n_sources; ++s) {
    const uint32_t strip = sources->strips[s];
    model->strips[s]     = strip;
    snprintf(
        model->names[strip], NMS_NAME_SIZE, "%s", dictionary->sources[s].name);
  }
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    model->holds[s] = sources->held[s].holds;
  }
}

static NmsStatus
fill(PlugModel*              model,
     const PlugModelConfig*  config,
     const NmsLearntSources* sources,
     NmsMessage*             message)
{
  const NmsDictionary* const dictionary = sources->dictionary;

  place(model, sources);
  model->choice  = config->choice;
  model->path    = copy_text(config->path);
  model->sources = join_names(dictionary);

  if (!model->path || !model->sources) {
    return NMS_NO_MEMORY;
  }
  const NmsStatus status = add_separator(model, config, dictionary, message);
  return !status && has_to_follow(config, dictionary)
             ? add_follow(model, config)
             : status;
}

NmsStatus
plug_model_new(const PlugModelConfig* config,
               PlugModel**            model,
               NmsMessage*            message)
{
  NmsLearntSources sources;

  *model           = NULL;
  NmsStatus status = nms_learnt_read_sources(
      config->bytes, config->n_bytes, &sources, message);
  const bool has_images =
      !status && sources.dictionary && sources.dictionary->spatial;
  if (!status && sources.dictionary) {
    status = check_purpose(sources.dictionary, message);
  }
  if (!status && has_to_follow(config, sources.dictionary) &&
      !sources.dictionary->spatial) {
    status = place_everywhere(sources.dictionary);
  }
  if (!status) {
    *model = calloc(1, sizeof(PlugModel));
    status = *model ? fill(*model, config, &sources, message) : NMS_NO_MEMORY;
  }
  if (!status) {
    status = add_sight(*model, config, sources.dictionary, has_images);
  }
  if (status) {
    plug_model_free(*model);
    *model = NULL;
    if (!message->text[0]) {
      snprintf(
          message->text, sizeof(message->text), "%s", nms_strerror(status));
    }
  }

  nms_dictionary_free(sources.dictionary);
  return status;
}

void
plug_model_free(PlugModel* model)
{
  if (model) {
    nms_follow_free(model->follow);
    plug_sight_free(model->sight);
    nms_separator_free(model->playable.separator);
    free(model->sources);
    free(model->path);
    free(model);
  }
}
