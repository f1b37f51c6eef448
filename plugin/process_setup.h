// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_PROCESS_SETUP_H
#define PLUG_PROCESS_SETUP_H

#include "host.h"
#include "kit.h"
#include "loader.h"
#include "nms/attributes.h"
#include "nms/status.h"
#include "process.h"

#include <stdint.h>

/**
   @file process_setup.h
   Sets up what the audio thread touches, while it does not.
*/

/**
   Set up all but the models.

   @param process        Out, to be cleared with plug_process_clear() even after
                         failure.
   @param variant        In, must outlive it.
   @param sample_rate_hz Of the host.
   @param host           In.
   @param life           Of the instance; see life.h.
   @return NMS_NO_MEMORY.

   Setup thread.  Not realtime: allocates, measures a counter.
*/
NMS_NODISCARD NmsStatus plug_process_init(PlugProcess*       process,
                                          const PlugVariant* variant,
                                          double             sample_rate_hz,
                                          const PlugHost*    host,
                                          uint64_t           life);

/**
   Free what plug_process_init() made, but no models.

   Setup thread.
*/
void plug_process_clear(PlugProcess* process);

/**
   Load a dictionary and put the model in place, or the whole bank of them if
   the host has no worker; those there were are freed.

   @param kit In.
   @return NMS_NO_MEMORY, the models as they were.

   Setup thread, while nothing runs.
*/
NMS_NODISCARD NmsStatus plug_process_load(PlugProcess* process,
                                          PlugLoader*  loader,
                                          PlugKit*     kit);

/**
   Forget everything heard.

   Setup thread, while nothing runs.
*/
void plug_process_reset(PlugProcess* process);

#endif // PLUG_PROCESS_SETUP_H
