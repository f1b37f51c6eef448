// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "model.h"

#include "base/memory.h"
#include "base/text.h"
#include "files/dictionary_file.h"
#include "files/preset.h"
#include "nms/separator.h"
#include "nms/status.h"

#include <stdatomic.h>
#include <stdlib.h>

/// Say where streams go, and what is common to all that is learnt on
static void
set_origin(LiveModel* model)
{
  static atomic_ulong    n_made;
  const UiStreams* const streams   = &model->streams;
  const uint32_t         n_sources = model->dictionary->shape.n_sources;
  const bool             can_learn = n_sources <= NMS_LEARNT_STRIPS;

  model->origin = (LiveOrigin){
      .serial    = atomic_fetch_add(&n_made, 1) + 1,
      .n_sources = n_sources,
      .residual =
          streams->residual && can_learn ? n_sources : NMS_LEARNT_STRIPS,
      .keeps_residual = streams->residual,
      .can_learn      = can_learn,
  };
  for (uint32_t s = 0; s < UI_MAX_STREAMS; ++s) {
    model->strips[s] = s;
  }
  for (uint32_t s = 0; can_learn && s < n_sources; ++s) {
    model->holds[s] = NMS_HOLDS_FILE;
  }
}

LiveModel*
live_model_new(const char* name, const UiStreamWish* wish, UiReport* report)
{
  char* const          path = ui_preset_resolve(name, report);
  NmsDictionary* const dictionary =
      path ? ui_dictionary_read(path, report) : NULL;
  free(path);
  if (!dictionary) {
    return NULL;
  }
  if (nms_dictionary_is_for_files(dictionary)) {
    ui_report_fail(report, name, "is for files: only nmf-separate can use it");
    nms_dictionary_free(dictionary);
    return NULL;
  }
  LiveModel* const model = (LiveModel*)ui_new(1, sizeof(LiveModel));
  model->dictionary      = dictionary;
  model->name            = ui_shown(name);
  model->playable.owner  = model;
  if (!ui_streams_choose(dictionary, wish, &model->streams, report)) {
    live_model_free(model);
    return NULL;
  }
  set_origin(model);
  return model;
}

uint32_t
live_model_strip(const LiveOrigin* origin, uint32_t source)
{
  return source < origin->residual ? source : source + 1;
}

/// Name the streams of what was learnt, and say where they go
static void
place(LiveModel* model, const NmsLearntSources* sources)
{
  const LiveOrigin* const    origin     = &model->origin;
  const NmsDictionary* const dictionary = model->dictionary;
  UiStreams* const           streams    = &model->streams;
  const uint32_t             n = dictionary ? dictionary->shape.n_sources : 0;
  for (uint32_t s = 0; s < n; ++s) {
    streams->names[s] = dictionary->sources[s].name;
    model->strips[s]  = live_model_strip(origin, sources->strips[s]);
  }
  streams->residual  = n == 1 || (n && origin->keeps_residual);
  streams->n_streams = n + streams->residual;
  if (streams->residual) {
    streams->names[n] = UI_RESIDUAL;
    model->strips[n]  = origin->residual;
  }
  for (uint32_t s = 0; s < streams->n_streams; ++s) {
    streams->gains[s] = 1.0f;
  }
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    model->holds[s] = sources->held[s].holds;
  }
}

LiveModel*
live_model_learnt(const NmsCourseResult* result, const LiveOrigin* origin)
{
  NmsLearntSources sources;
  NmsMessage       message;
  if (nms_learnt_read_sources(
          result->bytes, result->n_bytes, &sources, &message)) {
    return NULL;
  }
  LiveModel* const model = (LiveModel*)ui_new(1, sizeof(LiveModel));
  model->dictionary      = sources.dictionary;
  model->origin          = *origin;
  model->playable.owner  = model;
  model->playable.strips = model->strips;
  place(model, &sources);
  return model;
}

bool
live_model_is_changed(const LiveModel* model)
{
  uint32_t n_loaded = 0;
  bool     changed  = false;
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    n_loaded += model->holds[s] == NMS_HOLDS_FILE;
    changed = changed || model->holds[s] == NMS_HOLDS_LEARNT;
  }
  return changed || n_loaded != model->origin.n_sources;
}

bool
live_model_prepare(LiveModel*             model,
                   const LiveModelConfig* config,
                   UiReport*              report)
{
  const NmsSeparatorConfig separator = {
      .sample_rate_hz = config->sample_rate_hz,
      .n_channels     = config->n_channels,
      .hop            = config->hop,
      .output         = config->output,
      .residual       = model->streams.residual,
  };
  const NmsStatus status = nms_separator_new(
      &separator, model->dictionary, &model->playable.separator);
  if (status) {
    return ui_report_fail(report,
                          model->name,
                          "cannot be used at %.0f Hz: %s",
                          config->sample_rate_hz,
                          nms_strerror(status));
  }
  NmsSeparatorConfig used = separator;
  used.hop          = nms_separator_hop_samples(model->playable.separator);
  model->origin.hop = used.hop;
  if (model->dictionary) { // Else the input is delayed
    ui_dictionary_warn_if_slow(model->dictionary, &used, model->name, report);
    model->playable.exponent = model->dictionary->shape.mask_exponent;
  }
  nms_player_warm_up(model->playable.separator, config->n_channels);
  return true;
}

void
live_model_free(LiveModel* model)
{
  if (model) {
    nms_separator_free(model->playable.separator);
    nms_dictionary_free(model->dictionary);
    free(model->name);
    free(model);
  }
}

void
live_model_free_list(NmsPlayable* playables, const LiveModel* but)
{
  while (playables) {
    NmsPlayable* const next  = playables->next;
    LiveModel* const   model = (LiveModel*)playables->owner;
    if (model != but) {
      live_model_free(model);
    }
    playables = next;
  }
}
