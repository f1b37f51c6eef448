// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_MODEL_H
#define LIVE_MODEL_H

#include "base/report.h"
#include "files/streams.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/player.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file model.h
   A dictionary, and the separator that plays it.
*/

/// How models are made
typedef struct {
  double    sample_rate_hz;
  uint32_t  n_channels;
  uint32_t  hop;    ///< 0 for the dictionary's
  NmsOutput output; ///< As the player's
} LiveModelConfig;

/// One
typedef struct {
  NmsPlayable    playable; ///< Its owner is the model
  NmsDictionary* dictionary;
  char*          name;    ///< As it was asked for
  UiStreams      streams; ///< Their names point into the dictionary
} LiveModel;

/**
   Load a dictionary.

   @param name   File or preset.
   @param wish   In, the remix and more.
   @param report In and out.
   @return Owned by the caller, without a separator; NULL with an error.

   Main thread.  Not realtime: blocks.
*/
NMS_NODISCARD LiveModel*
live_model_new(const char* name, const UiStreamWish* wish, UiReport* report);

/// Make its separator, ready to be played; false with an error.  Main thread.
NMS_NODISCARD bool live_model_prepare(LiveModel*             model,
                                      const LiveModelConfig* config,
                                      UiReport*              report);

/// Free a model that nothing plays; NULL is fine.
void live_model_free(LiveModel* model);

/// Free the models of a list but one; NULL is fine.
void live_model_free_list(NmsPlayable* playables, const LiveModel* but);

#endif // LIVE_MODEL_H
