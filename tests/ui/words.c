// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "words.h"

#include "check.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

void
words_split(Words* words, const char* line)
{
  REQUIRE(snprintf(words->line, sizeof(words->line), "%s", line) <
          (int)sizeof(words->line));
  words->n_words = 0;
  char* rest     = NULL;
  for (char* word = strtok_r(words->line, " ", &rest); word;
       word       = strtok_r(NULL, " ", &rest)) {
    REQUIRE(words->n_words < WORDS_MAX);
    words->words[words->n_words++] = word;
  }
  words->words[words->n_words] = NULL;
  optind                       = 0;
}
