// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_spool.c
   Nameless files, and all bytes from one descriptor to another.
*/

#include "base/report.h"
#include "check.h"
#include "files/spool.h"
#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_spool(void)
{
  enum { SIZE = 300000 };
  UiReport    report = {0};
  char* const bytes  = calloc(SIZE, 1);
  char* const back   = calloc(SIZE, 1);
  REQUIRE(bytes && back);
  for (int i = 0; i < SIZE; ++i) {
    bytes[i] = (char)(i * 7);
  }
  const int one = ui_spool_new(&report);
  const int two = ui_spool_new(&report);
  REQUIRE(one >= 0 && two >= 0);
  CHECK(ui_spool_write(one, bytes, SIZE));
  CHECK(lseek(one, 0, SEEK_SET) == 0);
  CHECK(ui_spool_copy(one, two, "test", &report));
  CHECK(lseek(two, 0, SEEK_SET) == 0);
  CHECK(read(two, back, SIZE) == SIZE);
  CHECK(!memcmp(bytes, back, SIZE));
  close(one);
  close(two);
  CHECK(!ui_spool_write(one, bytes, 1) && errno == EBADF);
  CHECK(!report.n_errors);
  free(bytes);
  free(back);
}

/// It has no name, and is for its owner only
static void
test_nameless(void)
{
  UiReport report = {0};
  scratch_folder("tmp");
  setenv("TMPDIR", "tmp", 1);
  const int fd = ui_spool_new(&report);
  REQUIRE(fd >= 0);
  struct stat info;
  CHECK_INT(fstat(fd, &info), 0);
  CHECK_INT(info.st_nlink, 0);
  CHECK_INT(info.st_mode & 0777, 0600);
  CHECK_INT(scratch_count("tmp"), 0);
  CHECK(fcntl(fd, F_GETFD) & FD_CLOEXEC);
  close(fd);

  setenv("TMPDIR", "none", 1);
  CHECK(ui_spool_new(&report) < 0);
  CHECK_INT(report.n_errors, 1);
  unsetenv("TMPDIR");
  ui_report_clear(&report);
}

static void
test_errors(void)
{
  UiReport  report = {0};
  const int full   = open("/dev/full", O_WRONLY);
  const int folder = open(".", O_RDONLY);
  const int fd     = ui_spool_new(&report);
  REQUIRE(full >= 0 && folder >= 0 && fd >= 0);
  CHECK(!ui_spool_write(full, "a", 1) && errno == ENOSPC);
  CHECK(ui_spool_write(full, "", 0));
  CHECK(ui_spool_write(fd, "abc", 3));
  CHECK_INT(lseek(fd, 1, SEEK_SET), 1);
  CHECK(!ui_spool_copy(fd, full, "song.wav", &report));
  CHECK_TEXT(ui_report_error(&report),
             "cannot be written: No space left on device");
  CHECK_TEXT(report.lines[0].file, "song.wav");
  ui_report_clear(&report);
  CHECK(!ui_spool_copy(folder, fd, "song.wav", &report));
  CHECK_TEXT(ui_report_error(&report), "cannot be read: Is a directory");
  ui_report_clear(&report);
  close(full);
  close(folder);
  close(fd);
}

int
main(void)
{
  scratch_enter();
  test_spool();
  test_nameless();
  test_errors();
  scratch_leave();
  return check_result();
}
