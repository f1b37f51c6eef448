// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_MODEL_H
#define PLUG_MODEL_H

#include "nms/attributes.h"
#include "nms/follow.h"
#include "nms/learnt.h"
#include "nms/player.h"
#include "nms/status.h"
#include "protocol/ports.h"
#include "sight.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Longest status, its terminating zero included: a file's name and a message
#define PLUG_STATUS_SIZE 640

/**
   @file model.h
   A separator ready to run, with what belongs to it: what is swapped.

   Once made nothing in it changes but the playable, which is the player's, and
   the link.  It lives until the worker frees it.
*/
typedef struct PlugModelImpl {
  NmsPlayable playable; ///< Its owner is the model
  uint64_t    serial;   ///< Later models have larger ones
  uint64_t   n_loads; ///< Of the loader: which kit it is of, or was taught from
  uint32_t   choice;  ///< Latency choice it was made for
  uint32_t   n_sources;             ///< In use, 0 if it only delays
  uint32_t   strips[PLUG_N_STRIPS]; ///< Where the streams go
  NmsHolds   holds[PLUG_N_SOURCES]; ///< What each strip has
  char       names[PLUG_N_SOURCES][NMS_NAME_SIZE]; ///< "" if nothing
  bool       is_taught;                            ///< Learnt here, not loaded
  bool       is_followed;              ///< And by following the rest
  NmsFollow* follow;                   ///< Of the image, or NULL
  PlugSight* sight;                    ///< How a window is shown it
  char*      path;                     ///< The dictionary's file, maybe missing
  char*      sources;                  ///< Names, for PLUG_URI_SOURCES
  char       status[PLUG_STATUS_SIZE]; ///< For PLUG_URI_STATUS

  struct PlugModelImpl* alive; ///< In the loader's list of all
} PlugModel;

/// What a model is made of
typedef struct {
  const PlugVariant* variant;
  double             sample_rate_hz;
  uint32_t           choice;  ///< 0 to PLUG_N_CHOICES - 1
  const char*        path;    ///< To be remembered
  const void*        bytes;   ///< [n_bytes], the file, or NULL to only delay
  size_t             n_bytes; ///< Any
  bool               follows; ///< The image, if there are two channels
} PlugModelConfig;

/**
   Make a model and touch all its memory, so that running it faults no page.

   Of a dictionary with more than PLUG_N_SOURCES sources the last ones become
   one: their components explain the sound together.

   @param config  In, nothing of it is needed after.
   @param model   Out, owned by the caller; NULL after failure.
   @param message Out, what is wrong with the dictionary.
   @return NMS_BAD_DICTIONARY, NMS_BAD_ARGUMENT if it does not go with this rate
           or latency, or cannot be run in time with it, NMS_NO_MEMORY.

   Setup or worker thread.  Not realtime: allocates, blocks.
*/
NMS_NODISCARD NmsStatus plug_model_new(const PlugModelConfig* config,
                                       PlugModel**            model,
                                       NmsMessage*            message);

/// Free a model; NULL is fine.  Not realtime: blocks.
void plug_model_free(PlugModel* model);

#endif // PLUG_MODEL_H
