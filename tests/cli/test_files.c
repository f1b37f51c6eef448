// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_files.c
   Files that are to be, folders, pipes, reports and sources.
*/

#include "base/memory.h"
#include "base/report.h"
#include "base/text.h"
#include "check.h"
#include "cli/recordings.h"
#include "files/spool.h"
#include "files/target.h"
#include "terminal/options.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Count what is in a folder
static int
count(const char* folder)
{
  DIR* const stream = opendir(folder);
  int        n      = 0;
  while (stream && readdir(stream)) {
    ++n;
  }
  if (stream) {
    closedir(stream);
  }
  return n - 2; // Without "." and ".."
}

/// Read a small file; "" if there is none
static const char*
content(const char* path)
{
  static char   text[256];
  const int     fd    = open(path, O_RDONLY);
  const ssize_t n     = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);
  text[n < 0 ? 0 : n] = '\0';
  if (fd >= 0) {
    close(fd);
  }
  return text;
}

/// Write a file in one go, in place of another
static bool
write_file(const char* path, const char* text, bool commit)
{
  CliReport        report = {0};
  CliTarget* const target = cli_target_new(path, true, &report);
  const bool       ok     = target &&
                  cli_target_write(target, text, strlen(text), &report) &&
                  cli_target_sync(target, &report) &&
                  (!commit || cli_target_commit(target, &report));
  CHECK(ok == !report.n_errors);
  cli_target_free(target);
  cli_report_clear(&report);
  return ok;
}

static void
test_target(void)
{
  CHECK(!mkdir("target", 0777));
  CHECK(write_file("target/a", "one", false));
  CHECK(count("target") == 0);
  CHECK(write_file("target/a", "two", true));
  CHECK(!strcmp(content("target/a"), "two"));
  CHECK(count("target") == 1);

  // What was there stays until the new file is whole
  CHECK(write_file("target/a", "three", false));
  CHECK(!strcmp(content("target/a"), "two"));
  CHECK(write_file("target/a", "four", true));
  CHECK(!strcmp(content("target/a"), "four"));
  CHECK(count("target") == 1);

  // Two at a time do not meet
  CliReport        report = {0};
  CliTarget* const one    = cli_target_new("target/b", true, &report);
  CliTarget* const two    = cli_target_new("target/b", true, &report);
  CHECK(one && two && access("target/b", F_OK));
  CHECK(cli_target_commit(two, &report) && cli_target_commit(one, &report));
  cli_target_free(one);
  cli_target_free(two);
  CHECK(count("target") == 2 && !report.n_errors);

  CHECK(!write_file("target", "x", true));
  CHECK(!write_file("target/none/a", "x", true));
  CHECK(!write_file("target/a/b", "x", true));
  cli_report_clear(&report);
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
    CHECK(!strcmp(content("modes/new"), i % 2 ? "odd" : "even"));
    CHECK(mode_of("modes/new") == modes[i]);
  }
  umask(mask);
  CHECK(count("modes") == 1);
}

static void
test_target_appeared(void)
{
  CliReport        report = {0};
  CliTarget* const one    = cli_target_new("appeared", false, &report);
  CliTarget* const two    = cli_target_new("free", false, &report);
  CHECK(one && two && cli_target_write(one, "ours", 4, &report));
  CHECK(cli_target_commit(two, &report) && !access("free", F_OK));

  // What appears after the beginning stays
  CHECK(write_file("appeared", "theirs", true));
  CHECK(!report.n_errors && !cli_target_commit(one, &report));
  CHECK(strstr(cli_report_error(&report), "has appeared meanwhile"));
  CHECK(!strcmp(content("appeared"), "theirs"));

  // What belongs to it goes again, but no file of others
  cli_target_withdraw(two);
  CHECK(access("free", F_OK));
  cli_target_withdraw(one);
  cli_target_free(one);
  cli_target_free(two);
  CHECK(!strcmp(content("appeared"), "theirs"));

  CliTarget* const old = cli_target_new("appeared", true, &report);
  CHECK(old && cli_target_commit(old, &report));
  cli_target_withdraw(
      old); // It took a place, so there is nothing to go back to
  CHECK(!access("appeared", F_OK));
  cli_target_free(old);

  CliTarget* const moved = cli_target_new("moved", false, &report);
  CHECK(moved && cli_target_commit(moved, &report));
  CHECK(write_file("moved", "theirs", true));
  cli_target_withdraw(moved);
  CHECK(!strcmp(content("moved"), "theirs"));
  cli_target_free(moved);
  cli_report_clear(&report);
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
  char* const path = cli_format("/proc/self/fd/%d", fd);
  char* const own  = cli_format("/proc/%ld/fd/%d", (long)getpid(), fd);
  CHECK(fd >= 0 && !symlink(path, "link") && !symlink("link", "link2"));
  CHECK(!symlink(own, "own"));
  CHECK(write(fd, "0", 1) == 1);
  CHECK(write_file(path, "1", true) && write_file("link2", "2", true));
  CHECK(write_file("own", "3", true) && write_file("link", "-", false));
  CHECK(!strcmp(content("stream"), "0123"));
  CHECK(!lstat("link", &info) && S_ISLNK(info.st_mode));
  CHECK(cli_target_is_descriptor("link2") && cli_target_is_descriptor(path));
  CHECK(!cli_target_is_descriptor("null") && !cli_target_is_descriptor("none"));
  CHECK(!cli_target_is_descriptor("stream"));
  close(fd);
  free(path);
  free(own);
}

static void
test_folders(void)
{
  CliReport report = {0};
  bool      made   = false;
  CHECK(cli_target_make_folder("folder/b//c/", &made, &report) && made);
  CHECK(cli_target_make_folder("folder/b/c", &made, &report) && !made);
  CHECK(cli_target_make_folder("folder/b/d", &made, &report) && made);
  CHECK(cli_target_make_folder(".", &made, &report) && !made);
  CHECK(cli_target_make_folder("/", NULL, &report));
  CHECK(count("folder/b") == 2 && !report.n_errors);

  CHECK(write_file("folder/file", "x", true));
  CHECK(!cli_target_make_folder("folder/file", NULL, &report));
  CHECK(!cli_target_make_folder("folder/file/x", NULL, &report));
  CHECK(report.n_errors == 2);
  cli_report_clear(&report);
}

static void
test_spool(void)
{
  enum { SIZE = 300000 };
  CliReport   report = {0};
  char* const bytes  = cli_new(SIZE, 1);
  char* const back   = cli_new(SIZE, 1);
  for (int i = 0; i < SIZE; ++i) {
    bytes[i] = (char)(i * 7);
  }
  const int one = cli_spool_new(&report);
  const int two = cli_spool_new(&report);
  CHECK(one >= 0 && two >= 0);
  CHECK(cli_spool_write(one, bytes, SIZE));
  CHECK(lseek(one, 0, SEEK_SET) == 0);
  CHECK(cli_spool_copy(one, two, "test", &report));
  CHECK(lseek(two, 0, SEEK_SET) == 0);
  CHECK(read(two, back, SIZE) == SIZE);
  CHECK(!memcmp(bytes, back, SIZE));
  close(one);
  close(two);
  CHECK(!cli_spool_write(one, bytes, 1) && errno == EBADF);
  CHECK(!report.n_errors);
  free(bytes);
  free(back);
}

static void
test_report(void)
{
  CliReport report = {0};
  CHECK(!cli_report_error(&report));
  cli_report_add(&report, CLI_NOTE, "a", "note %d", 1);
  cli_report_add(&report, CLI_WARNING, NULL, "warning");
  CHECK(!cli_report_error(&report) && report.n_errors == 0);
  errno = ENOENT;
  CHECK(!cli_report_fail_errno(&report, "b", "cannot be opened"));
  CHECK(!cli_report_fail(&report, "c", "%s", "second"));
  CHECK(report.n_lines == 4 && report.n_errors == 2);
  CHECK(!strcmp(cli_report_error(&report),
                "cannot be opened: No such file or directory"));
  CHECK(!strcmp(report.lines[0].text, "note 1"));
  cli_report_clear(&report);
  CHECK(!report.lines && !report.n_lines && !report.n_errors);
}

/// Read operands, separated by spaces
static CliExit
read_sources(const char* line, CliSources* sources)
{
  static char text[512];
  char*       words[16] = {NULL};
  CliOperands operands  = {0, words};
  CliReport   report    = {0};
  char*       rest      = NULL;
  snprintf(text, sizeof(text), "%s", line);
  for (char* word = strtok_r(text, " ", &rest); word;
       word       = strtok_r(NULL, " ", &rest)) {
    words[operands.n_operands++] = word;
  }
  const CliExit exit_code = cli_sources_read(&operands, sources, &report);
  CHECK((exit_code == CLI_EXIT_DONE) == !report.n_errors);
  cli_report_clear(&report);
  return exit_code;
}

static void
test_sources(void)
{
  CliSources sources;
  CliReport  report = {0};
  CHECK(cli_target_make_folder("src/sub", NULL, &report));
  CHECK(cli_target_make_folder("src/empty", NULL, &report));
  CHECK(write_file("src/b.wav", "x", true));
  CHECK(write_file("src/.hidden", "x", true));
  CHECK(write_file("src/sub/a.wav", "x", true));
  CHECK(write_file("src/a,b.wav", "x", true));

  CHECK(read_sources("one=x,y two=z one=w", &sources) == CLI_EXIT_DONE);
  CHECK(sources.n_sources == 2);
  CHECK(!strcmp(sources.sources[0].name, "one"));
  CHECK(sources.sources[0].n_recordings == 3);
  CHECK(!strcmp(sources.sources[0].recordings[2].path, "w"));
  CHECK(!sources.sources[0].recordings[2].found);
  cli_sources_clear(&sources);

  CHECK(read_sources("all=src", &sources) == CLI_EXIT_DONE);
  CHECK(sources.sources[0].n_recordings == 3);
  CHECK(!strcmp(sources.sources[0].recordings[0].path, "src/a,b.wav"));
  CHECK(!strcmp(sources.sources[0].recordings[1].path, "src/b.wav"));
  CHECK(!strcmp(sources.sources[0].recordings[2].path, "src/sub/a.wav"));
  CHECK(sources.sources[0].recordings[0].found);
  cli_sources_clear(&sources);

  CHECK(read_sources("a=src/a,b.wav", &sources) == CLI_EXIT_DONE);
  CHECK(sources.sources[0].n_recordings == 1);
  cli_sources_clear(&sources);
  CHECK(read_sources("a=src/sub,src/b.wav", &sources) == CLI_EXIT_DONE);
  CHECK(sources.sources[0].n_recordings == 2);
  cli_sources_clear(&sources);

  CHECK(read_sources("a=src/empty", &sources) == CLI_EXIT_FAILED);
  cli_sources_clear(&sources);
  static const char* const bad[] = {"a", "a=", "=a", "a/b=c", "residual=a"};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    CHECK(read_sources(bad[i], &sources) == CLI_EXIT_USAGE);
    cli_sources_clear(&sources);
  }
  cli_report_clear(&report);
}

int
main(void)
{
  char folder[] = "/tmp/nmf-cli-files-XXXXXX";
  if (!mkdtemp(folder) || chdir(folder)) {
    return 1;
  }
  test_target();
  test_target_modes();
  test_target_appeared();
  test_target_streams();
  test_folders();
  test_spool();
  test_report();
  test_sources();
  char* const command = cli_format("rm -rf '%s'", folder);
  const int   removed = system(command); // NOLINT(cert-env33-c)
  free(command);
  return n_failures != 0 || removed;
}
