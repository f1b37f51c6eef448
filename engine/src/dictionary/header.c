// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dictionary/header.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/// A dictionary's header needs a depth of 3 and fewer than 100 of the others
static const int32_t  max_depth = 8;
static const uint32_t max_marks = 20000;

bool
nms_header_is_small(const char* text, size_t n_bytes)
{
  bool     in_string = false;
  int32_t  depth     = 0;
  uint32_t n_marks   = 0;

  if (n_bytes > NMS_MAX_HEADER) {
    return false;
  }
  for (size_t i = 0; i < n_bytes; ++i) {
    const char c = text[i];

    if (in_string) {
      i += c == '\\'; // Whatever is escaped, if only a quote
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else {
      depth += (c == '[' || c == '{') - (c == ']' || c == '}');
      n_marks += c == '[' || c == '{' || c == ',';
    }
    if (depth > max_depth || n_marks > max_marks) {
      return false;
    }
  }
  return true;
}

bool
nms_header_has_memory(size_t n_bytes)
{
  // Volatile, or compilers would find that nothing is done with the memory
  void* volatile const memory = malloc(65536U + 8 * n_bytes);
  const bool is_there         = memory != NULL;

  free(memory);
  return is_there;
}
