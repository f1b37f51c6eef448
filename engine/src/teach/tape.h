// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_TAPE_H
#define NMS_TAPE_H

#include "nms/attributes.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file tape.h
   What an armed strip hears: the last minute of sound; or what the rest is
   followed by: the last seconds.

   Silence is left out: writing goes on for NMS_TAPE_HOLD_S after the last
   sample over -80 dBFS, on any channel, and begins again with the next.  So a
   loop keeps its time, which refining makes use of.
*/

/// Longest sound a strip's tape holds, seconds; older sound is written over
#define NMS_TAPE_S 60.0

/// Writing goes on for so long after a sound, seconds
#define NMS_TAPE_HOLD_S 2.0

/// So much of that is counted, and kept at the end, seconds
#define NMS_TAPE_TAIL_S 0.2

/// A tape; what begins with n_ changes while it is written
typedef struct {
  float*   samples;    ///< [n_channels][capacity], a ring
  uint32_t n_channels; ///< 1 or 2
  uint32_t capacity;   ///< Samples a channel
  uint32_t hold;       ///< Samples written after a sound
  uint32_t tail;       ///< Of them counted
  uint32_t n_sounding; ///< Samples counted, at most what the ring holds
  uint32_t n_held;     ///< Of them those written
  uint32_t n_next;     ///< Where the next sample goes
  uint32_t n_samples;  ///< In the ring, the newest ones
} NmsTape;

/**
   Make an empty tape and touch all its memory.

   @param n_channels     1 or 2.
   @param sample_rate_hz Of what will be written, > 0.
   @param seconds        Longest sound, > 0.
   @param tape           Out, owned by the caller; NULL after failure.
   @return NMS_NO_MEMORY.

   Any thread but the audio thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_tape_new(uint32_t  n_channels,
                                     double    sample_rate_hz,
                                     double    seconds,
                                     NmsTape** tape);

/// Free a tape; NULL is fine.  Not realtime: frees.
void nms_tape_free(NmsTape* tape);

/**
   Write a block, however it is cut from the stream.

   @param input     In, [n_channels][n_samples]; NULL entries are silent, and so
                    is what is not finite.
   @param n_samples Any number.

   Audio thread.  Realtime: O(n_samples); the float mode changes nothing, and no
   denormal is computed with.
*/
void nms_tape_write(NmsTape*            tape,
                    const float* const* input,
                    uint32_t            n_samples) NMS_REALTIME;

/**
   Return whether what was written last was sound, or close to it.

   Audio thread.  Realtime: constant time.
*/
bool nms_tape_is_sounding(const NmsTape* tape) NMS_REALTIME;

/// The sound of a tape, or of a part of it, in order
typedef struct {
  float*   samples;    ///< [n_channels][n_samples]
  uint32_t n_channels; ///< 1 or 2
  uint32_t n_samples;  ///< A channel, > 0
  uint32_t n_sounding; ///< Of them counted
  uint64_t serial;     ///< Later takes have larger ones; 0 if it is not to be
                       ///< undone
} NmsTake;

/**
   Copy what is on a tape, the oldest sample first.

   @param take Out, its samples owned by the caller and freed with free().
   @return NMS_NO_MATERIAL if there is none, NMS_NO_MEMORY.

   Any thread but the audio thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_tape_copy(const NmsTape* tape, NmsTake* take);

#endif // NMS_TAPE_H
