// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLAY_PLAYER_IMPL_H
#define NMS_PLAY_PLAYER_IMPL_H

#include "base/arena.h"
#include "nms/dictionary.h"
#include "nms/player.h"
#include "nms/separator.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file player_impl.h
   Everything the audio thread touches of a player: player.c runs it,
   player_setup.c makes it.
*/

/// Most samples done at a time
#define NMS_PLAYER_CHUNK 256

/// Most outputs a separator has: remix, sources and residual
#define NMS_MAX_OUTPUTS ((NMS_MAX_SOURCES + 2) * NMS_MAX_CHANNELS)

/// What all separators are set to
typedef struct {
  float*    gains;    ///< [n_strips]
  float     exponent; ///< 0 for each dictionary's own
  NmsStereo stereo;
  bool      apart; ///< The residual is a stream
  bool      bypass;
  bool      changed; ///< And those heard do not know it yet
} NmsPlayerSettings;

struct NmsPlayerImpl {
  // Made once
  NmsPlayerConfig config;
  NmsArena        arena;
  uint32_t        n_remixed; ///< First outputs: n_channels of a remix, or 0
  uint32_t        n_outputs; ///< Of the caller

  NmsPlayerSettings settings;

  // Whose turn it is
  NmsPlayable* current;       ///< Heard, or NULL
  NmsPlayable* fading;        ///< Heard before, or NULL
  NmsPlayable* next;          ///< To be heard when `fading` is gone, or NULL
  NmsPlayable* first_retired; ///< Linked up to the last one
  NmsPlayable* last_retired;  ///< If there is a first one
  int32_t      fade;          ///< Samples into the fade, may begin below 0
  bool         heard;         ///< Something has heard samples since reset

  // Of a chunk, which is part of a block
  uint32_t n_samples; ///< At most NMS_PLAYER_CHUNK
  float**  output;    ///< [n_outputs], the caller's, NULL to drop
  float**  input;     ///< [n_channels][NMS_PLAYER_CHUNK], a copy
  float**  faded;     ///< [n_outputs][NMS_PLAYER_CHUNK], what fades out
  float**  wanted;    ///< [n_outputs], those of `faded` that are not dropped
  float**  streams;   ///< [NMS_MAX_OUTPUTS], output of a separator
  bool*    is_used;   ///< [n_strips], by a stream
};

#endif // NMS_PLAY_PLAYER_IMPL_H
