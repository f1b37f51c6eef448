// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_FILE_H
#define PLUG_FILE_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file file.h
   Files that are there whole or not at all.
*/

/**
   Write a file; one of that name is replaced, a link goes away itself.

   @param path  In.
   @param bytes In, [n_bytes].
   @return False if it could not be written; nothing has changed then.

   Any thread but the audio thread.  Not realtime: writes a file.
*/
NMS_NODISCARD bool
plug_file_write(const char* path, const void* bytes, size_t n_bytes);

#endif // PLUG_FILE_H
