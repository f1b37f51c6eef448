// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef TRAP_H
#define TRAP_H

#include <stdbool.h>

/**
   @file trap.h
   Catches what an audio thread must not do.

   While a thread is between trap_enter() and trap_leave(), calls of the
   allocator and of locks are noted: the executable's own definitions of those
   functions stand before the C library's, for every library it loads.  After
   trap_lock_down() the kernel refuses the thread every system call, and each
   one tried is noted.  Touching a guard page is noted, and the thread then
   stands still.  Noting makes no system call.

   Under a sanitizer, which has its own definitions and makes system calls, all
   but noting is compiled out.
*/

/// Whether this build traps at all, and on this processor
bool trap_is_armed(void);

/// Install the signal handlers; false if the kernel cannot filter system calls.
bool trap_init(void);

/// Forbid this thread system calls for ever; false if the kernel cannot.
bool trap_lock_down(void);

/// Begin and end what has to be realtime.
void trap_enter(void);
void trap_leave(void);

/// Note something wrong, with a backtrace.
void trap_note(const char* what);

/// Return how often something was noted.
int trap_count(void);

/// Return whether the first thing noted begins so.
bool trap_is_first(const char* what);

/// Return whether a thread touched a guard page and stands still.
bool trap_is_stuck(void);

/// Print the first things noted.  Main thread.
void trap_print(void);

#endif // TRAP_H
