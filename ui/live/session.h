// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_SESSION_H
#define LIVE_SESSION_H

#include "base/report.h"
#include "live_options.h"
#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file session.h
   Playing, from the first block to the last.
*/

/// How a session ended
typedef enum {
  LIVE_DONE,     ///< As asked for
  LIVE_NOT_DONE, ///< With an error
  LIVE_VANISHED, ///< The device is gone; PortAudio must not be called any more
} LiveEnd;

/**
   Play until a key, a signal, --duration or the device ends it.

   @param options In.
   @param report  In and out; printed where lines go, or left for the end.
   @return How it ended; files are finished and the terminal is as before.

   Main thread, after live_devices_open().  Not realtime: blocks.
*/
NMS_NODISCARD LiveEnd live_session_run(const LiveOptions* options,
                                       UiReport*          report);

#endif // LIVE_SESSION_H
