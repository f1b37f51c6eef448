// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_TARGET_H
#define UI_TARGET_H

#include "base/report.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file target.h
   A file that is to be: whole under its name, or not there at all.

   It grows as a temporary file in its folder (temporary.h) and gets its name
   when it is done.  What is no file but leads somewhere is never replaced:
   stdout, a device, a pipe, a link to an open descriptor such as /dev/stdout.
   The content is then spooled and copied there in the end.
*/

/// A file that is to be
typedef struct UiTargetImpl UiTarget;

/**
   Begin a file.

   @param path    In, copied.  "-" is stdout.
   @param replace Take the place of a file that has the name when this one is
                  done, and its mode; without, that is an error.
   @param report  In and out.
   @return Owned by the caller, or NULL with an error.

   Any thread.  Not realtime: blocks, for a pipe until somebody reads it.
*/
NMS_NODISCARD UiTarget*
ui_target_new(const char* path, bool replace, UiReport* report);

/**
   Return whether a path is a link to an open descriptor, as /dev/stdout is.

   Such a link may lead to a regular file, but what is written goes to the
   descriptor.
*/
NMS_NODISCARD bool ui_target_is_descriptor(const char* path);

/// Return its descriptor, for reading and writing; owned by the target.
NMS_NODISCARD int ui_target_fd(const UiTarget* target);

/// Return its path as given.
NMS_NODISCARD const char* ui_target_path(const UiTarget* target);

/**
   Append bytes.

   @return False with an error in `report`.
*/
NMS_NODISCARD bool ui_target_write(UiTarget*   target,
                                   const void* bytes,
                                   size_t      n_bytes,
                                   UiReport*   report);

/**
   Bring what was written to the disk.

   @return False with an error, such as no space left on the device.
*/
NMS_NODISCARD bool ui_target_sync(UiTarget* target, UiReport* report);

/**
   Give the file its name, or copy it to where the path leads.

   @return False with an error; ui_target_free() then removes it.
*/
NMS_NODISCARD bool ui_target_commit(UiTarget* target, UiReport* report);

/**
   Take back what was committed, because a file that belongs to it failed.

   What took another file's place stays, and so does what was copied.
*/
void ui_target_withdraw(UiTarget* target);

/// Close the file, and remove it unless it was committed; NULL is fine.
void ui_target_free(UiTarget* target);

/**
   Make a folder and those above it that are missing.

   @param path   In.
   @param made   Out, whether the last one was made now; or NULL.
   @param report In and out.
   @return False with an error.
*/
NMS_NODISCARD bool
ui_target_make_folder(const char* path, bool* made, UiReport* report);

#endif // UI_TARGET_H
