// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "nms/dictionary.h"
#include "nms/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/// Text as it comes, and as it may be shown
typedef struct {
  const char* text;
  const char* shown;
} Case;

static void
test_clean(void)
{
  static const Case cases[] = {
      {"", ""},
      {"plain text, ~", "plain text, ~"},
      {"a\nb\tc\rd", "a?b?c?d"},
      {"\x1b[31mred\x07", "?[31mred?"},
      {"\x7f", "?"},
      {"\xC2\x80|\xC2\x9B|\xC2\x9F|\xC2\xA0", "?|?|?|\xC2\xA0"},
      {"\xE2\x80\xA9|\xE2\x80\xAA|\xE2\x80\xAC|\xE2\x80\xAF",
       "\xE2\x80\xA9|?|?|\xE2\x80\xAF"},
      {"\xE2\x80\xAE|\xE2\x80\xAC", "?|?"},
      {"\xE2\x81\xA5|\xE2\x81\xA6|\xE2\x81\xA9|\xE2\x81\xAA",
       "\xE2\x81\xA5|?|?|\xE2\x81\xAA"},
      {"\xC3\xA9t\xC3\xA9 \xE6\xBC\xA2 \xF0\x9F\xA5\x81",
       "\xC3\xA9t\xC3\xA9 \xE6\xBC\xA2 \xF0\x9F\xA5\x81"},
      {"\xff\xfe", "??"},
      {"\x9b", "?"},
      {"\xC0\xAF", "??"},      // Not the shortest form
      {"\xED\xA0\x80", "???"}, // A surrogate
      {"\xE2\x80", "??"},      // Cut short
      {"\xF0\x9F\xA5"
       "a",
       "???a"} // And followed by something
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    char text[64] = "";
    snprintf(text, sizeof(text), "%s", cases[i].text);
    nms_text_clean(text);
    check_note("case %zu", i);
    CHECK_TEXT(text, cases[i].shown);
  }
  check_no_note();
}

/// Whether a terminal would do more with a character than show it
static bool
is_control(uint32_t code)
{
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) ||
         (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

/// Every character beyond ASCII: good in a name, and left as it is, or neither
static void
test_every_character(void)
{
  uint32_t n_wrong = 0;
  for (uint32_t code = 0x80; code < 0x3000; ++code) {
    char name[8]  = "a";
    char shown[8] = "a";
    if (code < 0x800) {
      name[1] = (char)(0xC0U | code >> 6U);
      name[2] = (char)(0x80U | (code & 0x3FU));
    } else {
      name[1] = (char)(0xE0U | code >> 12U);
      name[2] = (char)(0x80U | (code >> 6U & 0x3FU));
      name[3] = (char)(0x80U | (code & 0x3FU));
    }
    memcpy(shown, name, sizeof(name));
    nms_text_clean(shown);
    const bool good = !is_control(code);
    n_wrong += nms_dictionary_name_is_good(name) != good;
    n_wrong += strcmp(shown, good ? name : "a?") != 0;
  }
  CHECK_INT(n_wrong, 0);
}

int
main(void)
{
  test_clean();
  test_every_character();
  return check_result();
}
