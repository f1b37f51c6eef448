// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "model.h"

#include "base/memory.h"
#include "base/text.h"
#include "files/dictionary_file.h"
#include "files/preset.h"
#include "nms/separator.h"
#include "nms/status.h"

#include <stdlib.h>

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
  return model;
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
  used.hop = nms_separator_hop_samples(model->playable.separator);
  ui_dictionary_warn_if_slow(model->dictionary, &used, model->name, report);
  model->playable.exponent = model->dictionary->shape.mask_exponent;
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
