// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teach/link.h"

#include <stddef.h>
#include <string.h>

void
nms_link_init(NmsLink* link)
{
  memset(link, 0, sizeof(*link));
  atomic_init(&link->n_put, 0);
  atomic_init(&link->n_taken, 0);
  atomic_init(&link->n_done, 0);
  atomic_init(&link->notice, NULL);
  atomic_init(&link->rest_tape, NULL);
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    NmsStripNews* const news = &link->strips[s];
    atomic_init(&news->stage, NMS_STAGE_NOTHING);
    atomic_init(&news->progress, 0);
    atomic_init(&news->heard_ms, 0);
    atomic_init(&news->n_takes, 0);
    atomic_init(&news->tape, NULL);
  }
}

void
nms_link_clear(NmsLink* link)
{
  nms_tape_free(atomic_exchange(&link->rest_tape, NULL));
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    nms_tape_free(atomic_exchange(&link->strips[s].tape, NULL));
  }
  for (const NmsCommand* command = nms_link_peek(link); command;
       command                   = nms_link_peek(link)) {
    nms_tape_free(command->tape);
    nms_link_take(link);
  }
}

bool
nms_link_put(NmsLink* link, const NmsCommand* command)
{
  const uint32_t n_put =
      atomic_load_explicit(&link->n_put, memory_order_relaxed);
  const uint32_t n_taken =
      atomic_load_explicit(&link->n_taken, memory_order_acquire);
  if (n_put - n_taken == NMS_LINK_PLACES) {
    return false;
  }

  link->commands[n_put % NMS_LINK_PLACES] = *command;
  atomic_store_explicit(&link->n_put, n_put + 1, memory_order_release);
  return true;
}

const NmsCommand*
nms_link_peek(const NmsLink* link)
{
  const uint32_t n_taken =
      atomic_load_explicit(&link->n_taken, memory_order_relaxed);

  return atomic_load_explicit(&link->n_put, memory_order_acquire) == n_taken
             ? NULL
             : &link->commands[n_taken % NMS_LINK_PLACES];
}

void
nms_link_take(NmsLink* link)
{
  atomic_fetch_add_explicit(&link->n_taken, 1, memory_order_release);
}

bool
nms_link_is_idle(const NmsLink* link)
{
  return atomic_load_explicit(&link->n_done, memory_order_acquire) ==
         atomic_load_explicit(&link->n_put, memory_order_relaxed);
}
