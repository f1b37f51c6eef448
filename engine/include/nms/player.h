// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLAYER_H
#define NMS_PLAYER_H

#include "nms/attributes.h"
#include "nms/separator.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file player.h
   Separators that are exchanged while sound goes on, without a click.

   One is heard, one may still fade out, one may wait for its turn, and those
   done with are listed until their owner takes them back: nothing is freed
   here.  In each block of a host

       nms_player_update(player);
       nms_player_set_gain(player, ...);
       nms_player_run(player, input, output, n_samples);

   The thread that runs a player is the only one to use it; nms/handover.h
   brings separators from another one.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// Samples in which one separator's output fades into the next one's
#define NMS_PLAYER_FADE 512

/// A player
typedef struct NmsPlayerImpl NmsPlayer;

/**
   What a player plays: a separator, and where its streams go.

   Part of something larger that its owner makes and frees.
*/
typedef struct NmsPlayableImpl {
  NmsSeparator*   separator; ///< Run by the player while it has this
  const uint32_t* strips;    ///< [n_streams], where each goes, no two to one;
                             ///< beyond the last strip it is dropped.  NULL for
                             ///< stream s to strip s
  float exponent; ///< Of the dictionary's masks; 0 for a separator that only
                  ///< delays, on which no gain acts
  void*                   owner; ///< Left alone by the player
  struct NmsPlayableImpl* next;  ///< In a list, for the player to set
} NmsPlayable;

/// What a player is made for
typedef struct {
  uint32_t  n_channels; ///< Of all separators, 1 to NMS_MAX_CHANNELS
  uint32_t  n_strips;   ///< 1 to NMS_MAX_SOURCES + 1
  NmsOutput output;     ///< Of all separators
} NmsPlayerConfig;

/**
   Make a player, which plays silence until it is given something.

   @param config In.
   @param player Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT if `config` is outside its ranges, NMS_NO_MEMORY.

   Setup thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus nms_player_new(const NmsPlayerConfig* config,
                                               NmsPlayer**            player);

/// Free a player, but nothing it plays; NULL is fine.  Not realtime: blocks.
NMS_API void nms_player_free(NmsPlayer* player);

/**
   Return the number of output buffers: n_channels for a remix, if there is one,
   and n_strips * n_channels for streams, if they come out.

   Any thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD uint32_t nms_player_n_outputs(const NmsPlayer* player)
    NMS_REALTIME;

/**
   Touch all memory of a separator, so that running it faults no page.

   Runs noise through with unlike gains, which passes every path of the code.

   @param separator  Fresh from nms_separator_new(), and as if so afterwards.
   @param n_channels Of the separator.

   Setup or worker thread.  Not realtime: runs 4 * hop samples.
*/
NMS_API void nms_player_warm_up(NmsSeparator* separator, uint32_t n_channels);

/**
   Hand in what is to be heard next.

   It waits for nms_player_update().  One that waits already is retired, even if
   this is the one that is heard, which then just stays.

   @param playable Made with the channels and the output of the player, not in
                   the list of what is retired; NULL ends the wait only.  The
                   player's until it is retired.

   Audio thread.  Realtime: constant time.
*/
NMS_API void nms_player_swap(NmsPlayer*   player,
                             NmsPlayable* playable) NMS_REALTIME;

/**
   Begin to play what waits, unless another one fades out still.

   The new separator has all settings and takes over what the old one heard.
   With the same latency both run until the new one separates fully and are then
   cross-faded; with another latency, where they do not fit together in time
   anyway, at once.  Nothing is faded if nothing has been heard.

   @return Whether another one is heard from now on.

   Audio thread, at the edge of a block.  Realtime: as nms_separator_adopt().
*/
NMS_API bool nms_player_update(NmsPlayer* player) NMS_REALTIME;

/**
   Take the list of what is done with.

   @return Linked by `next`, the first retired first; the caller's from now on.
           NULL if there is none.

   Audio thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD NmsPlayable*
nms_player_retired(NmsPlayer* player) NMS_REALTIME;

/**
   List what is not to be played, or not to be freed yet, as done with.

   @param playables In, linked by `next`; NULL is fine.  None that the player
                    has.

   Audio thread.  Realtime: O(number of them).
*/
NMS_API void nms_player_retire(NmsPlayer*   player,
                               NmsPlayable* playables) NMS_REALTIME;

/**
   Forget everything heard: ends a fade, plays at once what waits.

   Settings stay.  What comes out next is what a fresh separator gives.

   Audio thread, while nothing is heard.  Realtime: as nms_separator_reset().
*/
NMS_API void nms_player_reset(NmsPlayer* player) NMS_REALTIME;

/**
   Take everything out, so that silence is played again; settings stay.

   @return All the player had, retired or not, linked by `next`.

   Setup thread, while nothing runs.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD NmsPlayable*
nms_player_clear(NmsPlayer* player) NMS_REALTIME;

/// Return what is heard, or NULL.  Audio thread.  Realtime: constant time.
NMS_API NMS_NODISCARD NmsPlayable*
nms_player_current(const NmsPlayer* player) NMS_REALTIME;

/**
   Return what will be heard when all fades are done: what waits, or else what
   is heard, or NULL.

   Audio thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD NmsPlayable*
nms_player_newest(const NmsPlayer* player) NMS_REALTIME;

/**
   Return by how many samples the output is late, 0 for silence.

   Audio thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD uint32_t
nms_player_latency_samples(const NmsPlayer* player) NMS_REALTIME;

/**
   Return whether a stream of what is heard goes to a strip; that of a residual
   does, even while the sources share it.

   Audio thread.  Realtime: O(streams).
*/
NMS_API NMS_NODISCARD bool nms_player_has_strip(const NmsPlayer* player,
                                                uint32_t strip) NMS_REALTIME;

/**
   Set the gain of the stream in a strip, see nms_separator_set_gain().

   @param strip 0 to n_strips - 1, others are ignored.
   @param gain  Linear, 1 at first; not finite is ignored.

   All settings are the same for every separator, also for those to come.  They
   act from the next frame on, without a click, or from the first sample on if
   none has been heard.

   Audio thread.  Realtime: constant time.
*/
NMS_API void
nms_player_set_gain(NmsPlayer* player, uint32_t strip, float gain) NMS_REALTIME;

/**
   Set the sharpness of the masks, see nms_separator_set_mask_exponent().

   @param exponent 0, as at first, or less for that of each dictionary.

   Audio thread.  Realtime: constant time.
*/
NMS_API void nms_player_set_mask_exponent(NmsPlayer* player,
                                          float      exponent) NMS_REALTIME;

/**
   Keep what the sources do not explain apart, or let them share it, see
   nms_separator_set_residual(); apart at first.

   Audio thread.  Realtime: constant time.
*/
NMS_API void nms_player_set_residual(NmsPlayer* player,
                                     bool       apart) NMS_REALTIME;

/**
   Tell two channels apart by filters or not, see nms_separator_set_stereo();
   NMS_STEREO_AUTO at first.  Other modes are ignored.

   Audio thread.  Realtime: constant time.
*/
NMS_API void nms_player_set_stereo(NmsPlayer* player,
                                   NmsStereo  stereo) NMS_REALTIME;

/**
   Switch separation off or on, see nms_separator_set_bypass(); on at first.

   Audio thread.  Realtime: constant time.
*/
NMS_API void nms_player_set_bypass(NmsPlayer* player, bool bypass) NMS_REALTIME;

/**
   Run a block of samples through.

   The thread's floating point mode is set as in nms_separator_run() for the
   time of the call.  The samples do not depend on how a stream is cut into
   blocks, other than by when nms_player_update() and settings come.

   @param input     In, [n_channels][n_samples]; NULL entries are silent.
   @param output    Out, [n_outputs][n_samples], first the channels of a remix,
                    then strip by strip and channel by channel.  Strips that
                    what is heard has no stream for are silent.  NULL entries
                    are dropped.  May share memory with the input in any way if
                    there are at most 256 samples, else buffer by buffer.
   @param n_samples Any number, 0 too.

   Audio thread.  Realtime: as nms_separator_run(), twice that during a fade.
*/
NMS_API void nms_player_run(NmsPlayer*          player,
                            const float* const* input,
                            float* const*       output,
                            uint32_t            n_samples) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_PLAYER_H
