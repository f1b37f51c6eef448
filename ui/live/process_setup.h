// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_PROCESS_SETUP_H
#define LIVE_PROCESS_SETUP_H

#include "base/report.h"
#include "nms/attributes.h"
#include "process.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file process_setup.h
   Making and freeing what the audio thread works with.
*/

/// What a process is made for
typedef struct {
  double    sample_rate_hz;
  uint32_t  n_channels;       ///< Of the engine, 1 or 2
  uint32_t  n_outputs;        ///< Of the device
  uint32_t  n_strips;         ///< Of what is recorded, if those are stems
  bool      stems;            ///< Play and record stems, not the remix
  NmsStereo stereo;           ///< How two channels are told apart
  bool      counts_once;      ///< As in JACK
  uint64_t  n_samples_wanted; ///< 0 for no end
} LiveProcessConfig;

/**
   Make a process, which plays silence.

   @param process Out.
   @param config  In.
   @param report  In and out.
   @return False with an error; live_process_clear() is then still needed.

   Setup thread.  Not realtime: allocates.
*/
NMS_NODISCARD bool live_process_init(LiveProcess*             process,
                                     const LiveProcessConfig* config,
                                     UiReport*                report);

/// Free what live_process_init() made, and nothing that was played.
void live_process_clear(LiveProcess* process);

/// Set the gains that the desk comes to, and the bypass.  Main thread.
void live_process_tell(LiveProcess* process, const LiveDesk* desk);

#endif // LIVE_PROCESS_SETUP_H
