// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_MEMORY_H
#define UI_MEMORY_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file memory.h
   Memory, and what happens when there is none.

   Whoever draws in another's process gets NULL and goes on.  A tool has nothing
   left to do: its main() sets a function that ends the process, and what is a
   tool's alone need not look for NULL.
*/

/// Called when memory is short; may end the process, and may return
typedef void UiMemoryFunc(void);

/**
   Set what is called before a function fails because memory is short.

   @param func NULL, as in the beginning, for nothing.

   Setup thread.  The function is called by any thread.
*/
void ui_memory_on_failure(UiMemoryFunc* func);

/**
   Return zeroed memory.

   @param count Elements, 0 too.
   @param size  Of one, bytes.
   @return Owned by the caller, freed with free(); NULL if memory is short.

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD void* ui_new(size_t count, size_t size);

/**
   Return an array made longer.

   @param array Owned, or NULL; not valid after, unless this fails.
   @param count Elements it shall have; new ones are not initialised.
   @param size  Of one, bytes.
   @return Owned by the caller; NULL if memory is short.

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD void* ui_grow(void* array, size_t count, size_t size);

/**
   Say that memory is short where neither of the above was asked: a library said
   so.

   Calls what was set, and returns if that does.

   Any thread.
*/
void ui_memory_fail(void);

/**
   Return whether there is memory, for a library that does not survive it if
   there is none.

   Calls what was set if there is not.

   @param n_bytes How much the library takes at most.

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD bool ui_memory_is_there(size_t n_bytes);

#endif // UI_MEMORY_H
