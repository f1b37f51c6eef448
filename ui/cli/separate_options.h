// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_SEPARATE_OPTIONS_H
#define CLI_SEPARATE_OPTIONS_H

#include "base/report.h"
#include "nms/attributes.h"
#include "terminal/options.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file separate_options.h
   The command line of nmf-separate.
*/

/// What was asked for; "not given" in brackets
typedef struct {
  const char* dictionary;    ///< File or preset
  const char* output;        ///< Folder (NULL: the current one)
  const char* name;          ///< Pattern of names (NULL: CLI_OUTPUT_NAME)
  const char* stems;         ///< List of names (NULL: all)
  const char* remix;         ///< List of gains (NULL: no remix)
  int         container;     ///< A CliContainer
  int         subtype;       ///< A CliSubtype
  double      sharpness;     ///< Mask exponent (not a number: the dictionary's)
  double      start;         ///< Of the part to separate, seconds
  double      end;           ///< Of that part (infinite: the file's end)
  uint32_t    hop;           ///< Samples (0: the dictionary's)
  uint32_t    iterations;    ///< Per frame (0: the dictionary's)
  uint32_t    jobs;          ///< Workers, 0 for one per processor
  uint32_t    block;         ///< Samples read at a time
  bool        residual;      ///< One more stem
  bool        rest;          ///< One more file, of all that is not chosen
  bool        json;          ///< A summary per file on stdout
  bool        plot;          ///< A picture per file
  bool        benchmark;     ///< Only measure the speed
  bool        list;          ///< Only list the presets
  bool        force;         ///< Replace what exists
  bool        skip_existing; ///< Leave alone what is done
  bool        quiet;         ///< Only warnings and errors
} CliSeparateOptions;

/**
   Read the command line of nmf-separate and check what can be checked without
   opening a file.

   @param argc     As main() got it.
   @param argv     As main() got it, reordered.
   @param options  Out.
   @param operands Out, the input files.
   @return What to do next.
*/
NMS_NODISCARD CliParse cli_separate_options_parse(int                 argc,
                                                  char**              argv,
                                                  CliSeparateOptions* options,
                                                  CliOperands*        operands);

/// Return whether what is written goes to stdout.
NMS_NODISCARD bool
cli_separate_options_to_stdout(const CliSeparateOptions* options,
                               const CliOperands*        operands);

#endif // CLI_SEPARATE_OPTIONS_H
