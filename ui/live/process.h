// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_PROCESS_H
#define LIVE_PROCESS_H

#include "desk.h"
#include "listen.h"
#include "nms/attributes.h"
#include "nms/handover.h"
#include "nms/load.h"
#include "nms/player.h"
#include "tape.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file process.h
   All that the audio thread touches.

   The main thread tells and is told by way of atomic numbers and orders,
   separators come and go by way of a handover, samples leave through a tape,
   and what is to be learnt through ears.
*/

/// Most channels of the output device that are played on
#define LIVE_MAX_OUTPUTS 64

/// Output buffers of the player, at most
#define LIVE_MAX_BUFFERS (2 * (LIVE_MAX_STRIPS + 1))

/// What the main thread tells
typedef struct {
  _Atomic float gains[LIVE_MAX_STRIPS]; ///< Linear
  atomic_bool   bypass;
} LiveTold;

/// What the audio thread shows
typedef struct {
  _Atomic float peak_in;                ///< Raised; taken back to 0
  _Atomic float peak_out;               ///< Likewise
  _Atomic float peaks[LIVE_MAX_STRIPS]; ///< Likewise, of each stream
  _Atomic float load_worst;
  _Atomic float load_mean;
  atomic_uint   latency_samples; ///< Of the engine
  atomic_uint   block;           ///< Samples of the last block
  atomic_ulong  n_samples;       ///< Heard so far
  atomic_ulong  n_blocks;
  atomic_ulong  n_late; ///< Blocks that took longer than they play
  atomic_ulong  n_xruns_in;
  atomic_ulong  n_xruns_out;
  atomic_bool   has_thread;
  pthread_t     thread; ///< Good once `has_thread`
  atomic_bool   done;   ///< `n_samples_wanted` were heard
} LiveShown;

/// What the audio thread works with
typedef struct {
  NmsPlayer*   player;
  NmsHandover* handover;
  NmsLoad      load;
  uint32_t     n_channels;       ///< Of the engine, 1 or 2
  uint32_t     n_outputs;        ///< Of the device, at most LIVE_MAX_OUTPUTS
  bool         stems;            ///< Source i to output pair i; else the remix
  uint64_t     n_samples_wanted; ///< 0 for no end
  uint64_t     n_samples_unsure; ///< So many at first count no xruns
  bool         counts_once;      ///< In and out are the same xruns, as in JACK
  float*       room;             ///< Memory of `buffers`
  float*       buffers[LIVE_MAX_BUFFERS]; ///< [n_buffers][LIVE_PACKET]
  uint32_t     n_buffers;
  LiveTape     tape;
  LiveListen   listen;
  LiveTold     told;
  LiveShown    shown;
} LiveProcess;

/**
   Play a block.

   @param process  In and out.
   @param input    In, [n_channels][n_frames]; NULL is silence.
   @param output   Out, [n_outputs][n_frames].
   @param n_frames Any number.
   @return False once all samples wanted were heard; the rest is silence.

   Audio thread.  Realtime: as nms_player_run(); waits for nobody.
*/
bool live_process_run(LiveProcess*        process,
                      const float* const* input,
                      float* const*       output,
                      uint32_t            n_frames) NMS_REALTIME;

/**
   Count xruns; those of the first half second are the device's start.

   Audio thread.  Realtime: constant time.
*/
void live_process_xrun(LiveProcess* process, bool in, bool out) NMS_REALTIME;

#endif // LIVE_PROCESS_H
