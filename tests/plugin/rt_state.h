// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RT_STATE_H
#define RT_STATE_H

#include "host.h"

/**
   @file rt_state.h
   Saves and restores while the audio thread runs.
*/

/// Restore a state that names a dictionary, through the worker.  Main thread.
void rt_state_restore(Host* host, const char* dictionary);

/// Save without any help of the host, and return the path.  Main thread.
void rt_state_save(Host* host, char path[HOST_TEXT]);

#endif // RT_STATE_H
