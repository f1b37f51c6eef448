// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef BENCH_TEXT_H
#define BENCH_TEXT_H

#include <stdbool.h>

/**
   @file text.h
   Strings and command lines.  Running out of memory ends the program.
*/

/// A command line to be run
typedef struct {
  char**   words; ///< [n_words + 1], the last NULL; owned
  unsigned n_words;
} BenchCommand;

/// Return a formatted string, to be freed by the caller.
char* bench_text(const char* format, ...) __attribute__((format(printf, 1, 2)));

/// Return true if `name` stands in a list of names separated by commas.
bool bench_text_lists(const char* list, const char* name);

/// Add a word to a command; one that starts as {0} is empty.
void bench_command_add(BenchCommand* command, const char* word);

/// Add the words of a text that are separated by blanks; NULL adds none.
void bench_command_add_words(BenchCommand* command, const char* words);

/// Free what a command holds.
void bench_command_free(BenchCommand* command);

/**
   Run a command and wait for it; its output goes where this program's goes.

   @return False, said on stderr, if it cannot be run or does not exit with 0.

   Several threads may call this at the same time.
*/
bool bench_command_run(const BenchCommand* command);

#endif // BENCH_TEXT_H
