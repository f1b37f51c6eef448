// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_temporary.c
   A file without its name: unseen until it is published, gone if it never is,
   and in nobody's place unless it is asked to be.
*/

#include "capture.h"
#include "check.h"
#include "files/temporary.h"
#include "scratch.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

/// Begin a file with some text
static UiTemporary*
begin(const char* path, const char* text, size_t n)
{
  UiTemporary* temporary = ui_temporary_new(path);
  REQUIRE(temporary != NULL);
  CHECK_INT(write(ui_temporary_fd(temporary), text, n), n);
  return temporary;
}

static void
test_publish(void)
{
  scratch_folder("a");
  UiTemporary* temporary = begin("a/new", "text", 4);
  CHECK(!scratch_has("a/new"));
  CHECK(ui_temporary_publish(temporary, false));
  CHECK_TEXT(scratch_read("a/new"), "text");
  CHECK_INT(scratch_count("a"), 1);
  ui_temporary_free(temporary);
  CHECK_TEXT(scratch_read("a/new"), "text");

  temporary = begin("a/never", "text", 4);
  ui_temporary_free(temporary);
  CHECK_INT(scratch_count("a"), 1);
  ui_temporary_free(NULL);
}

static void
test_replace(void)
{
  scratch_write("a/old", "theirs");
  REQUIRE_INT(chmod("a/old", 0640), 0);
  UiTemporary* temporary = begin("a/old", "ours", 4);
  errno                  = 0;
  CHECK(!ui_temporary_publish(temporary, false));
  CHECK_INT(errno, EEXIST);
  CHECK_TEXT(scratch_read("a/old"), "theirs");

  CHECK(ui_temporary_publish(temporary, true));
  CHECK_TEXT(scratch_read("a/old"), "ours");
  struct stat info;
  CHECK_INT(stat("a/old", &info), 0);
  CHECK_INT(info.st_mode & 0777, 0640);

  // It took a place, so there is nothing to go back to
  ui_temporary_withdraw(temporary);
  CHECK_TEXT(scratch_read("a/old"), "ours");
  ui_temporary_free(temporary);
  CHECK_INT(scratch_count("a"), 2);
}

static void
test_withdraw(void)
{
  UiTemporary* temporary = begin("a/back", "ours", 4);
  ui_temporary_withdraw(temporary); // Nothing to take back
  CHECK(ui_temporary_publish(temporary, false));
  ui_temporary_withdraw(temporary);
  CHECK(!scratch_has("a/back"));
  ui_temporary_free(temporary);

  // A file that others put there is theirs
  temporary = begin("a/back", "ours", 4);
  CHECK(ui_temporary_publish(temporary, false));
  REQUIRE_INT(unlink("a/back"), 0);
  scratch_write("a/back", "theirs");
  ui_temporary_withdraw(temporary);
  CHECK_TEXT(scratch_read("a/back"), "theirs");
  ui_temporary_free(temporary);
}

static void
test_errors(void)
{
  CHECK(!ui_temporary_new("none/file"));
  CHECK_INT(errno, ENOENT);
  CHECK(!ui_temporary_new("a/new/file"));
  CHECK_INT(errno, ENOTDIR);
}

/// In a process of its own: exit in the middle of it
static void
leave_early(void)
{
  (void)begin("b/file", "half", 4);
  (void)begin("b/file", "half", 4);
}

static void
be_killed(void)
{
  (void)begin("b/file", "half", 4);
  raise(SIGKILL);
}

/// However a process ends, the next finds nothing of it
static void
test_leavings(void)
{
  scratch_folder("b");
  (void)capture_child(leave_early);
  CHECK_INT(scratch_count("b"), 0);
  (void)capture_child(be_killed);
  UiTemporary* temporary = begin("b/other", "whole", 5);
  CHECK(ui_temporary_publish(temporary, false));
  ui_temporary_free(temporary);
  CHECK_INT(scratch_count("b"), 1);

  // Names that only look like ours are somebody's
  scratch_write("b/.nmf-mine.tmp", "x");
  scratch_write("b/.nmf-00000000-1-1.tmp", "x"); // Of another host
  ui_temporary_free(ui_temporary_new("b/more"));
  CHECK_INT(scratch_count("b"), 3);
}

int
main(void)
{
  scratch_enter();
  test_publish();
  test_replace();
  test_withdraw();
  test_errors();
  test_leavings();
  scratch_leave();
  return check_result();
}
