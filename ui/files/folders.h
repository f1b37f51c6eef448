// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_FOLDERS_H
#define CLI_FOLDERS_H

#include "base/report.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file folders.h
   Folders made for files to come, which go again if none came.
*/

/// Folders that were made, those above before those in them; starts as zeros
typedef struct {
  char** paths; ///< [n_paths]
  size_t n_paths;
} CliFolders;

/**
   Make a folder and those above it that are missing, and remember them.

   @return False with an error.

   Any thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool
cli_folders_make(CliFolders* made, const char* path, CliReport* report);

/// Make the folder that a file is to lie in, as cli_folders_make() does.
NMS_NODISCARD bool
cli_folders_make_for(CliFolders* made, const char* file, CliReport* report);

/// Remove those remembered that are empty, and forget all.
void cli_folders_remove(CliFolders* made);

/// Forget all, and leave them.
void cli_folders_clear(CliFolders* made);

#endif // CLI_FOLDERS_H
