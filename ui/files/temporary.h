// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_TEMPORARY_H
#define CLI_TEMPORARY_H

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
typedef struct CliTemporaryImpl CliTemporary;

/**
   Begin a file, and remove what killed processes left beside it.

   @param path In, copied: the name it will get.
   @return Owned by the caller, or NULL with errno set.

   Any thread.  Not realtime: blocks.
*/
NMS_NODISCARD CliTemporary* cli_temporary_new(const char* path);

/// Return its descriptor, for reading and writing; owned by the file.  It may
/// change when the file gets its name.
NMS_NODISCARD int cli_temporary_fd(const CliTemporary* temporary);

/**
   Give the file its name.

   @param temporary In and out.
   @param replace   Take the place of a file that has the name already, and its
                    mode; without, such a file stays, even if it appears now.
   @return False with errno set, EEXIST if there is one.

   Not realtime: blocks.
*/
NMS_NODISCARD bool cli_temporary_publish(CliTemporary* temporary, bool replace);

/**
   Take the name back from a file that cli_temporary_publish() gave it to, if it
   still has it and took nobody's place.
*/
void cli_temporary_withdraw(CliTemporary* temporary);

/// Close the file, which is gone unless it was published; NULL is fine.
void cli_temporary_free(CliTemporary* temporary);

#endif // CLI_TEMPORARY_H
