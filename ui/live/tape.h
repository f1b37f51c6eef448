// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_TAPE_H
#define LIVE_TAPE_H

#include "nms/attributes.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file tape.h
   Samples on their way from the audio thread to the one that writes files.

   A ring of packets, one thread at each end, nobody waits.  What finds no room
   is lost and counted, and the next packet says how much is missing before it,
   so that time goes on.
*/

/// Samples per channel in a packet
#define LIVE_PACKET 256

/// Packets: eleven seconds at 48 kHz
#define LIVE_N_PACKETS 2048

/// What a packet holds
typedef struct {
  uint32_t n_frames; ///< 1 to LIVE_PACKET
  uint64_t n_lost;   ///< Frames that are missing before it
} LivePacket;

/// The ring
typedef struct {
  uint32_t     n_channels;
  float*       samples; ///< [LIVE_N_PACKETS][n_channels][LIVE_PACKET]
  LivePacket*  packets; ///< [LIVE_N_PACKETS]
  uint64_t     n_lost;  ///< Since the last packet; the audio thread's
  atomic_uint  n_put;   ///< Packets so far, modulo 2^32
  atomic_uint  n_taken; ///< Likewise
  atomic_bool  wanted;  ///< Samples are to be put
  atomic_bool  running; ///< The audio thread has seen that
  atomic_ulong n_lost_in_all;
} LiveTape;

/**
   Make a ring, touched all over.

   @param tape       Out.
   @param n_channels > 0.

   Setup thread.  Not realtime: allocates.
*/
void live_tape_init(LiveTape* tape, uint32_t n_channels);

/// Free what live_tape_init() made.
void live_tape_clear(LiveTape* tape);

/// Look whether samples are wanted.  Audio thread.  Realtime: constant time.
NMS_NODISCARD bool live_tape_begin(LiveTape* tape) NMS_REALTIME;

/**
   Put a packet, or count it as lost.

   @param tape     In and out.
   @param channels In, [n_channels][n_frames].
   @param n_frames 1 to LIVE_PACKET.

   Audio thread.  Realtime: O(n_channels * n_frames), waits for nobody.
*/
void live_tape_put(LiveTape*           tape,
                   const float* const* channels,
                   uint32_t            n_frames) NMS_REALTIME;

/**
   Look at the oldest packet.

   @param tape     In.
   @param packet   Out.
   @param channels Out, [n_channels] pointers that are good until
                   live_tape_drop().
   @return Whether there is one.

   Writing thread.
*/
NMS_NODISCARD bool live_tape_peek(const LiveTape* tape,
                                  LivePacket*     packet,
                                  const float**   channels);

/// Give the oldest packet's room back.  Writing thread.
void live_tape_drop(LiveTape* tape);

#endif // LIVE_TAPE_H
