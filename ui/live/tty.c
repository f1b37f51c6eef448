// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tty.h"

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t wants_pause;

static void
on_stop(int signal_number)
{
  (void)signal_number;
  wants_pause = 1;
}

bool
live_tty_is_there(void)
{
  return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

void
live_tty_install(void)
{
  struct sigaction action = {.sa_handler = on_stop};
  struct sigaction old    = {.sa_handler = SIG_DFL};
  sigemptyset(&action.sa_mask);
  sigaction(SIGTSTP, NULL, &old);
  if (old.sa_handler != SIG_IGN) { // As shells without job control leave it
    sigaction(SIGTSTP, &action, NULL);
  }
}

bool
live_tty_wants_pause(void)
{
  const bool wants = wants_pause;
  wants_pause      = 0;
  return wants;
}

void
live_tty_pause(void)
{
  raise(SIGSTOP);
}

bool
live_tty_wait(int milliseconds, bool keys)
{
  struct pollfd input = {STDIN_FILENO, POLLIN, 0};
  return poll(&input, keys ? 1 : 0, milliseconds) <= 0 ||
         !(input.revents & (POLLHUP | POLLERR | POLLNVAL));
}
