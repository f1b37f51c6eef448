// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_OUTPUT_NAME_H
#define UI_OUTPUT_NAME_H

#include "base/report.h"
#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file output_name.h
   Names of files to be written, made from a pattern with fields in braces.

   `{file}`, `{suffix}`, `{source}` and `{dictionary}` are replaced, once: what
   they stand for is not looked at again.  A '/' makes folders.  A name leads
   nowhere but down: it does not begin with '/', and no part of it is empty, "."
   or "..".
*/

/// The pattern of those who give none
#define UI_OUTPUT_NAME "{file}/{source}"

/// What the fields stand for
typedef struct {
  const char* file;       ///< Name of the input without its suffix
  const char* suffix;     ///< That suffix without its dot, or ""
  const char* source;     ///< Name of the stream, or "remix"
  const char* dictionary; ///< Name without folder and suffix
} UiOutputFields;

/**
   Check a pattern, with names that are good for its fields.

   @param pattern In.
   @param report  In and out; errors are about "--name".
   @return False with an error.
*/
NMS_NODISCARD bool ui_output_name_check(const char* pattern, UiReport* report);

/**
   Make a name.

   @param pattern In.
   @param fields  In.
   @param about   In, what an error is about: the input.
   @param report  In and out.
   @return Owned by the caller, or NULL with an error if the name is not good.
*/
NMS_NODISCARD char* ui_output_name_fill(const char*           pattern,
                                        const UiOutputFields* fields,
                                        const char*           about,
                                        UiReport*             report);

#endif // UI_OUTPUT_NAME_H
