// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_FINDER_H
#define UI_FINDER_H

#include "base/report.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/**
   @file finder.h
   Files in folders and below, each once, however many links lead to it.
*/

/// What was found so far; starts as all zeros
typedef struct {
  char**               paths; ///< [n_paths], owned, in the order of names
  size_t               n_paths;
  struct UiFinderSeen* seen; ///< [n_places], files and folders met, hashed
  size_t               n_places;
  size_t               n_seen;
} UiFinder;

/**
   Find all regular files in a folder and below.

   Links are followed.  Hidden entries are left out, as said in the manual; what
   else is left out is said: entries that are no files or were met before, in a
   note; folders that cannot be read or are deeper than 16, in a warning.

   @param finder In and out, freed with ui_finder_clear().
   @param folder In.
   @param report In and out.
   @return False with an error if there is none, met before or not.

   Not realtime: blocks.
*/
NMS_NODISCARD bool
ui_finder_search(UiFinder* finder, const char* folder, UiReport* report);

/**
   Note a file or folder as met.

   @param finder In and out.
   @param info   In, from stat().
   @return False if it was met before.
*/
bool ui_finder_meet(UiFinder* finder, const struct stat* info);

/// Free what was found.
void ui_finder_clear(UiFinder* finder);

#endif // UI_FINDER_H
