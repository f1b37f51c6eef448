// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_LIFE_H
#define PLUG_LIFE_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file life.h
   Which instances are alive, for hosts whose worker is later than cleanup().

   All of this process stand in one list, each with a number that is never given
   again: another instance may come to stand where one was freed.
*/
typedef struct PlugLifeImpl {
  uint64_t             serial;    ///< From 1 on
  uint32_t             n_working; ///< Threads at work
  struct PlugLifeImpl* next;
} PlugLife;

/**
   Begin a life.

   @param life Out, must stay where it is until plug_life_end().

   Setup thread.  Not realtime: blocks.
*/
void plug_life_begin(PlugLife* life);

/**
   End a life, after waiting for those at work.

   Setup thread.  Not realtime: blocks.
*/
void plug_life_end(PlugLife* life);

/**
   Begin to work, if the life goes on.

   @param life   Not looked into unless it is alive.
   @param serial The one that it had when the work was asked for.
   @return False if it has ended.

   Worker thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool plug_life_enter(PlugLife* life, uint64_t serial);

/**
   End what began with plug_life_enter().

   Worker thread.  Not realtime: blocks.
*/
void plug_life_leave(PlugLife* life);

#endif // PLUG_LIFE_H
