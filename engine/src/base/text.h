// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_BASE_TEXT_H
#define NMS_BASE_TEXT_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file text.h
   Text from outside.
*/

/**
   Return whether a text is well-formed UTF-8: shortest forms, no surrogates,
   nothing beyond U+10FFFF.

   Any thread.  Realtime: O(length).
*/
NMS_NODISCARD bool nms_text_is_utf8(const char* text) NMS_REALTIME;

/**
   Return whether a text is UTF-8 without characters that nms_text_clean() takes
   out, line feeds among them.

   Any thread.  Realtime: O(length).
*/
NMS_NODISCARD bool nms_text_is_plain(const char* text) NMS_REALTIME;

/**
   Append a text to another, cut to fit.

   @param to   In and out, zero-terminated; start from "" to copy.
   @param size Of the memory of `to`, with its terminating zero.
   @param from In, must not be in `to`.

   Any thread.  Realtime: O(size).
*/
void nms_text_append(char* to, size_t size, const char* from) NMS_REALTIME;

#endif // NMS_BASE_TEXT_H
