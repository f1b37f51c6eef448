// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_FACTOR_OPTIONS_H
#define UI_FACTOR_OPTIONS_H

#include "nms/attributes.h"
#include "terminal/options.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file factor_options.h
   The command line of nmf-factorize.
*/

/// What was asked for
typedef struct {
  const char* output;     ///< Folder
  uint32_t    components; ///< 0 if not given
  uint32_t    iterations;
  double      beta;
  double      sparsity;
  uint64_t    seed;
  uint32_t    tries;  ///< Starts of which the best goes on, 0 if not given
  int         init;   ///< An NmsNmfStart
  const char* init_w; ///< Matrices in files, or NULL
  const char* init_h;
  const char* hold_w;
  const char* hold_h;
  uint32_t    window; ///< Samples
  uint32_t    hop;    ///< Samples
  double      exponent;
  double      start_s;
  double      end_s;
  const char* plot;        ///< PNG to draw, or NULL
  uint32_t    image_width; ///< Pixels, 0 if columns are no images
  uint32_t    example;     ///< Column of V that is drawn with its parts
  uint32_t    jobs;
  bool        with_v;
  bool        json;
  bool        force;
  bool        quiet;
} UiFactorOptions;

/**
   Read the command line, and check what can be checked without opening a file.

   @param argc     As main() got it.
   @param argv     As main() got it; is reordered.
   @param options  Out.
   @param operands Out; exactly one after UI_PARSE_RUN.
   @return What to do next.

   Setup thread.  Not realtime: prints.
*/
NMS_NODISCARD UiParse ui_factor_options_parse(int              argc,
                                              char**           argv,
                                              UiFactorOptions* options,
                                              UiOperands*      operands);

#endif // UI_FACTOR_OPTIONS_H
