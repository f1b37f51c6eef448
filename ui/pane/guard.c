// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "guard.h"

#include <time.h>

/// Return the set with SIGPIPE alone
static sigset_t
pipes(void)
{
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  return set;
}

UiGuard
ui_guard_begin(void)
{
  const sigset_t set     = pipes();
  sigset_t       pending = set;
  UiGuard        guard   = {.is_set = false, .was_pending = false};
  guard.was_pending =
      !sigpending(&pending) && sigismember(&pending, SIGPIPE) == 1;
  guard.is_set = !pthread_sigmask(SIG_BLOCK, &set, &guard.before);
  return guard;
}

void
ui_guard_end(const UiGuard* guard)
{
  if (!guard->is_set) {
    return;
  }

  const sigset_t set = pipes();
  if (!guard->was_pending) {
    const struct timespec at_once = {0, 0};
    while (sigtimedwait(&set, NULL, &at_once) > 0) {
      // One that this thread raised
    }
  }
  pthread_sigmask(SIG_SETMASK, &guard->before, NULL);
}
