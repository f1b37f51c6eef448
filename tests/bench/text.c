// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text.h"

#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>

extern char** environ;

char*
bench_text(const char* format, ...)
{
  va_list args;
  va_start(args, format);
  const int length = vsnprintf(NULL, 0, format, args);
  va_end(args);

  const size_t size = (size_t)length + 1;
  char* const  text = length < 0 ? NULL : malloc(size);
  if (!text) {
    abort();
  }

  va_start(args, format);
  vsnprintf(text, size, format, args);
  va_end(args);
  return text;
}

bool
bench_text_lists(const char* list, const char* name)
{
  const size_t length = strlen(name);
  for (const char* at = list; at; at = strchr(at, ',')) {
    at += *at == ',';
    if (!strncmp(at, name, length) && (at[length] == ',' || !at[length])) {
      return true;
    }
  }
  return false;
}

void
bench_command_add(BenchCommand* command, const char* word)
{
  const size_t size  = (command->n_words + 2) * sizeof(char*);
  char** const words = realloc(command->words, size);
  if (!words) {
    abort();
  }

  words[command->n_words]     = bench_text("%s", word);
  words[command->n_words + 1] = NULL;
  command->words              = words;
  ++command->n_words;
}

void
bench_command_add_words(BenchCommand* command, const char* words)
{
  char* const copy = bench_text("%s", words ? words : "");
  char*       rest = NULL;
  for (char* word = strtok_r(copy, " ", &rest); word;
       word       = strtok_r(NULL, " ", &rest)) {
    bench_command_add(command, word);
  }
  free(copy);
}

void
bench_command_free(BenchCommand* command)
{
  for (unsigned i = 0; i < command->n_words; ++i) {
    free(command->words[i]);
  }
  free(command->words);
  command->words   = NULL;
  command->n_words = 0;
}

/// Say which command failed and how, and return false.
static bool
fail(const BenchCommand* command, const char* why)
{
  fprintf(stderr, "error: %s:", why);
  for (unsigned i = 0; i < command->n_words; ++i) {
    fprintf(stderr, " %s", command->words[i]);
  }
  fprintf(stderr, "\n");
  return false;
}

bool
bench_command_run(const BenchCommand* command)
{
  pid_t     pid = 0;
  const int status =
      posix_spawn(&pid, command->words[0], NULL, NULL, command->words, environ);
  if (status) {
    return fail(command, strerror(status));
  }

  int end = 0;
  if (waitpid(pid, &end, 0) != pid) {
    return fail(command, "Lost");
  }
  return (WIFEXITED(end) && !WEXITSTATUS(end)) || fail(command, "Failed");
}
