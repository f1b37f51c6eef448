// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"

#include "nms/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Return how many bytes follow a leading byte, or -1
static int
count_following(unsigned char lead)
{
  return lead < 0x80U              ? 0
         : (lead & 0xE0U) == 0xC0U ? 1
         : (lead & 0xF0U) == 0xE0U ? 2
         : (lead & 0xF8U) == 0xF0U ? 3
                                   : -1;
}

static bool
code_is_good(uint32_t code, int n_following)
{
  static const uint32_t least[] = {0U, 0x80U, 0x800U, 0x10000U};

  return code >= least[n_following] && code <= 0x10FFFFU &&
         !(code >= 0xD800U && code <= 0xDFFFU);
}

/// Read a character; return how many bytes it has, 0 if it is not UTF-8
static uint32_t
read_character(const char* text, uint32_t* code)
{
  const unsigned char* const bytes       = (const unsigned char*)text;
  const int                  n_following = count_following(bytes[0]);
  if (n_following < 0) {
    return 0;
  }

  *code = n_following ? bytes[0] & (0x3FU >> n_following) : bytes[0];
  for (int i = 1; i <= n_following; ++i) {
    if ((bytes[i] & 0xC0U) != 0x80U) {
      return 0;
    }
    *code = (*code << 6U) | (bytes[i] & 0x3FU);
  }
  return code_is_good(*code, n_following) ? (uint32_t)n_following + 1 : 0;
}

/// Return whether a character moves the cursor or turns the text around it
static bool
is_control(uint32_t code)
{
  return code < 0x20U || (code >= 0x7FU && code <= 0x9FU) ||
         (code >= 0x202AU && code <= 0x202EU) ||
         (code >= 0x2066U && code <= 0x2069U);
}

bool
nms_text_is_utf8(const char* text)
{
  uint32_t code = 0;
  uint32_t n    = 0;
  for (const char* at = text; *at; at += n) {
    n = read_character(at, &code);
    if (!n) {
      return false;
    }
  }
  return true;
}

bool
nms_text_is_plain(const char* text)
{
  uint32_t code = 0;
  uint32_t n    = 0;
  for (const char* at = text; *at; at += n) {
    n = read_character(at, &code);
    if (!n || is_control(code)) {
      return false;
    }
  }
  return true;
}

void
nms_text_clean(char* text)
{
  char* to = text;
  for (const char* at = text; *at;) {
    uint32_t       code = 0;
    const uint32_t n    = read_character(at, &code);

    if (!n || is_control(code)) {
      *to++ = '?';
      at += n ? n : 1;
    }
    for (uint32_t i = 0; n && !is_control(code) && i < n; ++i) {
      *to++ = *at++;
    }
  }
  *to = '\0';
}

void
nms_text_append(char* to, size_t size, const char* from)
{
  size_t at = 0;
  while (to[at]) {
    ++at;
  }
  for (size_t i = 0; from[i] && at + 1 < size; ++i) {
    to[at++] = from[i];
  }
  to[at] = '\0';
}
