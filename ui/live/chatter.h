// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_CHATTER_H
#define LIVE_CHATTER_H

#include "base/report.h"
#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file chatter.h
   What ALSA, JACK and PortAudio print to descriptor 2, kept out of the view.

   It goes into a pipe that never blocks, and from there into a ring of the last
   lines, which are shown when something fails.
*/

/// Bytes of chatter that are kept
#define LIVE_CHATTER_SIZE 4096

/**
   Begin to catch what is written to descriptor 2.

   After ui_console_open(), before Pa_Initialize().  Without a pipe to be had
   everything goes where it went before.

   Setup thread.  Not realtime.
*/
void live_chatter_open(void);

/// Take what was written since; the main thread, from time to time.
void live_chatter_drain(void);

/// Forget what was written so far: it went well.  Main thread.
void live_chatter_forget(void);

/**
   Add the last lines as notes.

   @param report  In and out.
   @param n_lines At most so many.

   Main thread.  Not realtime: allocates.
*/
void live_chatter_tell(UiReport* report, int n_lines);

/// Let descriptor 2 lead where it led before, after Pa_Terminate().
void live_chatter_close(void);

#endif // LIVE_CHATTER_H
