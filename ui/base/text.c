// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "text.h"

#include "memory.h"
#include "nms/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char*
ui_format_list(const char* format, va_list arguments)
{
  va_list again;
  va_copy(again, arguments);
  const int length = vsnprintf(NULL, 0, format, arguments);
  char*     text   = NULL;
  if (length >= 0) {
    text = ui_new((size_t)length + 1, 1);
  }
  if (text) {
    vsnprintf(text, (size_t)length + 1, format, again);
  }
  va_end(again);
  return length >= 0 ? text : ui_new(1, 1);
}

char*
ui_format(const char* format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  char* const text = ui_format_list(format, arguments);
  va_end(arguments);
  return text;
}

char*
ui_shown(const char* text)
{
  char* const shown = ui_format("%s", text);
  if (shown) {
    nms_text_clean(shown);
  }
  return shown;
}

void
ui_show(FILE* stream, const char* text)
{
  char* const shown = ui_shown(text);
  if (shown) {
    fputs(shown, stream);
  }
  free(shown);
}

const char*
ui_path_base(const char* path)
{
  const char* const slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

const char*
ui_path_suffix(const char* path)
{
  const char* const base = ui_path_base(path);
  const char* const dot  = strrchr(base, '.');
  return dot && dot != base ? dot + 1 : base + strlen(base);
}

char*
ui_path_stem(const char* path)
{
  if (!strcmp(path, "-")) {
    return ui_format("stdin");
  }
  const char* const base   = ui_path_base(path);
  const char* const suffix = ui_path_suffix(path);
  const bool        has    = suffix - base > 1 && suffix[-1] == '.';
  return ui_format("%.*s", (int)(suffix - base) - has, base);
}

char*
ui_path_join(const char* folder, const char* name)
{
  const size_t length = strlen(folder);
  const bool   bare   = length && folder[length - 1] == '/';
  return ui_format("%s%s%s", folder, bare ? "" : "/", name);
}

char*
ui_list_next(char** list)
{
  char* const item = *list;
  if (item) {
    char* const comma = strchr(item, ',');
    if (comma) {
      *comma = '\0';
    }
    *list = comma ? comma + 1 : NULL;
  }
  return item;
}
