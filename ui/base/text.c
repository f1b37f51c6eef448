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
cli_format_list(const char* format, va_list arguments)
{
  va_list again;
  va_copy(again, arguments);
  const int length = vsnprintf(NULL, 0, format, arguments);
  char*     text   = NULL;
  if (length >= 0) {
    text = cli_new((size_t)length + 1, 1);
  }
  if (text) {
    vsnprintf(text, (size_t)length + 1, format, again);
  }
  va_end(again);
  return length >= 0 ? text : cli_new(1, 1);
}

char*
cli_format(const char* format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  char* const text = cli_format_list(format, arguments);
  va_end(arguments);
  return text;
}

char*
cli_shown(const char* text)
{
  char* const shown = cli_format("%s", text);
  if (shown) {
    nms_text_clean(shown);
  }
  return shown;
}

void
cli_show(FILE* stream, const char* text)
{
  char* const shown = cli_shown(text);
  if (shown) {
    fputs(shown, stream);
  }
  free(shown);
}

const char*
cli_path_base(const char* path)
{
  const char* const slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

const char*
cli_path_suffix(const char* path)
{
  const char* const base = cli_path_base(path);
  const char* const dot  = strrchr(base, '.');
  return dot && dot != base ? dot + 1 : base + strlen(base);
}

char*
cli_path_stem(const char* path)
{
  if (!strcmp(path, "-")) {
    return cli_format("stdin");
  }
  const char* const base   = cli_path_base(path);
  const char* const suffix = cli_path_suffix(path);
  const bool        has    = suffix - base > 1 && suffix[-1] == '.';
  return cli_format("%.*s", (int)(suffix - base) - has, base);
}

char*
cli_path_join(const char* folder, const char* name)
{
  const size_t length = strlen(folder);
  const bool   bare   = length && folder[length - 1] == '/';
  return cli_format("%s%s%s", folder, bare ? "" : "/", name);
}

char*
cli_list_next(char** list)
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
