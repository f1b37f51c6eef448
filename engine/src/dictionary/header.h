// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_DICTIONARY_HEADER_H
#define NMS_DICTIONARY_HEADER_H

#include "base/message.h"
#include "nms/attributes.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file header.h
   How much JSON a dictionary may hold, looked at before it is parsed.

   A parser takes some 80 bytes of memory for each byte of "[[],[],...": so
   brackets and commas are counted first.
*/

/// Longest header read or written, bytes: 100 times that of any real one
#define NMS_MAX_HEADER 1048576U

/**
   Return whether a JSON text is no larger than a dictionary's needs to be: at
   most NMS_MAX_HEADER bytes, brackets 8 deep, 20000 brackets and commas.

   It need not be JSON; then the parser refuses it.

   Any thread.  Realtime: O(n_bytes).
*/
NMS_NODISCARD bool nms_header_is_small(const char* text,
                                       size_t      n_bytes) NMS_REALTIME;

/**
   Return whether there is memory to parse JSON.

   For jansson 2.14 writes beyond its buffer when that cannot grow, it is not
   called then.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD bool nms_header_has_memory(size_t n_bytes);

/**
   Find the length of a file's header, and whether it is worth parsing.

   @param bytes   In, [n_bytes], the whole file.
   @param length  Out, bytes of JSON, which begin at the eighth.
   @param message Out, what is wrong, or NULL.
   @return NMS_BAD_DICTIONARY with a message, NMS_NO_MEMORY.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_header_measure(const uint8_t* bytes,
                                           size_t         n_bytes,
                                           size_t*        length,
                                           NmsMessage*    message);

#endif // NMS_DICTIONARY_HEADER_H
