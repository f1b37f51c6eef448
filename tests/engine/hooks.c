// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "hooks.h"

#include "check.h"

#include <fftw3.h>
#include <jansson.h>

#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static uint64_t n_asked;
static uint64_t fail_after = UINT64_MAX;
static bool     has_failed;
static int64_t  n_alive;
static int64_t  n_bytes;

/// Count what is asked for; return whether it is to fail
static bool
must_fail(void)
{
  const bool fails = n_asked++ == fail_after;
  has_failed       = has_failed || fails;
  return fails;
}

/// Count a block in and return it
static void*
count_in(void* memory)
{
  if (memory) {
    ++n_alive;
    n_bytes += (int64_t)malloc_usable_size(memory);
  }
  return memory;
}

static void
count_out(void* memory)
{
  if (memory) {
    --n_alive;
    n_bytes -= (int64_t)malloc_usable_size(memory);
  }
}

// The linker's names for what is wrapped, and for the wrapping
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

/// Declare a wrapped function and begin the definition of its wrapping
#define WRAP(type, name, parameters) \
  type __real_##name parameters;     \
  type __wrap_##name parameters;     \
  type __wrap_##name parameters

WRAP(void*, malloc, (size_t size))
{
  return must_fail() ? NULL : count_in(__real_malloc(size));
}

WRAP(void*, calloc, (size_t n, size_t size))
{
  return must_fail() ? NULL : count_in(__real_calloc(n, size));
}

WRAP(void*, realloc, (void* old, size_t size))
{
  if (must_fail()) {
    return NULL;
  }
  count_out(old);
  return count_in(__real_realloc(old, size));
}

WRAP(void*, aligned_alloc, (size_t alignment, size_t size))
{
  return must_fail() ? NULL : count_in(__real_aligned_alloc(alignment, size));
}

WRAP(void, free, (void* memory))
{
  count_out(memory);
  __real_free(memory);
}

WRAP(fftwf_plan,
     fftwf_plan_dft_1d,
     (int n, fftwf_complex* in, fftwf_complex* out, int sign, unsigned flags))
{
  const bool fails = must_fail();
  n_alive += !fails;
  return fails ? NULL : __real_fftwf_plan_dft_1d(n, in, out, sign, flags);
}

WRAP(void, fftwf_destroy_plan, (fftwf_plan plan))
{
  --n_alive;
  __real_fftwf_destroy_plan(plan);
}

WRAP(json_t*, json_object, (void))
{
  return must_fail() ? NULL : __real_json_object();
}

WRAP(json_t*, json_array, (void))
{
  return must_fail() ? NULL : __real_json_array();
}

WRAP(json_t*, json_string, (const char* value))
{
  return must_fail() ? NULL : __real_json_string(value);
}

WRAP(json_t*, json_integer, (json_int_t value))
{
  return must_fail() ? NULL : __real_json_integer(value);
}

WRAP(json_t*, json_real, (double value))
{
  return must_fail() ? NULL : __real_json_real(value);
}

WRAP(size_t,
     json_dumpb,
     (const json_t* json, char* buffer, size_t size, size_t flags))
{
  return must_fail() ? 0 : __real_json_dumpb(json, buffer, size, flags);
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

void
hooks_arm(uint64_t n_good)
{
  n_asked    = 0;
  fail_after = n_good;
  has_failed = false;
}

uint64_t
hooks_disarm(void)
{
  fail_after = UINT64_MAX;
  return n_asked;
}

bool
hooks_has_failed(void)
{
  return has_failed;
}

int64_t
hooks_n_alive(void)
{
  return n_alive;
}

int64_t
hooks_n_bytes(void)
{
  return n_bytes;
}

/// As malloc(), but never fails on demand
static void*
spared_malloc(size_t size)
{
  return count_in(__real_malloc(size));
}

void
hooks_take_jansson(void)
{
  json_set_alloc_funcs(spared_malloc, free);
}

void
hooks_attempt(HooksAttempt attempt, const char* name, bool may_survive)
{
  const uint64_t most   = 100000;
  const int64_t  before = hooks_n_alive();
  uint64_t       n      = 0;
  for (bool done = false; !done && n < most; ++n) {
    void* out = NULL;
    check_note("%s, allocation %d fails", name, (int)n + 1);
    hooks_arm(n);
    const NmsStatus status = attempt(&out);
    hooks_disarm();
    done = !hooks_has_failed();
    if (done || !may_survive) {
      CHECK_INT(status, done ? NMS_SUCCESS : NMS_NO_MEMORY);
    }
    CHECK(status == NMS_SUCCESS || status == NMS_NO_MEMORY);
    CHECK((out != NULL) == !status);
    CHECK_INT(hooks_n_alive(), before);
  }
  check_note("%s", name);
  CHECK(n >= 2 && n < most);
}
