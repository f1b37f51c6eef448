// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

/// How the file for the libraries is opened
#define FLAGS (O_WRONLY | O_APPEND | O_CLOEXEC)

/// Or NULL for stderr
static FILE* console;

void
ui_console_open(void)
{
  if (console) { // Once more, descriptor 2 would not be the user's
    return;
  }
  const int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  console      = fd < 0 ? NULL : fdopen(fd, "w");
  if (!console) {
    return;
  }
  setvbuf(console, NULL, _IONBF, 0);
  const char* const path = getenv("NMF_SEPARATE_LOG");
  int               log  = path ? open(path, FLAGS | O_CREAT, 0666) : -1;
  log                    = log < 0 ? open("/dev/null", FLAGS) : log;
  if (log >= 0) {
    dup2(log, STDERR_FILENO);
    close(log);
  }
}

FILE*
ui_console(void)
{
  return console ? console : stderr;
}
