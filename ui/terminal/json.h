// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_JSON_H
#define UI_JSON_H

#include "base/report.h"
#include "nms/attributes.h"

#include <jansson.h>

/**
   @file json.h
   Small additions to jansson.
*/

/**
   Let jansson take memory as ui_grow() does, so that a tool ends where there is
   none: jansson 2.14 writes beyond its buffer then, and whoever adds a value
   that could not be made finds it missing.

   Setup thread, before jansson is used.
*/
void ui_json_take_memory(void);

/// Return a JSON string; bytes that are not ASCII become '?' if `text` is not
/// UTF-8.
NMS_NODISCARD json_t* ui_json_text(const char* text);

/// Return a JSON number, or null if it is not finite.
NMS_NODISCARD json_t* ui_json_real(double value);

/**
   Add "ok" to an object, and "error" if there is one.

   @param object In and out.
   @param file   In, what the object is about.
   @param report In, whose first error is taken, with its file before it if that
                 is another one.
*/
void
ui_json_add_error(json_t* object, const char* file, const UiReport* report);

/// Return a line of a report as ui_json_add_error() does.
NMS_NODISCARD json_t* ui_json_line(const UiLine* line, const char* file);

/// Return an array of the warnings of a report, each as ui_json_line() does.
NMS_NODISCARD json_t* ui_json_warnings(const UiReport* report,
                                       const char*     file);

/// Print an object to stdout on one line and release it; every character that
/// ui_show() would not print is escaped.
void ui_json_print(json_t* object);

#endif // UI_JSON_H
