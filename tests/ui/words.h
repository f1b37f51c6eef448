// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WORDS_H
#define WORDS_H

/**
   @file words.h
   A command line taken apart.
*/

/// Most words
#define WORDS_MAX 40

/// A command line, as main() gets it
typedef struct {
  char  line[512];
  char* words[WORDS_MAX + 1]; ///< [n_words], and NULL
  int   n_words;
} Words;

/// Split a line at its spaces; what getopt_long() has read before is forgotten.
void words_split(Words* words, const char* line);

#endif // WORDS_H
