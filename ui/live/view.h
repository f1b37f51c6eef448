// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_VIEW_H
#define LIVE_VIEW_H

#include "nms/attributes.h"
#include "scene.h"

#include <stdbool.h>

/**
   @file view.h
   The scene on a terminal, with ncurses.
*/

/// What view reads when there is no key
#define LIVE_NO_KEY (-1)

/**
   Take the terminal over.

   @return False if it cannot show anything, and is left alone.

   Main thread, once; after setlocale() and the handlers of signals.
*/
NMS_NODISCARD bool live_view_open(void);

/// Give the terminal back as it was; not open is fine.  Main thread.
void live_view_close(void);

/// Give the terminal back for a while; live_view_show() takes it over again.
void live_view_suspend(void);

/// Show the scene.  Main thread.  Not realtime: blocks.
void live_view_show(const LiveScene* scene);

/**
   Return a key as live_desk_press() takes it, or LIVE_NO_KEY.

   Does not wait.  Main thread.
*/
NMS_NODISCARD int live_view_key(void);

#endif // LIVE_VIEW_H
