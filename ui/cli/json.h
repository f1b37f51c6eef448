// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_JSON_H
#define CLI_JSON_H

#include "nms/attributes.h"

#include <jansson.h>

/**
   @file json.h
   Small additions to jansson.
*/

/// Return a JSON string; bytes that are not ASCII become '?' if `text` is not
/// UTF-8.
NMS_NODISCARD json_t* cli_json_text(const char* text);

/// Return a JSON number, or null if it is not finite.
NMS_NODISCARD json_t* cli_json_real(double value);

/// Print an object to stdout on one line and release it; every character that
/// cli_show() would not print is escaped.
void cli_json_print(json_t* object);

#endif // CLI_JSON_H
