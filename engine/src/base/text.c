// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Return how many bytes follow a leading byte, or -1
static int
count_following(const unsigned char lead)
{
  return lead < 0x80U              ? 0
         : (lead & 0xE0U) == 0xC0U ? 1
         : (lead & 0xF0U) == 0xE0U ? 2
         : (lead & 0xF8U) == 0xF0U ? 3
                                   : -1;
}

static bool
code_is_good(const uint32_t code, const int n_following)
{
  static const uint32_t least[] = {0U, 0x80U, 0x800U, 0x10000U};

  return code >= least[n_following] && code <= 0x10FFFFU &&
         !(code >= 0xD800U && code <= 0xDFFFU);
}

bool
nms_text_is_utf8(const char* const text)
{
  const unsigned char* byte = (const unsigned char*)text;
  while (*byte) {
    const int n_following = count_following(*byte);
    if (n_following < 0) {
      return false;
    }

    uint32_t code = n_following ? *byte & (0x3FU >> n_following) : *byte;
    ++byte;
    for (int i = 0; i < n_following; ++i, ++byte) {
      if ((*byte & 0xC0U) != 0x80U) {
        return false;
      }
      code = (code << 6U) | (*byte & 0x3FU);
    }
    if (!code_is_good(code, n_following)) {
      return false;
    }
  }
  return true;
}

void
nms_text_append(char* const to, const size_t size, const char* const from)
{
  size_t at = 0U;
  while (to[at]) {
    ++at;
  }
  for (size_t i = 0U; from[i] && at + 1U < size; ++i) {
    to[at++] = from[i];
  }
  to[at] = '\0';
}
