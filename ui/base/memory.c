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

/// Call what was set, unless there is memory; return it
static void*
check(void* memory)
{
  if (!memory && on_failure) {
    on_failure();
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
