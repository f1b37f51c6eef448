// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLAYER_RIG_H
#define PLAYER_RIG_H

#include "separator_rig.h"

#include "nms/dictionary.h"
#include "nms/player.h"

#include <stddef.h>
#include <stdint.h>

/**
   @file player_rig.h
   Players and what they play.
*/

#define PLAYER_RIG_HOP 128

/// Return a player, or end the test.
NmsPlayer* rig_player(const NmsPlayerConfig* config);

/// Return something to play of a dictionary, or NULL; strip by stream.
NmsPlayable rig_playable(const NmsPlayerConfig* config,
                         const NmsDictionary*   dictionary,
                         uint32_t               hop);

/// Free the separator of something to play.
void rig_playable_clear(NmsPlayable* playable);

/**
   Play samples `from` to `to`, cut into blocks, swapping as soon as possible.

   @param input  In, [n_channels][n_samples], rows may be NULL.
   @param output Out, [n_outputs][n_samples], rows may be NULL.
   @param block  Samples at a time, 0 for random.
*/
void rig_play_part(NmsPlayer*    player,
                   const Planes* input,
                   const Planes* output,
                   const size_t  span[2],
                   uint32_t      block);

/// The same for all samples.
void rig_play(NmsPlayer*    player,
              const Planes* input,
              const Planes* output,
              uint32_t      block);

/// Return how long a list is.
uint32_t rig_count(const NmsPlayable* playables);

#endif // PLAYER_RIG_H
