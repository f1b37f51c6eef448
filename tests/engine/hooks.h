// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef HOOKS_H
#define HOOKS_H

#include "nms/status.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file hooks.h
   Allocation that fails on demand.

   The linker hands every allocation of the engine (and of this program) to
   hooks.c, and every plan of FFTW's and value of jansson's that it makes, see
   --wrap in CMakeLists.txt.  The memory those libraries take within is left
   alone: jansson 2.14, for one, writes beyond its buffer and drops words when
   there is none.
*/

/// Begin: the allocation after `n_good` ones fails, once
void hooks_arm(uint64_t n_good);

/// End; return how many allocations were asked for since the beginning.
uint64_t hooks_disarm(void);

/// Return whether the failure has happened since hooks_arm().
bool hooks_has_failed(void);

/// Return how many blocks, of jansson's too, and plans are allocated now.
int64_t hooks_n_alive(void);

/// Return how many bytes of blocks are allocated now.
int64_t hooks_n_bytes(void);

/// Count jansson's own blocks too.
void hooks_take_jansson(void);

/// Make something and free it again; whether something was left is in `out`
typedef NmsStatus (*HooksAttempt)(void** out);

/**
   Check what happens if the first, second, ... allocation fails, until all
   succeed: it is NMS_NO_MEMORY, and leaves nothing behind.

   @param name        Shown where a check fails.
   @param may_survive It may find another way in spite of a failure.
*/
void hooks_attempt(HooksAttempt attempt, const char* name, bool may_survive);

#endif // HOOKS_H
