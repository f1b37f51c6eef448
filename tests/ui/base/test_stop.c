// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_stop.c
   The first signal is a request, the second an end.
*/

#include "base/stop.h"
#include "capture.h"
#include "check.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

static int number; ///< The signal tried

/// In a process of its own: stop, and know why
static void
stop_once(void)
{
  ui_stop_install();
  CHECK(!ui_stop_requested());
  CHECK_INT(ui_stop_exit_code(), 0);
  kill(getpid(), number);
  CHECK(ui_stop_requested());
  CHECK_INT(ui_stop_exit_code(), 128 + number);
}

static void
stop_twice(void)
{
  ui_stop_install();
  kill(getpid(), number);
  kill(getpid(), number);
  CHECK_INT(ui_stop_exit_code(), 128 + number);
}

/// As nohup starts it
static void
stop_ignored(void)
{
  signal(SIGHUP, SIG_IGN);
  ui_stop_install();
  kill(getpid(), SIGHUP);
  CHECK(!ui_stop_requested());
}

/// Writing to nobody is an error as any other
static void
write_to_nobody(void)
{
  int ends[2];
  ui_stop_install();
  REQUIRE_INT(pipe(ends), 0);
  close(ends[0]);
  CHECK(write(ends[1], "a", 1) < 0 && errno == EPIPE);
  kill(getpid(), SIGXFSZ);
  CHECK(!ui_stop_requested());
}

int
main(void)
{
  static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
  signal(SIGHUP, SIG_DFL); // Whoever started the test
  for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); ++i) {
    number = signals[i];
    check_note("signal %d", number);
    CHECK_INT(capture_child(stop_once), 0);
    const int status = capture_child(stop_twice);
    if (number == SIGHUP) { // As a closed terminal and its shell send it
      CHECK_INT(status, 0);
    } else {
      CHECK(WIFSIGNALED(status));
      CHECK_INT(WTERMSIG(status), number);
    }
  }
  check_no_note();
  CHECK_INT(capture_child(stop_ignored), 0);
  CHECK_INT(capture_child(write_to_nobody), 0);
  return check_result();
}
