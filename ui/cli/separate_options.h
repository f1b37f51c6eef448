// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_SEPARATE_OPTIONS_H
#define UI_SEPARATE_OPTIONS_H

#include "base/report.h"
#include "nms/attributes.h"
#include "terminal/options.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file separate_options.h
   The command line of nmf-separate.
*/

/// Choices of --stereo, in the order of UiStereoWish
#define UI_STEREO_CHOICES "auto|off|learnt|mix"

/// How the channels of stereo files are to be told apart
typedef enum {
  UI_STEREO_AUTO,   ///< By the learnt images if they fit, else as the last
  UI_STEREO_OFF,    ///< One mask for both
  UI_STEREO_LEARNT, ///< By the images in the dictionary, as when playing live
  UI_STEREO_MIX,    ///< By those that the mix shows in a first pass
} UiStereoWish;

/// What was asked for; "not given" in brackets
typedef struct {
  const char* dictionary;    ///< File or preset
  const char* output;        ///< Folder (NULL: the current one)
  const char* name;          ///< Pattern of names (NULL: UI_OUTPUT_NAME)
  const char* stems;         ///< List of names (NULL: all)
  const char* remix;         ///< List of gains (NULL: no remix)
  int         container;     ///< A UiContainer
  int         subtype;       ///< A UiSubtype
  int         stereo;        ///< A UiStereoWish
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
} UiSeparateOptions;

/**
   Read the command line of nmf-separate and check what can be checked without
   opening a file.

   @param argc     As main() got it.
   @param argv     As main() got it, reordered.
   @param options  Out.
   @param operands Out, the input files.
   @return What to do next.
*/
NMS_NODISCARD UiParse ui_separate_options_parse(int                argc,
                                                char**             argv,
                                                UiSeparateOptions* options,
                                                UiOperands*        operands);

/// Return whether what is written goes to stdout.
NMS_NODISCARD bool
ui_separate_options_to_stdout(const UiSeparateOptions* options,
                              const UiOperands*        operands);

#endif // UI_SEPARATE_OPTIONS_H
