// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "capture.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int   captured = -1; ///< The descriptor
static int   original = -1; ///< A copy of what it was
static FILE* kept;

void
capture_begin(int fd)
{
  fflush(NULL);
  kept     = tmpfile();
  captured = fd;
  original = dup(fd);
  REQUIRE(kept && original >= 0);
  REQUIRE_INT(dup2(fileno(kept), fd), fd);
}

const char*
capture_end(void)
{
  static char text[1 << 16];
  fflush(NULL);
  REQUIRE_INT(dup2(original, captured), captured);
  close(original);
  const ssize_t n     = pread(fileno(kept), text, sizeof(text) - 1, 0);
  text[n < 0 ? 0 : n] = '\0';
  fclose(kept);
  return text;
}

int
capture_child(void (*func)(void))
{
  fflush(NULL);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (!child) {
    func();
    exit(check_result());
  }
  int status = 0;
  REQUIRE_INT(waitpid(child, &status, 0), child);
  return status;
}
