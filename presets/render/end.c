// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "end.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
ren_end(const char* about, const char* cause)
{
  fprintf(stderr, "render-presets: %s: %s\n", about, cause);
  exit(1);
}

void*
ren_new(size_t n, size_t size)
{
  void* const block = calloc(n > 0 ? n : 1, size);

  if (!block) {
    ren_end("memory", "not enough");
  }
  return block;
}

void*
ren_grow(void* block, size_t n, size_t size)
{
  void* const grown = n > SIZE_MAX / size ? NULL : realloc(block, n * size);

  if (!grown) {
    ren_end("memory", "not enough");
  }
  return grown;
}

char*
ren_join(const char* folder, const char* name)
{
  const size_t n    = strlen(folder) + strlen(name) + 2;
  char* const  path = ren_new(n, 1);

  snprintf(path, n, "%s/%s", folder, name);
  return path;
}
