// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_INPUTS_H
#define UI_INPUTS_H

#include "base/report.h"
#include "nms/attributes.h"
#include "terminal/options.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file inputs.h
   The recordings that nmf-separate was given, and those in folders it was
   given.
*/

/// A recording
typedef struct {
  char* path;  ///< Or "-"
  char* file;  ///< Name without suffix; if found, seen from the folder given
  bool  found; ///< In a folder
} UiInput;

/// All recordings, in the order of the command line
typedef struct {
  UiInput* inputs; ///< [n_inputs]
  size_t   n_inputs;
} UiInputs;

/**
   Read operands: files, and folders to be searched as nmf-learn does.

   What is in a folder and no audio is left out, with a note.

   @param operands In.
   @param inputs   Out, freed with ui_inputs_clear() in any case.
   @param report   In and out.
   @return False with an error for a folder without audio.

   Setup thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool
ui_inputs_read(const UiOperands* operands, UiInputs* inputs, UiReport* report);

/// Forget an input, and close the gap.
void ui_inputs_remove(UiInputs* inputs, size_t index);

/// Free what the inputs own.
void ui_inputs_clear(UiInputs* inputs);

#endif // UI_INPUTS_H
