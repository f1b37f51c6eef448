// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_FOLDERS_H
#define UI_FOLDERS_H

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
} UiFolders;

/**
   Make a folder and those above it that are missing, and remember them.

   @return False with an error.

   Any thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool
ui_folders_make(UiFolders* made, const char* path, UiReport* report);

/// Make the folder that a file is to lie in, as ui_folders_make() does.
NMS_NODISCARD bool
ui_folders_make_for(UiFolders* made, const char* file, UiReport* report);

/// Remove those remembered that are empty, and forget all.
void ui_folders_remove(UiFolders* made);

/// Forget all, and leave them.
void ui_folders_clear(UiFolders* made);

#endif // UI_FOLDERS_H
