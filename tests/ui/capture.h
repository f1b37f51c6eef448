// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CAPTURE_H
#define CAPTURE_H

/**
   @file capture.h
   What is written to a descriptor, and what becomes of a process.
*/

/// From now on, keep what is written to stdout or stderr; one at a time.  What
/// checks say in the meantime is kept, too.
void capture_begin(int fd);

/// Let it go where it went before; return what was kept, at most 65535 bytes,
/// until the next call.
const char* capture_end(void);

/// Run a function in a child process; return the status from waitpid().  Where
/// it returns, the child exits with the result of its checks.
int capture_child(void (*func)(void));

#endif // CAPTURE_H
