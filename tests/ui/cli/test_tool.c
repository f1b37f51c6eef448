// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_tool.c
   What a tool does when memory is short.
*/

#include "base/memory.h"
#include "check.h"
#include "cli/tool.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/// Be a tool that asks for more than there can be
static _Noreturn void
be_tool(int output)
{
  dup2(output, STDERR_FILENO);
  ui_tool_begin("tool");
  free(ui_grow(NULL, SIZE_MAX, 2));
  _exit(0); // Not reached
}

/// It says so and ends, with what is done at exit
static void
test_ends(void)
{
  char said[64] = "";
  int  ends[2]  = {-1, -1};
  int  status   = 0;
  REQUIRE_INT(pipe(ends), 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (!child) {
    be_tool(ends[1]);
  }
  close(ends[1]);
  REQUIRE_INT(waitpid(child, &status, 0), child);
  CHECK(read(ends[0], said, sizeof(said) - 1) > 0);
  close(ends[0]);
  CHECK_TEXT(said, "out of memory\n");
  CHECK(WIFEXITED(status));
  CHECK_INT(WEXITSTATUS(status), 1);
}

int
main(void)
{
  test_ends();
  return check_result();
}
