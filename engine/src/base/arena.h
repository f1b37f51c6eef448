// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_BASE_ARENA_H
#define NMS_BASE_ARENA_H

#include "nms/attributes.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file arena.h
   One block of memory for everything an object owns.

   An object lays itself out twice with the same function: the first time the
   arena only measures, then the block is reserved, the second time it hands
   out.  So there is one allocation, one check and one free.
*/

/// Every piece starts at a multiple of this, bytes: a cache line, a register
#define NMS_ARENA_ALIGNMENT 64

/// Memory handed out piece by piece; start from all zeros
typedef struct {
  char*  block; ///< NULL while measuring
  size_t size;  ///< Of the block, bytes
  size_t used;  ///< Taken so far, bytes
} NmsArena;

/**
   Take an array.

   @param n_values   Any; 0 gives a pointer that must not be read.
   @param value_size Bytes; the product must not overflow.
   @return Zeroed memory, aligned to NMS_ARENA_ALIGNMENT; NULL while measuring.
*/
NMS_NODISCARD void*
nms_arena_take(NmsArena* arena, size_t n_values, size_t value_size);

/**
   Take rows of floats, each aligned as any piece, and the pointers to them.

   @param n_rows   Any.
   @param n_floats Of each row.
   @return [n_rows][n_floats], zeroed; NULL while measuring.
*/
NMS_NODISCARD float**
nms_arena_rows(NmsArena* arena, size_t n_rows, size_t n_floats);

/**
   Reserve what was measured and start handing out.

   @return NMS_NO_MEMORY, the arena still measuring.

   Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_arena_reserve(NmsArena* arena);

/**
   Return whether there is memory, for a library that ends the process or writes
   where it must not if there is none.

   @param n_bytes How much the library takes at most.

   Not realtime: allocates.
*/
NMS_NODISCARD bool nms_memory_is_there(size_t n_bytes);

/// Free the block and all that was taken from it.  Not realtime.
void nms_arena_free(NmsArena* arena);

#endif // NMS_BASE_ARENA_H
