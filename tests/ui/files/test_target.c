// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_target.c
   Files that are to be: whole under their name, or not there at all.
*/

#include "base/memory.h"
#include "base/report.h"
#include "base/text.h"
#include "check.h"
#include "files/target.h"
#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Write a file in one go, in place of another
static bool
write_file(const char* path, const char* text, bool commit)
{
  UiReport        report = {0};
  UiTarget* const target = ui_target_new(path, true, &report);
  const bool      ok     = target &&
                  ui_target_write(target, text, strlen(text), &report) &&
                  ui_target_sync(target, &report) &&
                  (!commit || ui_target_commit(target, &report));
  CHECK(ok == !report.n_errors);
  ui_target_free(target);
  ui_report_clear(&report);
  return ok;
}

static void
test_target(void)
{
  CHECK(!mkdir("target", 0777));
  CHECK(write_file("target/a", "one", false));
  CHECK(scratch_count("target") == 0);
  CHECK(write_file("target/a", "two", true));
  CHECK(!strcmp(scratch_read("target/a"), "two"));
  CHECK(scratch_count("target") == 1);

  // What was there stays until the new file is whole
  CHECK(write_file("target/a", "three", false));
  CHECK(!strcmp(scratch_read("target/a"), "two"));
  CHECK(write_file("target/a", "four", true));
  CHECK(!strcmp(scratch_read("target/a"), "four"));
  CHECK(scratch_count("target") == 1);

  // Two at a time do not meet
  UiReport        report = {0};
  UiTarget* const one    = ui_target_new("target/b", true, &report);
  UiTarget* const two    = ui_target_new("target/b", true, &report);
  CHECK(one && two && access("target/b", F_OK));
  CHECK(ui_target_commit(two, &report) && ui_target_commit(one, &report));
  ui_target_free(one);
  ui_target_free(two);
  CHECK(scratch_count("target") == 2 && !report.n_errors);

  CHECK(!write_file("target", "x", true));
  CHECK(!write_file("target/none/a", "x", true));
  CHECK(!write_file("target/a/b", "x", true));
  ui_report_clear(&report);
}

/// Return a file's mode, 0 if there is none
static mode_t
mode_of(const char* path)
{
  struct stat info;
  return stat(path, &info) ? 0 : info.st_mode & 07777;
}

static void
test_target_modes(void)
{
  // That of any new file
  CHECK(!mkdir("modes", 0777));
  const mode_t mask = umask(027);
  CHECK(write_file("modes/new", "x", true));
  CHECK(mode_of("modes/new") == 0640);

  // That of the file which is replaced, whatever is usual now
  static const mode_t modes[] = {0600, 0604, 0664, 0755};
  umask(077);
  for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); ++i) {
    CHECK(!chmod("modes/new", modes[i]));
    CHECK(write_file("modes/new", i % 2 ? "odd" : "even", true));
    CHECK(!strcmp(scratch_read("modes/new"), i % 2 ? "odd" : "even"));
    CHECK(mode_of("modes/new") == modes[i]);
  }
  umask(mask);
  CHECK(scratch_count("modes") == 1);
}

static void
test_target_appeared(void)
{
  UiReport        report = {0};
  UiTarget* const one    = ui_target_new("appeared", false, &report);
  UiTarget* const two    = ui_target_new("free", false, &report);
  CHECK(one && two && ui_target_write(one, "ours", 4, &report));
  CHECK(ui_target_commit(two, &report) && !access("free", F_OK));

  // What appears after the beginning stays
  CHECK(write_file("appeared", "theirs", true));
  CHECK(!report.n_errors && !ui_target_commit(one, &report));
  CHECK(strstr(ui_report_error(&report), "has appeared meanwhile"));
  CHECK(!strcmp(scratch_read("appeared"), "theirs"));

  // What belongs to it goes again, but no file of others
  ui_target_withdraw(two);
  CHECK(access("free", F_OK));
  ui_target_withdraw(one);
  ui_target_free(one);
  ui_target_free(two);
  CHECK(!strcmp(scratch_read("appeared"), "theirs"));

  UiTarget* const old = ui_target_new("appeared", true, &report);
  CHECK(old && ui_target_commit(old, &report));
  ui_target_withdraw(old); // It took a place, so there is nothing to go back to
  CHECK(!access("appeared", F_OK));
  ui_target_free(old);

  UiTarget* const moved = ui_target_new("moved", false, &report);
  CHECK(moved && ui_target_commit(moved, &report));
  CHECK(write_file("moved", "theirs", true));
  ui_target_withdraw(moved);
  CHECK(!strcmp(scratch_read("moved"), "theirs"));
  ui_target_free(moved);
  ui_report_clear(&report);
}

static void
test_target_streams(void)
{
  struct stat info;
  CHECK(write_file("/dev/null", "x", true));
  CHECK(!stat("/dev/null", &info) && S_ISCHR(info.st_mode));
  CHECK(!symlink("/dev/null", "null") && write_file("null", "x", true));
  CHECK(!lstat("null", &info) && S_ISLNK(info.st_mode));

  // An open file goes on where it stands, whatever leads to it
  const int   fd   = open("stream", O_RDWR | O_CREAT | O_EXCL, 0666);
  char* const path = ui_format("/proc/self/fd/%d", fd);
  char* const own  = ui_format("/proc/%ld/fd/%d", (long)getpid(), fd);
  CHECK(fd >= 0 && !symlink(path, "link") && !symlink("link", "link2"));
  CHECK(!symlink(own, "own"));
  CHECK(write(fd, "0", 1) == 1);
  CHECK(write_file(path, "1", true) && write_file("link2", "2", true));
  CHECK(write_file("own", "3", true) && write_file("link", "-", false));
  CHECK(!strcmp(scratch_read("stream"), "0123"));
  CHECK(!lstat("link", &info) && S_ISLNK(info.st_mode));
  CHECK(ui_target_is_descriptor("link2") && ui_target_is_descriptor(path));
  CHECK(!ui_target_is_descriptor("null") && !ui_target_is_descriptor("none"));
  CHECK(!ui_target_is_descriptor("stream"));
  close(fd);
  free(path);
  free(own);
}

static void
test_folders(void)
{
  UiReport report = {0};
  bool     made   = false;
  CHECK(ui_target_make_folder("folder/b//c/", &made, &report) && made);
  CHECK(ui_target_make_folder("folder/b/c", &made, &report) && !made);
  CHECK(ui_target_make_folder("folder/b/d", &made, &report) && made);
  CHECK(ui_target_make_folder(".", &made, &report) && !made);
  CHECK(ui_target_make_folder("/", NULL, &report));
  CHECK(scratch_count("folder/b") == 2 && !report.n_errors);

  CHECK(write_file("folder/file", "x", true));
  CHECK(!ui_target_make_folder("folder/file", NULL, &report));
  CHECK(!ui_target_make_folder("folder/file/x", NULL, &report));
  CHECK(report.n_errors == 2);
  ui_report_clear(&report);
}

int
main(void)
{
  scratch_enter();
  test_target();
  test_target_modes();
  test_target_appeared();
  test_target_streams();
  test_folders();
  scratch_leave();
  return check_result();
}
