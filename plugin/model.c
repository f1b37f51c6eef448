// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "model.h"

#include "nms/dictionary.h"
#include "nms/separator.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Let the last sources become one, so that there are at most as many as strips
static void
fold_sources(NmsDictionary* dictionary)
{
  const uint32_t   n    = dictionary->shape.n_sources;
  NmsSource* const last = &dictionary->sources[PLUG_N_SOURCES - 1];

  for (uint32_t s = PLUG_N_SOURCES; s < n; ++s) {
    const NmsSource* const source = &dictionary->sources[s];
    const size_t           length = strlen(last->name);

    last->n_components += source->n_components;
    snprintf(last->name + length,
             sizeof(last->name) - length,
             " + %s",
             source->name);
  }

  if (n > PLUG_N_SOURCES) {
    dictionary->shape.n_sources = PLUG_N_SOURCES;
  }
}

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
  for (uint32_t s = 0; s < n_streams; ++s) {
    const bool is_source = s < model->n_sources || !dictionary;
    model->strips[s]     = is_source ? s : PLUG_N_STRIPS - 1;
  }

  nms_player_warm_up(playable->separator, config->variant->n_channels);
  return NMS_SUCCESS;
}

static NmsStatus
fill(PlugModel*             model,
     const PlugModelConfig* config,
     const NmsDictionary*   dictionary,
     NmsMessage*            message)
{
  model->choice  = config->choice;
  model->path    = copy_text(config->path);
  model->sources = join_names(dictionary);

  return model->path && model->sources
             ? add_separator(model, config, dictionary, message)
             : NMS_NO_MEMORY;
}

NmsStatus
plug_model_new(const PlugModelConfig* config,
               PlugModel**            model,
               NmsMessage*            message)
{
  NmsDictionary* dictionary = NULL;
  NmsStatus      status     = NMS_SUCCESS;

  *model           = NULL;
  message->text[0] = '\0';
  if (config->bytes) {
    status = nms_dictionary_decode(
        config->bytes, config->n_bytes, &dictionary, message);
  }
  if (!status && dictionary) {
    status = check_purpose(dictionary, message);
  }
  if (!status && dictionary) {
    fold_sources(dictionary);
  }
  if (!status) {
    *model = calloc(1, sizeof(PlugModel));
    status = *model ? fill(*model, config, dictionary, message) : NMS_NO_MEMORY;
  }
  if (status) {
    plug_model_free(*model);
    *model = NULL;
    if (!message->text[0]) {
      snprintf(
          message->text, sizeof(message->text), "%s", nms_strerror(status));
    }
  }

  nms_dictionary_free(dictionary);
  return status;
}

void
plug_model_free(PlugModel* model)
{
  if (model) {
    nms_separator_free(model->playable.separator);
    free(model->sources);
    free(model->path);
    free(model);
  }
}
