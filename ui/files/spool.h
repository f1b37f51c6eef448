// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_SPOOL_H
#define UI_SPOOL_H

#include "base/report.h"
#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file spool.h
   A nameless temporary file between a pipe and what needs to seek.

   It lies in $TMPDIR, or in /tmp, and is gone with its last descriptor.
*/

/**
   Make a nameless temporary file.

   @return A descriptor for reading and writing, owned by the caller, or -1
   with an error in `report`.
*/
NMS_NODISCARD int ui_spool_new(UiReport* report);

/**
   Copy everything from one descriptor to another, until its end.

   @param from   In, read from where it stands.
   @param to     In, written to where it stands.
   @param name   What an error is about.
   @param report In and out.
   @return False after an error, or if a signal asked to stop.

   Not realtime: blocks.
*/
NMS_NODISCARD bool
ui_spool_copy(int from, int to, const char* name, UiReport* report);

/**
   Write all bytes.

   @return False with errno set if that failed, also if no room was left.
*/
NMS_NODISCARD bool ui_spool_write(int to, const void* bytes, size_t n_bytes);

#endif // UI_SPOOL_H
