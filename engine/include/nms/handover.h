// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_HANDOVER_H
#define NMS_HANDOVER_H

#include "nms/attributes.h"
#include "nms/player.h"
#include "nms/status.h"

/**
   @file handover.h
   From one other thread to the one that runs a player, and back.

   Two places, each for one thread to fill and one to empty: one for what is to
   be played next, one for a list of what is done with.  Nobody waits for
   anybody.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// The two places
typedef struct NmsHandoverImpl NmsHandover;

/**
   Make a handover, with nothing in it.

   @param handover Out, owned by the caller; NULL after failure.
   @return NMS_NO_MEMORY.

   Setup thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus nms_handover_new(NmsHandover** handover);

/// Free a handover, but nothing in it; NULL is fine.  Not realtime: blocks.
NMS_API void nms_handover_free(NmsHandover* handover);

/**
   Send what is to be heard next.

   @param playable The audio thread's until it comes back; NULL only takes back.
   @return What was sent before if it has not been received yet, the caller's
           again; or NULL.

   One worker thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD NmsPlayable*
nms_handover_send(NmsHandover* handover, NmsPlayable* playable) NMS_REALTIME;

/**
   Take back what is done with.

   @return Linked by `next`, the first retired first; the caller's again.  NULL
           if there is none.

   The worker thread that sends.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD NmsPlayable*
nms_handover_take_back(NmsHandover* handover) NMS_REALTIME;

/**
   Receive what was sent.

   @return The caller's, for nms_player_swap() or nms_player_retire(); or NULL.

   Audio thread.  Realtime: constant time, waits for nobody.
*/
NMS_API NMS_NODISCARD NmsPlayable*
nms_handover_receive(NmsHandover* handover) NMS_REALTIME;

/**
   Let a player play what was sent next, and give back what it is done with.

   What is done with stays with the player for the next call while an earlier
   list has not been taken.

   Audio thread, before nms_player_update().  Realtime: constant time, waits for
   nobody.
*/
NMS_API void nms_handover_serve(NmsHandover* handover,
                                NmsPlayer*   player) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_HANDOVER_H
