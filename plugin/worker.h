// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_WORKER_H
#define PLUG_WORKER_H

#include <lv2/worker/worker.h>

/**
   @file worker.h
   The plugin's side of LV2_WORKER__interface.

   work() loads and frees on the worker thread, or wherever the host likes, one
   call at a time or several.  work_response() is realtime and only stores a
   pointer.
*/

/// For LV2_WORKER__interface; all take the plugin's handle
extern const LV2_Worker_Interface plug_worker_interface;

#endif // PLUG_WORKER_H
