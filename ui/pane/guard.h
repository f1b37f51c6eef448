// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_GUARD_H
#define UI_GUARD_H

#include <signal.h>
#include <stdbool.h>

/**
   @file guard.h
   Keeps a connection that breaks from ending the process: writing to it raises
   SIGPIPE, which is the host's.
*/

/// How signals were before
typedef struct {
  sigset_t before;
  bool     is_set;
  bool     was_pending;
} UiGuard;

/// Hold SIGPIPE back in this thread.
UiGuard ui_guard_begin(void);

/// Forget one that came meanwhile, and let signals be as they were.
void ui_guard_end(const UiGuard* guard);

#endif // UI_GUARD_H
