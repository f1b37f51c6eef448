// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_check.c
   The assertions themselves: a test that checks nothing fails, and so does one
   in which anything did not hold.
*/

#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/// End a test that checked nothing
static int
check_nothing(void)
{
  return check_result();
}

static int
check_what_holds(void)
{
  CHECK(true);
  CHECK_INT(2, 2);
  CHECK_NEAR(1.0, 1.1, 0.2);
  CHECK_BELOW(1.0, 1.0);
  CHECK_TEXT("a", "a");
  return check_result();
}

static int
check_one_that_fails(void)
{
  CHECK(false);
  CHECK(true);
  return check_result();
}

static int
check_texts(void)
{
  CHECK_TEXT("a", "b");
  return check_result();
}

static int
check_no_text(void)
{
  CHECK_TEXT(NULL, "b");
  return check_result();
}

static int
check_no_number(void)
{
  CHECK_NEAR(NAN, NAN, INFINITY);
  return check_result();
}

static int
check_below_no_number(void)
{
  CHECK_BELOW(NAN, 1.0);
  return check_result();
}

static int
check_bits(void)
{
  static const float plus[]  = {1.0f, 0.0f};
  static const float minus[] = {1.0f, -0.0f};
  CHECK_SAME(plus, minus, 2);
  return check_result();
}

static int
require_what_fails(void)
{
  REQUIRE_INT(1, 2);
  return EXIT_SUCCESS;
}

/// Return what a test of these checks exits with, -1 if it does not
static int
exit_code_of(int (*test)(void))
{
  fflush(NULL);
  const pid_t child = fork();
  if (!child) {
    exit(test());
  }
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status)
             ? WEXITSTATUS(status)
             : -1;
}

int
main(void)
{
  // Each in a process of its own, before this one has checked anything
  int (*const failing[])(void) = {check_nothing,
                                  check_one_that_fails,
                                  check_texts,
                                  check_no_text,
                                  check_no_number,
                                  check_below_no_number,
                                  check_bits,
                                  require_what_fails};
  enum { N_FAILING = sizeof(failing) / sizeof(failing[0]) };
  int codes[N_FAILING];
  for (size_t i = 0; i < N_FAILING; ++i) {
    codes[i] = exit_code_of(failing[i]);
  }
  const int holds = exit_code_of(check_what_holds);
  for (size_t i = 0; i < N_FAILING; ++i) {
    check_note("test %zu", i);
    CHECK_INT(codes[i], EXIT_FAILURE);
  }
  check_no_note();
  CHECK_INT(holds, EXIT_SUCCESS);
  return check_result();
}
