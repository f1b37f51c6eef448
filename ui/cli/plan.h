// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_PLAN_H
#define UI_PLAN_H

#include "base/report.h"
#include "files/audio_format.h"
#include "files/claims.h"
#include "files/folders.h"
#include "files/streams.h"
#include "inputs/inputs.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/separator.h"
#include "nms/status.h"
#include "separate_options.h"
#include "summary.h"
#include "terminal/options.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file plan.h
   What one run of nmf-separate reads and writes: its input files, the names of
   the outputs of each, and what can be checked before the first is begun.
*/

/// One input file
typedef struct {
  const char* input; ///< Its path, or "-"
  const char* file;  ///< What "{file}" stands for in the names of its outputs
  bool        is_found; ///< In a folder
  UiFolders   made;     ///< For its outputs
  UiReport    report;
  UiSummary   summary;
} UiItem;

/// All of them, and what they have in common
typedef struct {
  const UiSeparateOptions* options;
  const NmsDictionary*     dictionary;
  UiInputs                 inputs;
  UiStreams                streams;
  UiAudioWish              wish;
  char*                    name;            ///< Pattern of all outputs' names
  char*                    dictionary_name; ///< For it
  bool                     to_stdout; ///< There is one output, and no folder
  UiItem*                  items;     ///< [n_items]
  size_t                   n_items;
} UiPlan;

/**
   Make a plan: where each file's stems go.

   @param options    In, must outlive the plan, as must the other two.
   @param dictionary In.
   @param operands   In, the input files, and folders of them.
   @param plan      Out, freed with ui_plan_clear() in any case.
   @param report     In and out.
   @return UI_EXIT_DONE, or UI_EXIT_USAGE with an error: an unknown source,
   a name that is none, or two outputs of one name; or UI_EXIT_FAILED with one
   for a folder without audio.
*/
NMS_NODISCARD UiExit ui_plan_make(const UiSeparateOptions* options,
                                  const NmsDictionary*     dictionary,
                                  const UiOperands*        operands,
                                  UiPlan*                  plan,
                                  UiReport*                report);

/**
   Check that nothing exists that would be replaced without --force, and that no
   file of the run would be replaced at all; with --skip-existing, mark the
   inputs of which everything exists, and let stay what exists of others.

   @param plan  In and out.
   @param claims In and out, with what is read besides the input files.
   @return False with an error in the item's report for each file in the way.
*/
NMS_NODISCARD bool ui_plan_check(UiPlan* plan, UiClaims* claims);

/**
   Return the path of one of a file's outputs, owned by the caller.

   @param index Of those wanted, as for ui_plan_output(); the next one is the
                picture's, if one is wanted.
   @return NULL beyond the last.
*/
NMS_NODISCARD char*
ui_plan_path(const UiPlan* plan, const UiItem* item, uint32_t index);

/**
   Return the name of the `index`-th output among those wanted: "remix", or a
   stream's, and last the rest's; NULL beyond the last.

   @param stream Out, the index of the stream that holds it, or NULL: 0 for a
                 remix, the first stream not wanted for the rest.
*/
NMS_NODISCARD const char*
ui_plan_output(const UiPlan* plan, uint32_t index, uint32_t* stream);

/**
   Make a separator with the user's settings.

   @param plan       In.
   @param dictionary In, the plan's or one of the same sources.
   @param shape      In, of the input.
   @param separator  Out, owned by the caller.
   @return As nms_separator_new().

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus ui_plan_make_separator(const UiPlan*        plan,
                                               const NmsDictionary* dictionary,
                                               const UiAudioShape*  shape,
                                               NmsSeparator**       separator);

/// Free what the plan owns.
void ui_plan_clear(UiPlan* plan);

#endif // UI_PLAN_H
