// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef HOST_FEATURES_H
#define HOST_FEATURES_H

#include "host.h"

/**
   @file host_features.h
   What the host offers: numbers for URIs, a log, a worker.
*/

/// Fill in what the host's kind offers.
void host_features_init(Host* host);

/// Start the worker's thread, if it has one.
void host_worker_start(Host* host);

/// Stop the worker's thread, if it has one.
void host_worker_stop(Host* host);

/// Do the work of all messages; return how much.
long host_worker_run(Host* host);

/// Note a call that run() should not make.
void host_note(const char* what);

/// Whether this thread is within run().
bool host_is_running(void);

/// Call run() of the plugin and deliver answers, noting what goes on.
void host_worker_wrap_run(Host* host);

#endif // HOST_FEATURES_H
