// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Failures printed before the rest is only counted
#define MAX_PRINTED 20

static _Atomic uint64_t n_checked;
static _Atomic uint64_t n_failed;
static char             note[160];

/// Count a check; return true if a failure should be described
static bool
failed(bool ok, const char* file, int line, const char* what)
{
  ++n_checked;
  if (ok || ++n_failed > MAX_PRINTED) {
    return false;
  }
  fprintf(stderr, "%s:%d: %s", file, line, what);
  if (note[0]) {
    fprintf(stderr, " [%s]", note);
  }
  return true;
}

void
check_note(const char* format, ...)
{
  va_list args;
  va_start(args, format);
  vsnprintf(note, sizeof(note), format, args);
  va_end(args);
}

void
check_no_note(void)
{
  note[0] = '\0';
}

int
check_result(void)
{
  const uint64_t total = n_checked;
  const uint64_t bad   = n_failed;
  fprintf(stderr, "%" PRIu64 " checks, %" PRIu64 " failed\n", total, bad);
  return (total && !bad) ? EXIT_SUCCESS : EXIT_FAILURE;
}

bool
check_true(bool ok, const char* file, int line, const char* what)
{
  if (failed(ok, file, line, what)) {
    fprintf(stderr, ": not so\n");
  }
  return ok;
}

void
check_require(bool ok, const char* file, int line, const char* what)
{
  if (!check_true(ok, file, line, what)) {
    fprintf(stderr, "cannot go on\n");
    exit(EXIT_FAILURE);
  }
}

bool
check_int(int64_t     actual,
          int64_t     expected,
          const char* file,
          int         line,
          const char* what)
{
  const bool ok = actual == expected;
  if (failed(ok, file, line, what)) {
    fprintf(stderr, ": %" PRId64 ", expected %" PRId64 "\n", actual, expected);
  }
  return ok;
}

bool
check_near(double      actual,
           double      expected,
           double      tolerance,
           const char* file,
           int         line,
           const char* what)
{
  const double error = fabs(actual - expected);
  const bool   ok    = isfinite(actual) && error <= tolerance;
  if (failed(ok, file, line, what)) {
    fprintf(stderr,
            ": %.9g, expected %.9g within %.3g, off by %.3g\n",
            actual,
            expected,
            tolerance,
            error);
  }
  return ok;
}

bool
check_below(
    double actual, double limit, const char* file, int line, const char* what)
{
  const bool ok = actual <= limit;
  if (failed(ok, file, line, what)) {
    fprintf(stderr, ": %.9g, expected at most %.9g\n", actual, limit);
  }
  return ok;
}

bool
check_text(const char* actual,
           const char* expected,
           const char* file,
           int         line,
           const char* what)
{
  const bool ok = actual && !strcmp(actual, expected);
  if (failed(ok, file, line, what)) {
    fprintf(stderr,
            ": \"%s\", expected \"%s\"\n",
            actual ? actual : "(null)",
            expected);
  }
  return ok;
}

bool
check_same(const float* actual,
           const float* expected,
           size_t       n_floats,
           const char*  file,
           int          line,
           const char*  what)
{
  const bool ok =
      !n_floats || !memcmp(actual, expected, n_floats * sizeof(float));
  if (failed(ok, file, line, what)) {
    size_t i = 0;
    while (!memcmp(&actual[i], &expected[i], sizeof(float))) {
      ++i;
    }
    fprintf(stderr,
            ": differs first at %zu of %zu: %.9g, expected %.9g\n",
            i,
            n_floats,
            (double)actual[i],
            (double)expected[i]);
  }
  return ok;
}
