// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_console.c
   Messages reach the user, and what libraries write to descriptor 2 does not.
*/

#include "base/console.h"
#include "capture.h"
#include "check.h"
#include "scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Say something as a tool, and as a library
static void
speak(void)
{
  fputs("message\n", ui_console());
  (void)!write(STDERR_FILENO, "library\n", strlen("library\n"));
}

static void
speak_closed(void)
{
  speak();
  CHECK(ui_console() == stderr);
}

static void
speak_open(void)
{
  ui_console_open();
  speak();
  CHECK(fileno(ui_console()) > STDERR_FILENO);
}

/// As a tool's main() that is called as a function, again and again
static void
speak_open_again(void)
{
  ui_console_open();
  const FILE* const first = ui_console();
  ui_console_open();
  speak();
  CHECK(ui_console() == first);
}

/// No descriptor is left for a console: messages and libraries share one
static void
speak_short_of_descriptors(void)
{
  while (dup(STDIN_FILENO) >= 0) {
  }
  ui_console_open();
  speak();
  CHECK(ui_console() == stderr);
}

/// Check what reaches the user
static void
check_spoken(void (*func)(void), const char* wanted)
{
  capture_begin(STDERR_FILENO);
  const int   status = capture_child(func);
  const char* spoken = capture_end();
  CHECK_INT(status, 0);
  // The child's count of checks comes last, if it comes here at all
  CHECK(!strncmp(spoken, wanted, strlen(wanted)));
  CHECK(!strstr(spoken + strlen(wanted), "library"));
}

int
main(void)
{
  scratch_enter();
  unsetenv("NMF_SEPARATE_LOG");
  check_spoken(speak_closed, "message\nlibrary\n");
  check_spoken(speak_open, "message\n");
  check_spoken(speak_open_again, "message\n");
  check_spoken(speak_short_of_descriptors, "message\nlibrary\n");

  // Who wants to know what libraries say can keep it, run after run
  setenv("NMF_SEPARATE_LOG", "log", 1);
  check_spoken(speak_open, "message\n");
  check_spoken(speak_open, "message\n");
  CHECK(!strncmp(scratch_read("log"), "library\n", strlen("library\n")));
  CHECK(strstr(scratch_read("log") + 1, "library\n") != NULL);
  CHECK(!strstr(scratch_read("log"), "message"));

  // A log that cannot be written is none
  setenv("NMF_SEPARATE_LOG", "none/log", 1);
  check_spoken(speak_open, "message\n");
  scratch_leave();
  return check_result();
}
