// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_CONSOLE_H
#define UI_CONSOLE_H

#include "nms/attributes.h"

#include <stdio.h>

/**
   @file console.h
   Where the tools' own messages go, and those of libraries do not.

   Libraries (decoders, fonts, sound cards) write to descriptor 2 whenever they
   like, from any thread, into the middle of a progress bar.  So that descriptor
   becomes /dev/null for the whole process, and messages go to a copy of the
   real one.
*/

/**
   Part the messages from what libraries say.

   First thing in main(), after descriptors 0 to 2 are known to be open; does
   nothing if the system has no descriptor left, and after the first time.  What
   sanitizers and the C library say of a crash goes where the libraries' words
   go.
*/
void ui_console_open(void);

/**
   Return the stream for messages, unbuffered: standard error as the user knows
   it.  Before ui_console_open(), and without it, that is `stderr`.

   Any thread; several lines stay together under flockfile().
*/
NMS_NODISCARD FILE* ui_console(void);

#endif // UI_CONSOLE_H
