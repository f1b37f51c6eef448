// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "listen.h"

#include <stddef.h>

/// Do an order; false if there is no room for it now
static bool
obey(LiveListen* listen, const LiveOrder* order)
{
  NmsEars* const ears   = listen->ears;
  const uint32_t source = order->source;
  switch (order->kind) {
  case LIVE_ARM:
  case LIVE_LEARN:
    listen->arms[source] = order->kind == LIVE_ARM;
    // Before what is asked for next
    nms_ears_listen(ears, source, listen->arms[source]);
    return true;
  case LIVE_FOLLOW:
  case LIVE_FREEZE:
    listen->follows = order->kind == LIVE_FOLLOW;
    return true;
  case LIVE_REST:
    if (!nms_ears_ask(ears, NMS_ASK_REST, source, NULL)) {
      return false;
    }
    listen->rest = source;
    return true;
  case LIVE_CLEAR:
    return nms_ears_ask(ears, NMS_ASK_EMPTY, source, NULL);
  case LIVE_LOCK:
    return nms_ears_ask(ears, NMS_ASK_LOCK, source, NULL);
  case LIVE_UNLOCK:
    return nms_ears_ask(ears, NMS_ASK_UNLOCK, source, NULL);
  case LIVE_UNDO:
    return nms_ears_ask(ears, NMS_ASK_UNDO, 0, NULL);
  case LIVE_NAME:
    return nms_ears_ask(ears, NMS_ASK_NAME, source, order->text);
  case LIVE_SAVE:
    return nms_ears_ask(ears, NMS_ASK_SAVE, 0, order->text);
  }
  return true;
}

void
live_listen_update(LiveListen* listen, uint64_t serial)
{
  nms_ears_set_serial(listen->ears, serial);
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    nms_ears_listen(listen->ears, s, listen->arms[s]);
  }
  for (const LiveOrder* order = live_orders_peek(&listen->orders);
       order && obey(listen, order);
       order = live_orders_peek(&listen->orders)) {
    live_orders_take(&listen->orders);
  }
  nms_ears_follow(listen->ears,
                  listen->follows && listen->rest < NMS_LEARNT_STRIPS,
                  listen->rest);
}

void
live_listen_show(LiveListen* listen)
{
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    LiveEarShown* const shown = &listen->shown[s];
    const NmsEarNews    news  = nms_ears_news(listen->ears, s);
    atomic_store_explicit(
        &shown->state, (unsigned)news.state, memory_order_relaxed);
    atomic_store_explicit(&shown->percent, news.percent, memory_order_relaxed);
    atomic_store_explicit(&shown->heard_s, news.heard_s, memory_order_relaxed);
  }
}
