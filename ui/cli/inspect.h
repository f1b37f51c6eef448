// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_INSPECT_H
#define UI_INSPECT_H

#include "base/report.h"
#include "nms/dictionary.h"

#include <stdint.h>

/**
   @file inspect.h
   What a dictionary is, for people and for programs.
*/

/// Print a table to stdout.
void ui_inspect_print(const NmsDictionary* dictionary,
                      const char*          path,
                      uint64_t             n_bytes);

/// Print one JSON object on a line to stdout.
void ui_inspect_print_json(const NmsDictionary* dictionary,
                           const char*          path,
                           uint64_t             n_bytes);

/**
   Print one JSON object on a line about a dictionary that could not be read.

   @param path   In.
   @param report In, with the error.
*/
void ui_inspect_print_json_error(const char* path, const UiReport* report);

#endif // UI_INSPECT_H
