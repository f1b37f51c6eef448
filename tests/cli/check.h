// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include <stdio.h>

/**
   @file check.h
   What the C tests of the command line share.
*/

/// How many checks did not hold; main() returns whether there were any
static int n_failures;

/// Count and name what does not hold
#define CHECK(condition)                                     \
  do {                                                       \
    if (!(condition)) {                                      \
      printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      ++n_failures;                                          \
    }                                                        \
  } while (0)

#endif // CLI_CHECK_H
