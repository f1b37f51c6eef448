// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef STARVE_H
#define STARVE_H

#include <stdbool.h>
#include <stdint.h>

/**
   @file starve.h
   Allocation that fails on demand, of a whole process and its libraries.

   What comes before the C library, by linking or by LD_PRELOAD, hands out all
   its memory: malloc(), calloc(), realloc(), aligned_alloc(), memalign() and
   posix_memalign(), and what the C library itself asks for, as fopen() does.

   A *place* is where memory is asked for: the calls that lead there.  The
   *owner* of an allocation is the object file that asks for it, or that calls
   the C library which does.

   A process that cannot call these functions is told by its environment:
   STARVE_AT (which allocation fails, from 1 on), STARVE_EVER (if set, all after
   it, too), STARVE_SPARED (as below), STARVE_LOG (a file, of one line for each
   allocation, "N PLACE OWNER", if none is to fail; else of what failed, and if
   a signal then ends the process, "died in OWNER").
*/

/**
   Begin: an allocation fails.

   @param n    Which of those that count, from 1 on; 0 for none.
   @param ever All after it fail, too.

   Any thread; the allocations of all threads count.
*/
void starve_arm(uint64_t n, bool ever);

/// End; return how many allocations there were that count.
uint64_t starve_disarm(void);

/// Return whether one has failed since starve_arm().
bool starve_has_failed(void);

/**
   Say which owners are spared, so that nothing of theirs counts or fails; in a
   log their N is 0.

   @param owners How the names of their files begin, between spaces.  Kept by
                 reference.
*/
void starve_spare(const char* owners);

/**
   Say on whose account an allocation has to be to count: one of the calls that
   lead to it is in that object file.

   @param name How the name of its file begins, or NULL for any.  Kept by
               reference.
*/
void starve_only(const char* name);

#endif // STARVE_H
