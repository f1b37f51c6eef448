// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A connection that breaks raises no signal within a guard, and what the host
// has arranged for signals is as before behind it.

#include "check.h"
#include "pane/guard.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

static volatile sig_atomic_t n_signals;

static void
count(int number)
{
  (void)number;
  ++n_signals;
}

/// Write to a pipe that nobody reads
static void
write_in_vain(void)
{
  int ends[2] = {-1, -1};
  REQUIRE(!pipe(ends));
  close(ends[0]);
  errno = 0;
  CHECK_INT(write(ends[1], "", 1), -1);
  CHECK_INT(errno, EPIPE);
  close(ends[1]);
}

static bool
is_blocked(void)
{
  sigset_t now;
  REQUIRE(!pthread_sigmask(SIG_BLOCK, NULL, &now));
  return sigismember(&now, SIGPIPE) == 1;
}

static void
nothing_comes_through(void)
{
  n_signals           = 0;
  const UiGuard guard = ui_guard_begin();
  write_in_vain();
  write_in_vain();
  ui_guard_end(&guard);
  CHECK_INT(n_signals, 0);
  CHECK(!is_blocked());

  write_in_vain(); // Out of the guard it is the host's again
  CHECK_INT(n_signals, 1);
}

static void
guards_may_stand_in_each_other(void)
{
  n_signals           = 0;
  const UiGuard outer = ui_guard_begin();
  const UiGuard inner = ui_guard_begin();
  write_in_vain();
  ui_guard_end(&inner);
  CHECK(is_blocked());
  write_in_vain();
  ui_guard_end(&outer);
  CHECK(!is_blocked());
  CHECK_INT(n_signals, 0);
}

/// A signal that the host holds back itself stays pending for it
static void
what_was_pending_stays(void)
{
  n_signals = 0;
  sigset_t pipes;
  sigemptyset(&pipes);
  sigaddset(&pipes, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipes, NULL);
  write_in_vain();
  const UiGuard guard = ui_guard_begin();
  write_in_vain();
  ui_guard_end(&guard);
  CHECK(is_blocked());
  CHECK_INT(n_signals, 0);
  pthread_sigmask(SIG_UNBLOCK, &pipes, NULL);
  CHECK_INT(n_signals, 1);
}

int
main(void)
{
  const struct sigaction action = {.sa_handler = count};
  REQUIRE(!sigaction(SIGPIPE, &action, NULL));
  nothing_comes_through();
  guards_may_stand_in_each_other();
  what_was_pending_stays();
  return check_result();
}
