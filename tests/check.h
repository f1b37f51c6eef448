// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file check.h
   Assertions: each prints where it failed and the values it saw, counts, and
   goes on; main ends with `return check_result();`.
*/

/// What ctest takes for "skipped"
#define CHECK_SKIP 77

/// The condition holds
#define CHECK(condition) check_true((condition), __FILE__, __LINE__, #condition)

/// The condition holds, or there is no point in going on
#define REQUIRE(condition) \
  check_require((condition), __FILE__, __LINE__, #condition)

/// Two integers (statuses, counts) are equal
#define CHECK_INT(actual, expected) \
  check_int((int64_t)(actual), (int64_t)(expected), __FILE__, __LINE__, #actual)

/// Two integers are equal, or there is no point in going on
#define REQUIRE_INT(actual, expected) \
  check_require(CHECK_INT(actual, expected), __FILE__, __LINE__, #actual)

/// Two numbers differ by no more than the tolerance; not a number never passes
#define CHECK_NEAR(actual, expected, tolerance) \
  check_near((double)(actual),                  \
             (double)(expected),                \
             (double)(tolerance),               \
             __FILE__,                          \
             __LINE__,                          \
             #actual)

/// A number is not above a limit; not a number never passes
#define CHECK_BELOW(actual, limit) \
  check_below((double)(actual), (double)(limit), __FILE__, __LINE__, #actual)

/// Two texts are equal
#define CHECK_TEXT(actual, expected) \
  check_text((actual), (expected), __FILE__, __LINE__, #actual)

/// Two arrays of floats have the same bytes
#define CHECK_SAME(actual, expected, n_floats) \
  check_same((actual), (expected), (n_floats), __FILE__, __LINE__, #actual)

/// Note a failure in every message until the next note, e.g. the case tried
void check_note(const char* format, ...);

/// End the note
void check_no_note(void);

/// Return 0 if at least one check ran and none failed; say how many did
int check_result(void);

/// For CHECK(); return whether it holds, as those below do
bool check_true(bool ok, const char* file, int line, const char* what);

/// For REQUIRE()
void check_require(bool ok, const char* file, int line, const char* what);

/// For CHECK_INT()
bool check_int(int64_t     actual,
               int64_t     expected,
               const char* file,
               int         line,
               const char* what);

/// For CHECK_NEAR()
bool check_near(double      actual,
                double      expected,
                double      tolerance,
                const char* file,
                int         line,
                const char* what);

/// For CHECK_BELOW()
bool check_below(
    double actual, double limit, const char* file, int line, const char* what);

/// For CHECK_TEXT()
bool check_text(const char* actual,
                const char* expected,
                const char* file,
                int         line,
                const char* what);

/// For CHECK_SAME()
bool check_same(const float* actual,
                const float* expected,
                size_t       n_floats,
                const char*  file,
                int          line,
                const char*  what);

#endif // CHECK_H
