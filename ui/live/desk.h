// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_DESK_H
#define LIVE_DESK_H

#include "files/streams.h"
#include "nms/attributes.h"
#include "nms/learnt.h"
#include "nms/strips.h"
#include "orders.h"
#include "prompt.h"

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

/// Stands for no source that learns
#define LIVE_NO_SOURCE NMS_LEARNT_STRIPS

/// A strip
typedef struct {
  double   gain_db;
  float    gain; ///< Linear, without mute and solo
  bool     mute;
  bool     solo;
  uint32_t source;   ///< Of those that learn, or LIVE_NO_SOURCE
  bool     is_used;  ///< A stream goes to it
  bool     is_busy;  ///< It learns, or could not
  bool     is_armed; ///< It is to listen
  bool     is_locked;
  bool     is_shown; ///< Used, busy, or the first that is free to learn
} LiveStrip;

/// The desk
typedef struct {
  uint32_t      n_strips;
  uint32_t      selected; ///< 0 to n_strips - 1
  LiveStrip     strips[LIVE_MAX_STRIPS];
  bool          bypass;
  bool          record;      ///< A recording is wanted
  bool          next_preset; ///< Asked for, until it is done
  bool          quit;
  bool          can_learn; ///< There are not too many sources
  uint32_t      rest;      ///< Source that is the rest, or LIVE_NO_SOURCE
  bool          follows;
  bool          is_unsaved; ///< What was learnt is not in a file
  int           doubtful;   ///< Key that would lose it, or 0
  bool          asks_name;  ///< `prompt` is to be opened for one to save under
  LivePrompt    prompt;     ///< Takes all keys while it is open
  LiveOrderKind prompts;    ///< Order that it is for
  uint32_t      named;      ///< Source, or LIVE_NO_SOURCE
  const char*   said;       ///< Something for the user, taken back to NULL
  LiveOrder     orders[LIVE_N_ORDERS]; ///< [n_orders], to be given and dropped
  uint32_t      n_orders;
} LiveDesk;

/**
   Set the strips for what was loaded; the rest of the desk stays.

   Strips that learn begin anew: what that takes stands in the orders.

   @param desk    In and out.
   @param streams In, with the gains of a remix; a gain of 0 is a mute.

   Any one thread.
*/
void live_desk_set_streams(LiveDesk* desk, const UiStreams* streams);

/**
   Say which strips are used now, after something was learnt.

   @param desk   In and out; gains and switches stay.
   @param strips In, [n].
   @param n      Number of streams.

   Any one thread.
*/
void live_desk_set_used(LiveDesk* desk, const uint32_t* strips, uint32_t n);

/// Find which strips are to be shown, after some became busy or idle.  Any one
/// thread.
void live_desk_show_strips(LiveDesk* desk);

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
