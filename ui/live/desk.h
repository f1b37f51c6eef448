// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_DESK_H
#define LIVE_DESK_H

#include "files/streams.h"
#include "nms/attributes.h"
#include "nms/strips.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file desk.h
   The mixing desk: what is set, and what each key does to it.

   No terminal, no sound: a key goes in, another state comes out.
*/

/// Most strips: every source, and the residual
#define LIVE_MAX_STRIPS UI_MAX_STREAMS

/// Lowest and highest gain that keys lead to, dB
#define LIVE_MIN_GAIN_DB (-90.0)
#define LIVE_MAX_GAIN_DB 40.0

/// Keys that are no character
enum {
  LIVE_KEY_UP = 0x110000, ///< Beyond all characters
  LIVE_KEY_DOWN,
  LIVE_KEY_LEFT,
  LIVE_KEY_RIGHT,
};

/// A strip
typedef struct {
  double gain_db;
  float  gain; ///< Linear, without mute and solo
  bool   mute;
  bool   solo;
} LiveStrip;

/// The desk
typedef struct {
  uint32_t  n_strips;
  uint32_t  selected; ///< 0 to n_strips - 1
  LiveStrip strips[LIVE_MAX_STRIPS];
  bool      bypass;
  bool      record;      ///< A recording is wanted
  bool      next_preset; ///< Asked for, until it is done
  bool      quit;
} LiveDesk;

/**
   Set the strips for other streams; the rest of the desk stays.

   @param desk    In and out.
   @param streams In, with the gains of a remix; a gain of 0 is a mute.

   Any one thread.
*/
void live_desk_set_streams(LiveDesk* desk, const UiStreams* streams);

/**
   Do what a key says; keys without meaning do nothing.

   @param desk In and out.
   @param key  A character, or one of LIVE_KEY_*.
   @return Whether it has a meaning.

   Any one thread.
*/
bool live_desk_press(LiveDesk* desk, int key);

/**
   Compute the gain of each strip with mute and solo.

   @param desk  In.
   @param gains Out, [n_strips], linear.

   Any one thread.
*/
void live_desk_gains(const LiveDesk* desk, float* gains);

#endif // LIVE_DESK_H
