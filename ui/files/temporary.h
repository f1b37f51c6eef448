// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_TEMPORARY_H
#define UI_TEMPORARY_H

#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file temporary.h
   A file without its name yet, in the folder where it will get it.

   Where the file system can (O_TMPFILE), it has no name at all and is gone with
   its last descriptor, however the process ends.  Elsewhere it is called
   ".nmf-HOST-PID-N.tmp" and locked (flock()) while its process lives; the
   process removes it when it exits, and the next that begins a file in that
   folder on the same host removes those that nobody holds locked.
*/

/// A file without its name
typedef struct UiTemporaryImpl UiTemporary;

/**
   Begin a file, and remove what killed processes left beside it.

   @param path In, copied: the name it will get.
   @return Owned by the caller, or NULL with errno set.

   Any thread.  Not realtime: blocks.
*/
NMS_NODISCARD UiTemporary* ui_temporary_new(const char* path);

/// Return its descriptor, for reading and writing; owned by the file.  It may
/// change when the file gets its name.
NMS_NODISCARD int ui_temporary_fd(const UiTemporary* temporary);

/**
   Give the file its name.

   @param temporary In and out.
   @param replace   Take the place of a file that has the name already, and its
                    mode; without, such a file stays, even if it appears now.
   @return False with errno set, EEXIST if there is one.

   Not realtime: blocks.
*/
NMS_NODISCARD bool ui_temporary_publish(UiTemporary* temporary, bool replace);

/**
   Take the name back from a file that ui_temporary_publish() gave it to, if it
   still has it and took nobody's place.
*/
void ui_temporary_withdraw(UiTemporary* temporary);

/// Close the file, which is gone unless it was published; NULL is fine.
void ui_temporary_free(UiTemporary* temporary);

#endif // UI_TEMPORARY_H
