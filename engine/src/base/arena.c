// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

static size_t
round_up(size_t size)
{
  return (size + NMS_ARENA_ALIGNMENT - 1) & ~(size_t)(NMS_ARENA_ALIGNMENT - 1U);
}

void*
nms_arena_take(NmsArena* arena, size_t n_values, size_t value_size)
{
  void* const taken = arena->block ? arena->block + arena->used : NULL;

  arena->used += round_up(n_values * value_size);
  return taken;
}

float**
nms_arena_rows(NmsArena* arena, size_t n_rows, size_t n_floats)
{
  float** const rows = (float**)nms_arena_take(arena, n_rows, sizeof(float*));
  for (size_t r = 0; r < n_rows; ++r) {
    float* const row = (float*)nms_arena_take(arena, n_floats, sizeof(float));
    if (rows) {
      rows[r] = row;
    }
  }
  return rows;
}

NmsStatus
nms_arena_reserve(NmsArena* arena)
{
  const size_t size = arena->used ? arena->used : NMS_ARENA_ALIGNMENT;

  arena->block = aligned_alloc(NMS_ARENA_ALIGNMENT, size);
  if (!arena->block) {
    return NMS_NO_MEMORY;
  }

  memset(arena->block, 0, size);
  arena->size = size;
  arena->used = 0;
  return NMS_SUCCESS;
}

void
nms_arena_free(NmsArena* arena)
{
  free(arena->block);
  arena->block = NULL;
  arena->size  = 0;
  arena->used  = 0;
}

bool
nms_memory_is_there(size_t n_bytes)
{
  // Volatile, or compilers would find that nothing is done with the memory
  void* volatile const memory = malloc(n_bytes);
  const bool is_there         = memory != NULL;

  free(memory);
  return is_there;
}
