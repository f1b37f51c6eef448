// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_TTY_H
#define LIVE_TTY_H

#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file tty.h
   Whether there is a terminal to show things on, and Ctrl-Z.
*/

/// Return whether keys come from a terminal and the view can go to one.
NMS_NODISCARD bool live_tty_is_there(void);

/// Catch SIGTSTP, and SIGHUP as often as it comes.  Setup thread, once, after
/// ui_stop_install() and before ncurses would.
void live_tty_install(void);

/// Return whether Ctrl-Z was pressed since the last call.
NMS_NODISCARD bool live_tty_wants_pause(void);

/// Stop the process until somebody lets it go on.
void live_tty_pause(void);

/**
   Wait for a key, or for some time.

   @param milliseconds At most so long; a signal ends it.
   @param keys         Whether keys count, else only the time.
   @return False if the terminal is gone.
*/
bool live_tty_wait(int milliseconds, bool keys);

#endif // LIVE_TTY_H
