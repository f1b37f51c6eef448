// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "standard.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#ifdef __linux__
#include <stdio_ext.h>
#endif

/// Bytes of stdout's buffer: more than the texts of a dictionary
#define BUFFER_SIZE (4 << 20)

bool
ui_standard_open(void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) < 0) {
      // The lowest free number is taken, which is this one; the wrong way
      // round, so that its use fails
      const int flags = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
      if (open("/dev/null", flags) != fd) {
        return false;
      }
    }
  }
  static bool has_buffer; // Only before anything is printed
  if (!has_buffer && !isatty(STDOUT_FILENO)) {
    static char buffer[BUFFER_SIZE];
    has_buffer = true;
    (void)setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
  }
  return true;
}

void
ui_standard_drop(void)
{
#ifdef __linux__
  flockfile(stdout);
  __fpurge(stdout);
  funlockfile(stdout);
#endif
}
