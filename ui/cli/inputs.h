// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

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
} CliInput;

/// All recordings, in the order of the command line
typedef struct {
  CliInput* inputs; ///< [n_inputs]
  size_t    n_inputs;
} CliInputs;

/**
   Read operands: files, and folders to be searched as nmf-learn does.

   What is in a folder and no audio is left out, with a note.

   @param operands In.
   @param inputs   Out, freed with cli_inputs_clear() in any case.
   @param report   In and out.
   @return False with an error for a folder without audio.

   Setup thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool cli_inputs_read(const CliOperands* operands,
                                   CliInputs*         inputs,
                                   CliReport*         report);

/// Forget an input, and close the gap.
void cli_inputs_remove(CliInputs* inputs, size_t index);

/// Free what the inputs own.
void cli_inputs_clear(CliInputs* inputs);

#endif // CLI_INPUTS_H
