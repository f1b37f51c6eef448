// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#define _GNU_SOURCE // dladdr()

#include "starve.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Calls looked at, and those that make a place
#define N_FRAMES 40
#define N_PLACE 8

#define STARVE_PUBLIC __attribute__((visibility("default")))

/// What calls led to an allocation
typedef struct {
  void*       frames[N_FRAMES];
  int         n_frames;
  int         first; ///< Frame of the owner
  const char* owner; ///< Name of its file
} Calls;

static atomic_bool          armed;
static atomic_bool          ever;
static atomic_bool          has_failed;
static atomic_uint_fast64_t fail_at;
static atomic_uint_fast64_t n_asked;
static const char*          spared = "";
static const char*          only;
static int                  log_fd = -1;

// Of the initial-exec kind, so that using it allocates nothing
static _Thread_local volatile int busy
    __attribute__((tls_model("initial-exec")));

/// The C library's own, by the names it has for them
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t n, size_t size);
void* __libc_realloc(void* old, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

static const char*
base_of(const char* path)
{
  const char* const slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/// Return the name of the file that code is of
static const char*
file_of(const void* code)
{
  Dl_info info;
  // NOLINTNEXTLINE(bugprone-signal-handler,cert-sig30-c): as look() says
  return code && dladdr(code, &info) && info.dli_fname ? base_of(info.dli_fname)
                                                       : "?";
}

static bool
begins(const char* name, const char* with)
{
  return !strncmp(name, with, strlen(with));
}

/// Find out who calls.  Safe at a signal, too, as far as it has to be: it is
/// the last thing that a process does which is about to die.
static void
look(Calls* calls)
{
  // NOLINTNEXTLINE(bugprone-signal-handler,cert-sig30-c)
  calls->n_frames = backtrace(calls->frames, N_FRAMES);
  calls->owner    = "?";
  for (int i = 0; i < calls->n_frames; ++i) {
    const char* const file = file_of(calls->frames[i]);
    if (!begins(file, "libnms_starve") && !begins(file, "libc.so") &&
        !begins(file, "ld-linux") && strcmp(file, "?") != 0) {
      calls->owner = file;
      calls->first = i;
      break;
    }
  }
}

/// Whether an allocation is of an owner in the list of those spared
static bool
is_spared(const char* owner)
{
  for (const char* at = spared; *at;) {
    const size_t length = strcspn(at, " ");
    if (length && !strncmp(owner, at, length)) {
      return true;
    }
    at += length;
    at += strspn(at, " ");
  }
  return false;
}

static bool
counts(const Calls* calls)
{
  for (int i = calls->first; only && i < calls->n_frames; ++i) {
    if (begins(file_of(calls->frames[i]), only)) {
      return true;
    }
  }
  return !only;
}

/// Write a line about an allocation that does not fail
static void
note_asked(const Calls* calls, uint64_t n)
{
  uint64_t place = 14695981039346656037U; // FNV-1a
  for (int i = 0; i < N_PLACE && calls->first + i < calls->n_frames; ++i) {
    place ^= (uint64_t)(uintptr_t)calls->frames[calls->first + i];
    place *= 1099511628211U;
  }
  char      line[200];
  const int length = snprintf(line,
                              sizeof(line),
                              "%llu %016llx %.100s\n",
                              (unsigned long long)n,
                              (unsigned long long)place,
                              calls->owner);
  if (write(log_fd, line, (size_t)length) != length) {
    log_fd = -1;
  }
}

/// Write whose allocation fails, and what led to it
static void
note_failed(const Calls* calls)
{
  if (log_fd >= 0 && !atomic_load(&has_failed)) {
    backtrace_symbols_fd(calls->frames, calls->n_frames, log_fd);
    dprintf(log_fd, "asked by %.100s\n", calls->owner);
  }
}

/// Count an allocation; return whether it is to fail
static bool
must_fail(void)
{
  if (!atomic_load(&armed) || busy) {
    return false;
  }
  busy = 1;
  Calls calls;
  memset(&calls, 0, sizeof(calls));
  look(&calls);
  bool fails = false;
  if (counts(&calls)) {
    const bool     is_out = is_spared(calls.owner);
    const uint64_t at     = atomic_load(&fail_at);
    const uint64_t n      = is_out ? 0 : atomic_fetch_add(&n_asked, 1) + 1;
    fails = n && at && (n == at || (n > at && atomic_load(&ever)));
    if (fails) {
      note_failed(&calls);
      atomic_store(&has_failed, true);
    } else if (!at && log_fd >= 0) {
      note_asked(&calls, n);
    }
  }
  busy = 0;
  if (fails) {
    errno = ENOMEM;
  }
  return fails;
}

STARVE_PUBLIC void*
malloc(size_t size)
{
  return must_fail() ? NULL : __libc_malloc(size);
}

STARVE_PUBLIC void*
calloc(size_t n, size_t size)
{
  return must_fail() ? NULL : __libc_calloc(n, size);
}

STARVE_PUBLIC void*
realloc(void* old, size_t size)
{
  return must_fail() ? NULL : __libc_realloc(old, size);
}

STARVE_PUBLIC void*
aligned_alloc(size_t alignment, size_t size)
{
  return must_fail() ? NULL : __libc_memalign(alignment, size);
}

STARVE_PUBLIC void*
memalign(size_t alignment, size_t size)
{
  return must_fail() ? NULL : __libc_memalign(alignment, size);
}

STARVE_PUBLIC int
posix_memalign(void** memory, size_t alignment, size_t size)
{
  void* const made = must_fail() ? NULL : __libc_memalign(alignment, size);
  if (made) {
    *memory = made;
  }
  return made ? 0 : ENOMEM;
}

STARVE_PUBLIC void
starve_arm(uint64_t n, bool and_ever)
{
  void* frames[4];
  backtrace(frames, 4); // The first call loads a library
  atomic_store(&n_asked, 0);
  atomic_store(&has_failed, false);
  atomic_store(&ever, and_ever);
  atomic_store(&fail_at, n);
  atomic_store(&armed, true);
}

STARVE_PUBLIC uint64_t
starve_disarm(void)
{
  atomic_store(&armed, false);
  return atomic_load(&n_asked);
}

STARVE_PUBLIC bool
starve_has_failed(void)
{
  return atomic_load(&has_failed);
}

STARVE_PUBLIC void
starve_spare(const char* owners)
{
  spared = owners;
}

STARVE_PUBLIC void
starve_only(const char* name)
{
  only = name;
}

/// Write whose code a signal ends, and let it
static void
on_end(int signal_number)
{
  busy = 1;
  Calls calls;
  memset(&calls, 0, sizeof(calls));
  look(&calls);
  char      line[200];
  const int length = // NOLINTNEXTLINE(bugprone-signal-handler,cert-sig30-c)
      snprintf(line, sizeof(line), "died in %.100s\n", calls.owner);
  if (write(log_fd, line, (size_t)length) != length) {
    log_fd = -1;
  }
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

/// Begin before main() if the environment says so
__attribute__((constructor)) static void
begin(void)
{
  const char* const at   = getenv("STARVE_AT");
  const char* const list = getenv("STARVE_SPARED");
  const char* const path = getenv("STARVE_LOG");
  spared                 = list ? list : "";
  log_fd =
      path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
  if (log_fd >= 0) { // Out of the way of what the process opens
    const int high = fcntl(log_fd, F_DUPFD_CLOEXEC, 200);
    close(log_fd);
    log_fd = high;
  }
  if (at) {
    starve_arm(strtoull(at, NULL, 10), getenv("STARVE_EVER") != NULL);
  }
  if (log_fd >= 0) {
    signal(SIGABRT, on_end);
    signal(SIGBUS, on_end);
    signal(SIGFPE, on_end);
    signal(SIGSEGV, on_end);
  }
}
