// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_STREAM_H
#define LIVE_STREAM_H

#include "base/report.h"
#include "devices.h"
#include "nms/attributes.h"
#include "process.h"

#include <portaudio.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file stream.h
   PortAudio's stream around the process, and its habits.
*/

/// What was asked for
typedef struct {
  LiveDevices devices;
  uint32_t    rate_hz;    ///< 0 for the device's
  double      latency_s;  ///< Suggested, each way
  uint32_t    n_channels; ///< In
  uint32_t    n_outputs;  ///< Out
} LiveStreamConfig;

/// A stream
typedef struct {
  LiveStreamConfig config;
  PaStream*        stream; ///< NULL if not open
  double           rate_hz;
  double           input_s;  ///< The device's delay
  double           output_s; ///< Likewise
} LiveStream;

/// Whether the audio thread comes before others
typedef enum {
  LIVE_PRIORITY_UNKNOWN, ///< It has not run yet
  LIVE_PRIORITY_NONE,
  LIVE_PRIORITY_REALTIME,
} LivePriority;

/**
   Return the sample rate to play at: what was asked for, or the device's.

   Main thread.
*/
NMS_NODISCARD double live_stream_rate(const LiveStreamConfig* config);

/**
   Open a stream and start it; one that does not start is tried once more.

   @param stream  Out.
   @param config  In.
   @param process In and out, must outlive the stream.
   @param report  In and out.
   @return False with an error; for a sample rate that is refused it names those
           that are not.

   Main thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool live_stream_open(LiveStream*             stream,
                                    const LiveStreamConfig* config,
                                    LiveProcess*            process,
                                    UiReport*               report);

/// Stop for a while, as for Ctrl-Z.  Main thread.  Not realtime: blocks.
void live_stream_pause(LiveStream* stream);

/// Go on; false with an error.  Main thread.  Not realtime: blocks.
NMS_NODISCARD bool live_stream_resume(LiveStream* stream, UiReport* report);

/// Stop and close; not open is fine.  Main thread.  Not realtime: blocks.
void live_stream_close(LiveStream* stream);

/// Return what came of the wish for priority.  Main thread.
NMS_NODISCARD LivePriority live_stream_priority(const LiveProcess* process);

#endif // LIVE_STREAM_H
