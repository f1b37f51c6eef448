// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_PRESET_H
#define CLI_PRESET_H

#include "base/report.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file preset.h
   Dictionaries that are found by name.

   Looked for as NAME.nmf, in this order: the folders of $NMF_SEPARATE_PRESETS
   (separated by ':'), ../share/nmf-separate/presets beside the executable's
   folder, and the same below the prefix the tools were built for.
*/

/// A preset found
typedef struct {
  char* name;
  char* path;
} CliPreset;

/// Presets sorted by name, each name once
typedef struct {
  CliPreset* presets; ///< [n_presets]
  size_t     n_presets;
} CliPresets;

/// Find every preset; freed with cli_presets_free().
NMS_NODISCARD CliPresets cli_presets_find(void);

/// Free what cli_presets_find() returned.
void cli_presets_free(CliPresets* presets);

/**
   Turn what follows -d into the path of a file.

   What holds a '/' or ends in ".nmf" is a path; anything else is the name of a
   preset, or of a file if there is no such preset.

   @param name   In.
   @param report In and out.
   @return Owned by the caller, or NULL with an error that lists the presets.
*/
NMS_NODISCARD char* cli_preset_resolve(const char* name, CliReport* report);

/**
   Print each preset with its sources to stdout.

   @return False with an error if one cannot be read or there is none.
*/
NMS_NODISCARD bool cli_presets_list(CliReport* report);

#endif // CLI_PRESET_H
