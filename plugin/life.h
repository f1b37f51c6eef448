// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLUGIN_LIFE_H
#define NMS_PLUGIN_LIFE_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file life.h
   Which instances are alive, for hosts whose worker is later than cleanup().

   All of this process stand in one list, each with a number that is never given
   again: another instance may come to stand where one was freed.
*/
typedef struct NmsLifeImpl {
  uint64_t            serial;    ///< From 1 on
  uint32_t            n_working; ///< Threads at work
  struct NmsLifeImpl* next;
} NmsLife;

/**
   Begin a life.

   @param life Out, must stay where it is until nms_life_end().

   Setup thread.  Not realtime: blocks.
*/
void nms_life_begin(NmsLife* life);

/**
   End a life, after waiting for those at work.

   Setup thread.  Not realtime: blocks.
*/
void nms_life_end(NmsLife* life);

/**
   Begin to work, if the life goes on.

   @param life   Not looked into unless it is alive.
   @param serial The one that it had when the work was asked for.
   @return False if it has ended.

   Worker thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool nms_life_enter(NmsLife* life, uint64_t serial);

/**
   End what began with nms_life_enter().

   Worker thread.  Not realtime: blocks.
*/
void nms_life_leave(NmsLife* life);

#endif // NMS_PLUGIN_LIFE_H
