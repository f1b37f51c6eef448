// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "nms/dictionary.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static bool
character_is_good(char c)
{
  const unsigned char u = (unsigned char)c;
  return u >= 0x80U || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') ||
         (u >= '0' && u <= '9') || strchr(" -_+", c);
}

bool
nms_dictionary_name_is_good(const char* name)
{
  if (!name[0] || name[0] == ' ' || name[0] == '-' ||
      !strcmp(name, "residual")) {
    return false;
  }

  size_t length = 0;
  while (name[length]) {
    if (length + 1 >= NMS_NAME_SIZE || !character_is_good(name[length])) {
      return false;
    }
    ++length;
  }
  return nms_text_is_plain(name);
}

int
nms_dictionary_find(const NmsDictionary* dictionary, const char* name)
{
  for (uint32_t s = 0; s < dictionary->shape.n_sources; ++s) {
    if (!strcmp(dictionary->sources[s].name, name)) {
      return (int)s;
    }
  }
  return -1;
}
