// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dictionary/header.h"

#include "base/arena.h"
#include "base/bytes.h"
#include "dictionary/check.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
  return nms_memory_is_there(65536U + 8 * n_bytes);
}

NmsStatus
nms_header_measure(const uint8_t* bytes,
                   size_t         n_bytes,
                   size_t*        length,
                   NmsMessage*    message)
{
  *length = 0;
  if (n_bytes < 8) {
    return nms_dictionary_refuse(message, "it is too short to be a dictionary");
  }

  const uint64_t n = nms_get_u64(bytes);
  if (n > n_bytes - 8) {
    return nms_dictionary_refuse(message,
                                 "it is cut short or not a dictionary");
  }
  if (!nms_header_is_small((const char*)bytes + 8, (size_t)n)) {
    return nms_dictionary_refuse(message,
                                 "its header is too large for a dictionary");
  }
  if (!nms_header_has_memory((size_t)n)) {
    return NMS_NO_MEMORY;
  }

  *length = (size_t)n;
  return NMS_SUCCESS;
}
