// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stop.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

/// Lock-free, so a signal handler may write it; 0 if none came
static atomic_int stop_signal;

static void
on_signal(int signal_number)
{
  atomic_store(&stop_signal, signal_number);
}

void
ui_stop_install(void)
{
  static const int caught[] = {SIGINT, SIGTERM, SIGHUP};

  struct sigaction action = {.sa_handler = on_signal};
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); ++i) {
    struct sigaction old = {.sa_handler = SIG_DFL};
    sigaction(caught[i], NULL, &old);
    // A terminal that is closed hangs up twice, by itself and by its shell
    action.sa_flags = caught[i] == SIGHUP ? 0 : (int)SA_RESETHAND;
    if (old.sa_handler != SIG_IGN) { // As nohup leaves SIGHUP
      sigaction(caught[i], &action, NULL);
    }
  }

  const struct sigaction ignore = {.sa_handler = SIG_IGN};
  sigaction(SIGPIPE, &ignore, NULL);
  sigaction(SIGXFSZ, &ignore, NULL);
}

bool
ui_stop_requested(void)
{
  return atomic_load_explicit(&stop_signal, memory_order_relaxed) != 0;
}

int
ui_stop_exit_code(void)
{
  const int signal_number = atomic_load(&stop_signal);
  return signal_number ? 128 + signal_number : 0;
}
