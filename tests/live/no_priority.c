// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file no_priority.c
   Preloaded into nmf-live: no thread gets another priority, as if it had ended.
*/

#include <errno.h>
#include <pthread.h>

int
pthread_setschedparam(pthread_t                 thread,
                      int                       policy,
                      const struct sched_param* parameters)
{
  (void)thread;
  (void)policy;
  (void)parameters;
  errno = ESRCH;
  return ESRCH;
}
