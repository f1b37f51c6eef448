// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_TEXT_H
#define UI_TEXT_H

#include "nms/attributes.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/**
   @file text.h
   Strings: formatted ones, those that may be shown, paths and lists.

   Where a string is owned by the caller, it is NULL if memory is short
   (memory.h).
*/

/**
   Return a formatted string, owned by the caller.

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD NMS_PRINTF(1, 2) char* ui_format(const char* format, ...);

/// As ui_format(), from a list of arguments.
NMS_NODISCARD NMS_PRINTF(1, 0) char* ui_format_list(const char* format,
                                                    va_list     arguments);

/**
   Return a text as it may be shown on a terminal, owned by the caller.

   Every text that comes from a file, names of files among them, is printed by
   way of this; see nms_text_clean() for what becomes '?'.

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD char* ui_shown(const char* text);

/**
   Print a text as ui_shown() gives it; nothing if memory is short.

   Any thread.  Not realtime: blocks.
*/
void ui_show(FILE* stream, const char* text);

/**
   Return the end of a path: what follows its last '/'.

   @param path In, not empty.
   @return A pointer into `path`.

   Any thread.
*/
NMS_NODISCARD const char* ui_path_base(const char* path);

/**
   Return the name of a file without folder and suffix, owned by the caller.

   Only the last suffix goes; a name that is nothing else (".wav") stays whole.
   "-" is called "stdin".

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD char* ui_path_stem(const char* path);

/**
   Return the suffix of a file's name without its dot: what ui_path_stem()
   leaves out.

   @return A pointer into `path`, "" if there is none.

   Any thread.
*/
NMS_NODISCARD const char* ui_path_suffix(const char* path);

/**
   Return "folder/name", owned by the caller.

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD char* ui_path_join(const char* folder, const char* name);

/**
   Take the next item of a list such as "a,b,c".

   Splits `*list` in place at the next comma and moves it on.

   @param list In and out: what is left, NULL at the end.
   @return The item, perhaps ""; NULL at the end.

   Any thread.
*/
NMS_NODISCARD char* ui_list_next(char** list);

#endif // UI_TEXT_H
