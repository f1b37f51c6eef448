// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file starve_tool.c
   Runs a tool again and again, and each time another allocation fails:
   starve-tool [-v] [-r RUNS] [-s OWNER]... [-d OWNER]... LIBRARY COMMAND...

   LIBRARY is what fails (starve.h).  The command runs in this folder, once as
   it is, then with one allocation failing at each place where memory is asked
   for, then with all failing from there on: at all places, or at as many as
   make RUNS runs.  Each run has to end by itself with

   * exit code 0, the same files and the same output but for numbers, or
   * exit code 1, one sentence besides warnings, no new file,

   and leaves what was there as it was.  With code 1 there may be the files,
   too, if all of them are there and whole: memory was short after them.

   Nothing fails for the OWNER of -s, a library that does not survive that
   itself; that of -d may die of it in its own code.  With -v no two runs make
   the same bytes.  Returns 1 if any run ended otherwise.
*/

#define _XOPEN_SOURCE 700 // nftw()

#include "folder.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// Allocations looked at, owners
#define MAX_PLACES 200000
#define MAX_OWNERS 40

/// Bytes of what a run may print
#define MAX_SAID 65536

/// Faults that are shown
#define MAX_SHOWN 12

/// How long a run may take, s: it is stuck then
#define MAX_SECONDS 120

/// An allocation that may fail
typedef struct {
  uint64_t n;
  uint64_t place;
  int      owner;
} Place;

/// Those who ask for memory
typedef struct {
  char name[64];
  int  n_places;
  int  n_failed;
  int  n_died;
  bool is_spared;
} Owner;

/// How a run ended
typedef struct {
  int  exit_code; ///< 128 + S if signal S ended it
  bool is_stuck;
  char asked_by[64];      ///< Who asked for what there was not
  char died_in[64];       ///< Whose code it was if a signal ended it
  char said[MAX_SAID];    ///< On stdout
  char message[MAX_SAID]; ///< On stderr
} Run;

static char   mine[] = "/tmp/nmf-starve-XXXXXX"; ///< A folder of this tool's
static char   spared[1024];
static char   mortal[1024];
static Folder before;
static Folder good;
static Folder after;
static Place  places[MAX_PLACES];
static size_t n_places;
static Owner  owners[MAX_OWNERS];
static int    n_owners;
static int    n_faults;
static int    n_survived;
static bool   varies; ///< What is made, from run to run

/// Return the path of a file of this tool's own, valid until the next call
static const char*
own(const char* name)
{
  static char path[64];
  snprintf(path, sizeof(path), "%s/%s", mine, name);
  return path;
}

/// Open a file to read, or end
static FILE*
open_file(const char* path)
{
  FILE* const file = fopen(path, "rb");
  if (!file) {
    folder_fail(path);
  }
  return file;
}

static void
read_all(const char* path, char text[MAX_SAID])
{
  FILE* const  file = open_file(path);
  const size_t n    = fread(text, 1, MAX_SAID - 1, file);
  text[n]           = '\0';
  fclose(file);
}

/// Become a command with a library before it
static _Noreturn void
become(const char* library, char** command, uint64_t n, bool ever)
{
  char      number[32];
  const int in  = open("/dev/null", O_RDONLY);
  const int out = open(own("out"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int err = open(own("err"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  snprintf(number, sizeof(number), "%" PRIu64, n);
  if (in < 0 || out < 0 || err < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 ||
      dup2(err, 2) < 0) {
    _exit(99);
  }
  setenv("STARVE_AT", number, 1);
  setenv("STARVE_LOG", own("log"), 1);
  setenv("STARVE_SPARED", spared, 1);
  if (ever) {
    setenv("STARVE_EVER", "1", 1);
  } else {
    unsetenv("STARVE_EVER");
  }
  setenv("LD_PRELOAD", library, 1);
  execvp(command[0], command);
  _exit(99);
}

/// Wait for a process; end it if it is stuck
static int
await(pid_t child, bool* is_stuck)
{
  const struct timespec pause  = {0, 1000000};
  const time_t          begin  = time(NULL);
  int                   status = 0;
  *is_stuck                    = false;
  while (!waitpid(child, &status, WNOHANG)) {
    if (time(NULL) - begin > MAX_SECONDS) {
      *is_stuck = true;
      kill(child, SIGKILL);
    }
    nanosleep(&pause, NULL);
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Look for what the log says after a mark, up to the end of the line
static void
read_mark(const char* mark, char name[64])
{
  static char log[MAX_SAID];
  read_all(own("log"), log);
  const char* const at = strstr(log, mark);
  snprintf(name, 64, "%s", at ? at + strlen(mark) : "");
  name[strcspn(name, "\n")] = '\0';
}

/// Run a command; the allocation `n` fails, or none
static void
run(Run* result, char** command, uint64_t n, bool ever)
{
  const pid_t child = fork();
  if (child < 0) {
    folder_fail("fork");
  }
  if (!child) {
    become(command[0], command + 1, n, ever);
  }
  result->exit_code = await(child, &result->is_stuck);
  read_all(own("out"), result->said);
  read_all(own("err"), result->message);
  read_mark("asked by ", result->asked_by);
  read_mark("died in ", result->died_in);
  folder_list(&after);
}

/// Whether two texts are the same but for numbers
static bool
are_alike(const char* a, const char* b)
{
  while (*a && *b) {
    if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
      a += strspn(a, "0123456789.e+-");
      b += strspn(b, "0123456789.e+-");
    } else if (*a++ != *b++) {
      return false;
    }
  }
  return *a == *b;
}

/// Return how many lines of a message are no warnings; whether each has words
/// is in `is_sentence`
static int
count_sentences(const char* message, bool* is_sentence)
{
  int n        = 0;
  *is_sentence = true;
  for (const char* at = message; *at;) {
    const size_t length = strcspn(at, "\n");
    char         line[1024];
    snprintf(line, sizeof(line), "%.*s", (int)length, at);
    if (!strstr(line, ": warning: ")) {
      ++n;
      *is_sentence = *is_sentence && strchr(line, ' ');
    }
    at += length + !!at[length];
  }
  return n;
}

/// Return what is wrong with the files, or NULL
static const char*
judge_files(const Run* result)
{
  for (int i = 0; i < before.n; ++i) {
    const Entry* const is = folder_find(&after, before.entries[i].path);
    if (!is || is->content != before.entries[i].content) {
      return "what was there has changed";
    }
  }
  int n_new = 0;
  for (int i = 0; i < after.n; ++i) {
    const Entry* const is     = &after.entries[i];
    const Entry* const should = folder_find(&good, is->path);
    if (!should) {
      return "a file is left";
    }
    if (!varies && should->content != is->content) {
      return "a file is not whole";
    }
    n_new += !is->is_folder && !folder_find(&before, is->path);
  }
  return after.n == good.n || (result->exit_code && !n_new)
             ? NULL
             : "a file is missing";
}

/// Return what is wrong with how a run ended, or NULL
static const char*
judge(const Run* result, const Run* wanted)
{
  bool      is_sentence = false;
  const int n           = count_sentences(result->message, &is_sentence);
  if (result->is_stuck) {
    return "is stuck";
  }
  if (result->exit_code > 1) {
    return result->exit_code > 128 ? "a signal ends it" : "another exit code";
  }
  if (result->exit_code && n != 1) {
    return n ? "more than a sentence" : "no sentence";
  }
  if (result->exit_code && !is_sentence) {
    return "a word is no sentence";
  }
  if (!result->exit_code && !are_alike(result->said, wanted->said)) {
    return "what it prints is not whole";
  }
  return judge_files(result);
}

/// Print the lines of a file
static void
show(const char* path)
{
  static char text[MAX_SAID];
  read_all(path, text);
  for (char* line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    printf("  | %s\n", line);
  }
}

/// Print which calls led to an allocation, without those of the C library:
/// FILE(+OFFSET), as addr2line takes them
static void
show_calls(const char* path)
{
  static char text[MAX_SAID];
  int         n = 0;
  read_all(path, text);
  for (char* line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    char* const slash        = strrchr(line, '/');
    line                     = slash ? slash + 1 : line;
    line[strcspn(line, "[")] = '\0';
    if (!strstr(line, "libnms_starve") && !strstr(line, "libc.so") &&
        ++n <= 12) {
      printf("%s%s", n > 1 ? " < " : "  by ", line);
    }
  }
  printf("\n");
}

/// Whether a name begins with one of a list
static bool
is_in(const char* names, const char* name)
{
  for (const char* at = names; *at; at += strspn(at, " ")) {
    const size_t length = strcspn(at, " ");
    if (!strncmp(name, at, length)) {
      return true;
    }
    at += length;
  }
  return false;
}

/// Whether a library had no memory, and one that is known for it died.  Where
/// there are threads, it may be another one than at the place in the first run.
static bool
is_death_of_library(const Run* result)
{
  return result->exit_code > 128 && !result->is_stuck &&
         is_in("lib", result->asked_by) &&
         (is_in(mortal, result->died_in) || is_in(spared, result->died_in));
}

/// Fail at a place, and look what comes of it
static void
try_place(char** command, const Place* place, bool ever, const Run* wanted)
{
  static Run result;
  run(&result, command, place->n, ever);
  const char*  fault = judge(&result, wanted);
  Owner* const owner = &owners[place->owner];
  if (is_death_of_library(&result)) {
    ++owner->n_died;
    fault = judge_files(&result);
  }
  n_survived += !result.exit_code;
  if (fault && ++n_faults <= MAX_SHOWN) {
    printf("FAILED: allocation %" PRIu64 "%s, of %s: %s (exit code %d)\n",
           place->n,
           ever ? " and all after it" : "",
           owner->name,
           fault,
           result.exit_code);
    show(own("err"));
    show_calls(own("log"));
    for (int i = 0; i < after.n; ++i) {
      if (!folder_find(&before, after.entries[i].path)) {
        printf("  left: %s\n", after.entries[i].path);
      }
    }
  }
  folder_clean(&after, &before);
}

/// Return the number of an owner
static int
owner_of(const char* name)
{
  for (int i = 0; i < n_owners; ++i) {
    if (!strcmp(owners[i].name, name)) {
      return i;
    }
  }
  if (n_owners == MAX_OWNERS) {
    folder_fail("too many owners");
  }
  Owner* const owner = &owners[n_owners++];
  snprintf(owner->name, sizeof(owner->name), "%s", name);
  owner->is_spared = is_in(spared, name);
  return n_owners - 1;
}

/// Note the first allocation at each place
static void
read_places(void)
{
  char        line[256];
  size_t      n_lines = 0;
  FILE* const file    = open_file(own("log"));
  while (fgets(line, sizeof(line), file)) {
    char*          at     = line;
    const uint64_t n      = strtoull(at, &at, 10);
    const uint64_t place  = strtoull(at, &at, 16);
    at[strcspn(at, "\n")] = '\0';
    bool is_known         = n_places == MAX_PLACES;
    for (size_t i = 0; i < n_places && !is_known; ++i) {
      is_known = places[i].place == place;
    }
    if (!is_known) {
      places[n_places] = (Place){n, place, owner_of(at + 1)};
      ++owners[places[n_places].owner].n_places;
      ++n_places;
    }
    ++n_lines;
  }
  fclose(file);
  printf("%zu allocations at %zu places\n", n_lines, n_places);
}

static void
try_all(char** command, size_t max_runs, const Run* wanted)
{
  size_t n_able = 0;
  for (size_t i = 0; i < n_places; ++i) {
    n_able += !owners[places[i].owner].is_spared;
  }
  const size_t n_runs = 2 * n_able < max_runs ? 2 * n_able : max_runs;
  size_t       k      = 0; // Of those that are able, both ways
  for (size_t i = 0; i < n_places; ++i) {
    for (int ever = 0; ever < 2 && !owners[places[i].owner].is_spared; ++ever) {
      // Spread over all of them
      if (k * n_runs / (2 * n_able) != (k + 1) * n_runs / (2 * n_able)) {
        try_place(command, &places[i], ever, wanted);
        ++owners[places[i].owner].n_failed;
      }
      ++k;
    }
  }
}

int
main(int argc, char** argv)
{
  static Run wanted;
  size_t     max_runs = SIZE_MAX;
  int        option   = 0;
  while ((option = getopt(argc, argv, "+d:r:s:v")) >= 0) {
    if (option == 'v') {
      varies = true;
    } else if (option == 'r') {
      max_runs = strtoull(optarg, NULL, 10);
    } else {
      char* const  names  = option == 's' ? spared : mortal;
      const size_t length = strlen(names);
      snprintf(names + length, sizeof(spared) - length, "%s ", optarg);
    }
  }
  char** const        command = argv + optind;
  const struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  if (argc - optind < 2 || !mkdtemp(mine)) {
    folder_fail("arguments");
  }
  folder_list(&before);
  run(&wanted, command, 0, false);
  good = after;
  if (wanted.exit_code) {
    show(own("err"));
    folder_fail("it fails with memory, too");
  }
  folder_clean(&after, &before);
  read_places();
  try_all(command, max_runs, &wanted);
  for (int i = 0; i < n_owners; ++i) {
    printf("%-24s %4d places, %4d failures",
           owners[i].name,
           owners[i].n_places,
           owners[i].n_failed);
    if (owners[i].n_died) {
      printf(", %d deaths of its own", owners[i].n_died);
    }
    printf(owners[i].is_spared ? " (spared)\n" : "\n");
  }
  printf("%d faults, in spite of a failure done %d\n", n_faults, n_survived);
  const char* const names[] = {"out", "err", "log"};
  for (size_t i = 0; i < 3; ++i) {
    remove(own(names[i]));
  }
  rmdir(mine);
  return n_faults > 0;
}
