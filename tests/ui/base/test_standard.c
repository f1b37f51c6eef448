// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_standard.c
   Started with descriptors closed, files do not get their numbers; what others
   print is dropped.
*/

#include "base/standard.h"
#include "capture.h"
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/// Whether a descriptor is open on /dev/null
static bool
is_null(int fd)
{
  struct stat info;
  struct stat null;
  return !fstat(fd, &info) && !stat("/dev/null", &null) &&
         info.st_rdev == null.st_rdev;
}

/// In a process of its own: all are closed
static void
open_all(void)
{
  close(STDIN_FILENO);
  close(STDOUT_FILENO);
  close(STDERR_FILENO);
  (void)ui_standard_open();
  CHECK(is_null(STDIN_FILENO));
  CHECK(is_null(STDOUT_FILENO));
  CHECK(is_null(STDERR_FILENO));

  // To use what was closed fails all the same
  char byte = 0;
  CHECK(read(STDIN_FILENO, &byte, 1) < 0 && errno == EBADF);
  CHECK(write(STDOUT_FILENO, &byte, 1) < 0 && errno == EBADF);
  const int fd = open("/", O_RDONLY);
  CHECK(fd > STDERR_FILENO);
  close(fd);
}

/// In a process of its own: what is open stays as it is
static void
open_one(void)
{
  struct stat before;
  struct stat after;
  REQUIRE_INT(fstat(STDERR_FILENO, &before), 0);
  close(STDOUT_FILENO);
  (void)ui_standard_open();
  REQUIRE_INT(fstat(STDERR_FILENO, &after), 0);
  CHECK_INT(after.st_ino, before.st_ino);
  CHECK(is_null(STDOUT_FILENO));
}

/// What was not flushed is dropped, and nothing else
static void
test_drops_what_libraries_print(void)
{
  capture_begin(STDOUT_FILENO);
  printf("tool\n");
  fflush(stdout);
  printf("library\n");
  ui_standard_drop();
  printf("tool\n");
  fflush(stdout);
  CHECK_TEXT(capture_end(), "tool\ntool\n");
}

int
main(void)
{
  test_drops_what_libraries_print();
  CHECK_INT(capture_child(open_all), 0);
  CHECK_INT(capture_child(open_one), 0);
  return check_result();
}
