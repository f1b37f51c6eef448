// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

/// Of the sanitizers' runtime, where there is one
// NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
extern void __sanitizer_set_report_fd(void* fd) __attribute__((weak));

/// Or NULL for stderr
static FILE* console;

void
cli_console_open(void)
{
  const int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  console      = fd < 0 ? NULL : fdopen(fd, "w");
  if (!console) {
    return;
  }
  setvbuf(console, NULL, _IONBF, 0);
  if (__sanitizer_set_report_fd) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr)
    __sanitizer_set_report_fd((void*)(intptr_t)fd);
  }
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) {
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
  }
}

FILE*
cli_console(void)
{
  return console ? console : stderr;
}
