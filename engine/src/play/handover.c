// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/handover.h"

#include "nms/player.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

struct NmsHandoverImpl {
  _Atomic(NmsPlayable*) sent;    ///< For the audio thread to empty
  _Atomic(NmsPlayable*) retired; ///< A list, for the audio thread to fill
};

NmsStatus
nms_handover_new(NmsHandover** handover)
{
  NmsHandover* const made = calloc(1, sizeof(NmsHandover));

  *handover = made;
  if (!made) {
    return NMS_NO_MEMORY;
  }

  atomic_init(&made->sent, NULL);
  atomic_init(&made->retired, NULL);
  return NMS_SUCCESS;
}

void
nms_handover_free(NmsHandover* handover)
{
  free(handover);
}

NmsPlayable*
nms_handover_send(NmsHandover* handover, NmsPlayable* playable)
{
  return atomic_exchange_explicit(
      &handover->sent, playable, memory_order_acq_rel);
}

NmsPlayable*
nms_handover_take_back(NmsHandover* handover)
{
  return atomic_exchange_explicit(
      &handover->retired, NULL, memory_order_acq_rel);
}

NmsPlayable*
nms_handover_receive(NmsHandover* handover)
{
  // Mostly there is nothing, which a load finds out for less
  return atomic_load_explicit(&handover->sent, memory_order_relaxed)
             ? atomic_exchange_explicit(
                   &handover->sent, NULL, memory_order_acquire)
             : NULL;
}

void
nms_handover_serve(NmsHandover* handover, NmsPlayer* player)
{
  NmsPlayable* const playable = nms_handover_receive(handover);
  if (playable) {
    nms_player_swap(player, playable);
  }

  // Nobody else fills the place, so once seen empty it stays so
  if (!atomic_load_explicit(&handover->retired, memory_order_acquire)) {
    atomic_store_explicit(
        &handover->retired, nms_player_retired(player), memory_order_release);
  }
}
