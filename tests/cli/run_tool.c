// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file run_tool.c
   Runs a tool in circumstances that a shell cannot make.

   run-tool rss FILE COMMAND...
     runs it and writes its largest resident memory, in KiB, to FILE
   run-tool interrupt SIGNAL PATTERN COMMAND...
     sends it a signal as soon as it holds a file open whose path matches, with
     default signals and not ignored as in a shell's background
   run-tool limit BYTES COMMAND...
     runs it with files limited to so many bytes, as on a full disk
   run-tool terminal COLUMNS FILE COMMAND...
     runs it with stderr on a terminal that wide (0: unknown) and copies what it
     prints there to FILE
   run-tool nameless FOLDER
     returns 0 if files can be without a name there (O_TMPFILE), or 1

   Each but the last returns the command's exit code, 128 + S if signal S ended
   it.
*/

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static _Noreturn void
fail(const char* what)
{
  fprintf(stderr, "run-tool: %s: %s\n", what, strerror(errno));
  exit(99);
}

/// Start a command; with its stderr on a descriptor unless that is -1
static pid_t
start(char** command, int stderr_fd)
{
  const pid_t child = fork();
  if (child < 0) {
    fail("fork");
  }
  if (!child) {
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    if (stderr_fd >= 0) {
      dup2(stderr_fd, STDERR_FILENO);
    }
    execvp(command[0], command);
    fail(command[0]);
  }
  return child;
}

/// Wait for a command; return its exit code
static int
finish(pid_t child)
{
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) {
      fail("waitpid");
    }
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int
run_rss(const char* path, char** command)
{
  const int     exit_code = finish(start(command, -1));
  struct rusage usage;
  FILE* const   file = fopen(path, "w");
  if (!file || getrusage(RUSAGE_CHILDREN, &usage)) {
    fail(path);
  }
  fprintf(file, "%ld\n", usage.ru_maxrss);
  fclose(file);
  return exit_code;
}

/// Whether a process holds a file open whose path matches
static bool
holds(pid_t process, const char* pattern)
{
  char folder[64];
  snprintf(folder, sizeof(folder), "/proc/%ld/fd", (long)process);
  DIR* const stream = opendir(folder);
  bool       found  = false;
  if (!stream) {
    return false;
  }
  for (const struct dirent* entry = readdir(stream); entry && !found;
       entry                      = readdir(stream)) {
    char          path[4096] = "";
    const ssize_t length =
        readlinkat(dirfd(stream), entry->d_name, path, sizeof(path) - 1);
    found = length > 0 && !fnmatch(pattern, path, 0);
  }
  closedir(stream);
  return found;
}

static int
run_interrupt(const char* number, const char* pattern, char** command)
{
  const struct timespec pause = {0, 5000000};
  const pid_t           child = start(command, -1);
  for (int i = 0; i < 4000 && !holds(child, pattern); ++i) {
    nanosleep(&pause, NULL);
  }
  nanosleep(&pause, NULL);
  kill(child, (int)strtol(number, NULL, 10));
  return finish(child);
}

/// Copy everything from a descriptor, and close it
static void
copy(int from, FILE* to)
{
  char    bytes[4096];
  ssize_t n = 0;
  while ((n = read(from, bytes, sizeof(bytes))) > 0) {
    fwrite(bytes, 1, (size_t)n, to);
  }
  close(from);
}

static int
run_limit(const char* bytes, char** command)
{
  // What it says goes through a pipe, which has no limit
  int ends[2];
  if (pipe(ends)) {
    fail("pipe");
  }
  struct rlimit old;
  getrlimit(RLIMIT_FSIZE, &old);
  const struct rlimit limit = {(rlim_t)strtoll(bytes, NULL, 10), old.rlim_max};
  if (setrlimit(RLIMIT_FSIZE, &limit)) {
    fail("setrlimit");
  }
  const pid_t child = start(command, ends[1]);
  setrlimit(RLIMIT_FSIZE, &old);
  close(ends[1]);
  copy(ends[0], stderr);
  return finish(child);
}

static int
run_terminal(const char* columns, const char* path, char** command)
{
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || grantpt(terminal) || unlockpt(terminal)) {
    return 77;
  }
  const int other = open(ptsname(terminal), O_RDWR | O_NOCTTY);
  if (other < 0) {
    return 77;
  }
  const struct winsize size = {
      .ws_row = 24, .ws_col = (unsigned short)strtol(columns, NULL, 10)};
  if (ioctl(other, TIOCSWINSZ, &size)) {
    fail("ioctl");
  }
  const pid_t child = start(command, other);
  close(other);
  FILE* const file = fopen(path, "w");
  if (!file) {
    fail(path);
  }
  copy(terminal, file);
  fclose(file);
  return finish(child);
}

int
main(int argc, char** argv)
{
  if (argc > 3 && !strcmp(argv[1], "rss")) {
    return run_rss(argv[2], argv + 3);
  }
  if (argc > 4 && !strcmp(argv[1], "interrupt")) {
    return run_interrupt(argv[2], argv[3], argv + 4);
  }
  if (argc > 3 && !strcmp(argv[1], "limit")) {
    return run_limit(argv[2], argv + 3);
  }
  if (argc > 4 && !strcmp(argv[1], "terminal")) {
    return run_terminal(argv[2], argv[3], argv + 4);
  }
  if (argc == 3 && !strcmp(argv[1], "nameless")) {
    return open(argv[2], O_TMPFILE | O_RDWR, 0600) < 0;
  }
  errno = EINVAL;
  fail("arguments");
}
