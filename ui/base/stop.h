// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_STOP_H
#define UI_STOP_H

#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file stop.h
   Ctrl-C and its kin: a flag that every loop looks at.

   So a tool that is stopped unwinds the ordinary way and leaves nothing behind.
*/

/**
   Catch SIGINT, SIGTERM and SIGHUP.  A second SIGINT or SIGTERM ends the
   process at once; SIGHUP comes twice from a closed terminal, and counts once.
   SIGPIPE and SIGXFSZ are ignored, so that a closed pipe and a full quota come
   back as errors of write().

   Setup thread, once, before any other thread is made.
*/
void ui_stop_install(void);

/**
   Return whether a signal asked to stop.

   Any thread.  Realtime: constant time.
*/
NMS_NODISCARD bool ui_stop_requested(void);

/**
   Return 128 + the number of the signal that asked to stop, or 0.

   Any thread.
*/
NMS_NODISCARD int ui_stop_exit_code(void);

#endif // UI_STOP_H
