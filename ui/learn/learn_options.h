// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_LEARN_OPTIONS_H
#define UI_LEARN_OPTIONS_H

#include "base/report.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/learner.h"
#include "terminal/options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file learn_options.h
   The command line of nmf-learn.
*/

/// A count that was not given
#define UI_NOT_GIVEN UINT32_MAX

/// What was asked for; counts may be UI_NOT_GIVEN, reals not a number
typedef struct {
  const char* output;        ///< The dictionary, or NULL
  uint32_t    components;    ///< Per source
  uint32_t    window;        ///< Samples
  uint32_t    hop;           ///< Samples
  uint32_t    rate;          ///< Hz
  uint32_t    bands;         ///< 0 for plain bins
  uint32_t    groups;        ///< 0 for single bins
  uint32_t    context;       ///< Columns
  uint32_t    stride;        ///< Samples
  uint32_t    iterations;    ///< Of the separation
  uint32_t    max_frames;    ///< Kept per source
  uint32_t    passes;        ///< With every frame of long material, or 0
  double      exponent;      ///< Compression
  double      beta;          ///< Divergence
  double      mask_exponent; ///< Sharpness stored
  uint64_t    seed;
  uint32_t    steps;      ///< Of refining
  double      step_size;  ///< Largest change of a weight in one, relative
  const char* licence;    ///< Or NULL
  const char* provenance; ///< Or NULL
  uint32_t    jobs;       ///< Workers, 0 for one per processor
  bool        mpi;        ///< Share those with other processes
  bool        for_files;  ///< Symmetrical windows and a look ahead
  UiTexts     rest;       ///< Mixes of which the rest is learnt
  const char* rest_like;  ///< Dictionary to begin that with, or NULL
  bool        choose;     ///< Leave out what was taken and is not needed
  bool        together;   ///< Recordings were made at the same time
  bool        bleed;      ///< Others are heard in them
  bool        own_only;   ///< Take nothing from presets for short material
  bool        plain;      ///< Learn each source by itself only
  bool        f16;        ///< Store halves
  bool        f32;        ///< Store floats, as without either
  bool        force;      ///< Replace what exists
  bool        quiet;      ///< Only warnings and errors
} UiLearnOptions;

/**
   Read the command line of nmf-learn.

   @param argc     As main() got it.
   @param argv     As main() got it, reordered.
   @param options  Out.
   @param operands Out, the NAME=... operands.
   @return What to do next.
*/
NMS_NODISCARD UiParse ui_learn_options_parse(int             argc,
                                             char**          argv,
                                             UiLearnOptions* options,
                                             UiOperands*     operands);

/**
   Return whether a dictionary will be refined: that takes two sources, and
   knows one divergence, the default.

   @param options   In.
   @param n_sources Of the dictionary.
*/
NMS_NODISCARD bool ui_learn_options_refine(const UiLearnOptions* options,
                                           size_t                n_sources);

/**
   Turn options into the engine's settings and check that they fit together.

   What was not given is the engine's default; window, hop and stride then
   follow the sample rate in powers of two, a hop that was not given is at most
   a quarter of the window, and bands and groups are no more than bins.

   @param options   In.
   @param n_sources Of the dictionary: one alone is not refined.
   @param config    Out.
   @param report    In and out.
   @return False with an error.
*/
NMS_NODISCARD bool ui_learn_options_apply(const UiLearnOptions* options,
                                          size_t                n_sources,
                                          NmsLearnerConfig*     config,
                                          UiReport*             report);

/**
   Turn options into the engine's settings for sources that are joined with
   those of a dictionary, whose settings these are.

   @param options In.
   @param model   In, the dictionary.
   @param path    In, of it.
   @param config  Out.
   @param report  In and out.
   @return False with an error if an option says otherwise than the dictionary.
*/
NMS_NODISCARD bool ui_learn_options_join(const UiLearnOptions* options,
                                         const NmsDictionary*  model,
                                         const char*           path,
                                         NmsLearnerConfig*     config,
                                         UiReport*             report);

#endif // UI_LEARN_OPTIONS_H
