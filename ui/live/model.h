// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_MODEL_H
#define LIVE_MODEL_H

#include "base/report.h"
#include "files/streams.h"
#include "nms/attributes.h"
#include "nms/course.h"
#include "nms/dictionary.h"
#include "nms/learnt.h"
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

/// What a model that was loaded has in common with all learnt on from it
typedef struct {
  uint64_t serial; ///< Which it is
  uint32_t n_sources;
  uint32_t hop;            ///< Samples
  uint32_t residual;       ///< Strip that the residual has, or would have
  bool     keeps_residual; ///< It is apart whatever is learnt
  bool     can_learn;      ///< It has no more sources than learn
} LiveOrigin;

/// One
typedef struct {
  NmsPlayable    playable;   ///< Its owner is the model
  NmsDictionary* dictionary; ///< NULL if all that it held was cleared
  char*          name;       ///< As it was asked for
  uint64_t       version;    ///< Later ones have larger ones; 0 for the sources
                             ///< that were loaded and no others
  LiveOrigin origin;
  UiStreams  streams;                ///< Their names point into the dictionary
  uint32_t   strips[UI_MAX_STREAMS]; ///< [n_streams], where each goes
  NmsHolds   holds[NMS_LEARNT_STRIPS]; ///< The sources that learn
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

/**
   Return the strip of a source that learns: in their order, but the residual
   keeps the strip that it has in the model that was loaded.

   @param source 0 to NMS_LEARNT_STRIPS - 1.

   Any thread.
*/
NMS_NODISCARD uint32_t live_model_strip(const LiveOrigin* origin,
                                        uint32_t          source);

/**
   Make a model of what was learnt on from another one.

   A residual that was apart stays so, and a source alone has one.

   @param result In, its bytes stay the caller's.
   @param origin In, of the one that was loaded.
   @return Owned by the caller, without a name and a separator; NULL if it
           cannot be read.

   Teacher's thread.  Not realtime: allocates.
*/
NMS_NODISCARD LiveModel* live_model_learnt(const NmsCourseResult* result,
                                           const LiveOrigin*      origin);

/// Return whether a model has other sources than the one that was loaded.  Any
/// thread.
NMS_NODISCARD bool live_model_is_changed(const LiveModel* model);

/// Make its separator, ready to be played; false with an error.  Main thread.
NMS_NODISCARD bool live_model_prepare(LiveModel*             model,
                                      const LiveModelConfig* config,
                                      UiReport*              report);

/// Free a model that nothing plays; NULL is fine.
void live_model_free(LiveModel* model);

/// Free the models of a list but one; NULL is fine.
void live_model_free_list(NmsPlayable* playables, const LiveModel* but);

#endif // LIVE_MODEL_H
