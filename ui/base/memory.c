// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

static UiMemoryFunc* on_failure; ///< Or NULL

void
ui_memory_on_failure(UiMemoryFunc* func)
{
  on_failure = func;
}

void
ui_memory_fail(void)
{
  if (on_failure) {
    on_failure();
  }
}

/// Call what was set, unless there is memory; return it
static void*
check(void* memory)
{
  if (!memory) {
    ui_memory_fail();
  }
  return memory;
}

void*
ui_new(size_t count, size_t size)
{
  return check(calloc(count ? count : 1, size));
}

void*
ui_grow(void* array, size_t count, size_t size)
{
  const bool fits = !size || count <= (SIZE_MAX - 1) / size;
  return check(fits ? realloc(array, count * size + 1) : NULL);
}

bool
ui_memory_is_there(size_t n_bytes)
{
  // Volatile, or compilers would find that nothing is done with the memory
  void* volatile const memory = check(malloc(n_bytes));
  const bool is_there         = memory != NULL;

  free(memory);
  return is_there;
}
