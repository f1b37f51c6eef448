// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef STARVE_FOLDER_H
#define STARVE_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

/**
   @file folder.h
   What is in this folder, and whether it was there before.
*/

/// Files looked at
#define MAX_FILES 200

/// A file and what is in it
typedef struct {
  char     path[512];
  uint64_t content;
  bool     is_folder;
} Entry;

/// What is in this folder
typedef struct {
  Entry entries[MAX_FILES];
  int   n;
} Folder;

/// Say what went wrong with the tool itself, and end it.
_Noreturn void folder_fail(const char* what);

/// List what is in this folder and below.
void folder_list(Folder* folder);

/// Return what has a path, or NULL.
const Entry* folder_find(const Folder* folder, const char* path);

/// Remove what was not there before.
void folder_clean(const Folder* folder, const Folder* before);

#endif // STARVE_FOLDER_H
