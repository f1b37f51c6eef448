// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_PRESET_H
#define UI_PRESET_H

#include "base/report.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file preset.h
   Dictionaries that are found by name.

   Looked for as NAME.nmf, in this order: the folders of $NMF_SEPARATE_PRESETS
   (separated by ':'), $XDG_DATA_HOME/nmf-separate (~/.local/share/nmf-separate
   without that), ../share/nmf-separate/presets beside the executable's folder,
   and the same below the prefix the tools were built for.
*/

/// A preset found
typedef struct {
  char* name;
  char* path;
} UiPreset;

/// Presets sorted by name, each name once
typedef struct {
  UiPreset* presets; ///< [n_presets]
  size_t    n_presets;
} UiPresets;

/// Find every preset; freed with ui_presets_free().
NMS_NODISCARD UiPresets ui_presets_find(void);

/// Free what ui_presets_find() returned.
void ui_presets_free(UiPresets* presets);

/**
   Return the folder in which dictionaries are saved under a name, which need
   not be there yet.

   @return Owned by the caller; NULL if there is no home to have it in.

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD char* ui_presets_saved_folder(void);

/**
   Turn what follows -d into the path of a file.

   What holds a '/' or ends in ".nmf" is a path; anything else is the name of a
   preset, or of a file if there is no such preset.

   @param name   In.
   @param report In and out.
   @return Owned by the caller, or NULL with an error that lists the presets.
*/
NMS_NODISCARD char* ui_preset_resolve(const char* name, UiReport* report);

/**
   Print each preset with its sources to stdout.

   @return False with an error if one cannot be read or there is none.
*/
NMS_NODISCARD bool ui_presets_list(UiReport* report);

#endif // UI_PRESET_H
