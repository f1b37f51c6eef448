// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_TEXT_H
#define NMS_TEXT_H

#include "nms/attributes.h"

/**
   @file text.h
   Text from files, on its way to a terminal or a host's log.
*/

#ifdef __cplusplus
extern "C" {
#endif

/**
   Make a text harmless where it is shown: one line, and what it looks like.

   Control characters (C0 with line feed and tab, DEL, C1), those that turn the
   direction of writing (U+202A to U+202E, U+2066 to U+2069) and every byte that
   is not UTF-8 become '?'.

   @param text In and out, zero-terminated; never gets longer.

   Any thread.  Realtime: O(length).
*/
NMS_API void nms_text_clean(char* text) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_TEXT_H
