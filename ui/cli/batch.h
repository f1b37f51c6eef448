// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "base/report.h"
#include "crew/crew.h"
#include "files/audio_format.h"
#include "files/claims.h"
#include "files/folders.h"
#include "inputs.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "separate_options.h"
#include "streams.h"
#include "summary.h"
#include "terminal/options.h"
#include "terminal/progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file batch.h
   The files of one run of nmf-separate, and what they have in common.
*/

/// One input file
typedef struct {
  const char* input; ///< Its path, or "-"
  const char* file;  ///< What "{file}" stands for in the names of its outputs
  bool        is_found; ///< In a folder
  CliFolders  made;     ///< For its outputs
  CliReport   report;
  CliSummary  summary;
  bool        is_told; ///< All messages about it are printed
} CliItem;

/// All of them
typedef struct {
  const CliSeparateOptions* options;
  const NmsDictionary*      dictionary;
  CliInputs                 inputs;
  CliStreams                streams;
  CliAudioWish              wish;
  char*                     name;            ///< Pattern of all outputs' names
  char*                     dictionary_name; ///< For it
  bool                      to_stdout; ///< There is one output, and no folder
  CliItem*                  items;     ///< [n_items]
  size_t                    n_items;
  CliProgress*              progress; ///< While running, as is the next
  CliCrew*                  crew;
} CliBatch;

/**
   Plan a batch: where each file's stems go.

   @param options    In, must outlive the batch, as must the other two.
   @param dictionary In.
   @param operands   In, the input files, and folders of them.
   @param batch      Out, freed with cli_batch_clear() in any case.
   @param report     In and out.
   @return CLI_EXIT_DONE, or CLI_EXIT_USAGE with an error: an unknown source,
   a name that is none, or two outputs of one name; or CLI_EXIT_FAILED with one
   for a folder without audio.
*/
NMS_NODISCARD CliExit cli_batch_plan(const CliSeparateOptions* options,
                                     const NmsDictionary*      dictionary,
                                     const CliOperands*        operands,
                                     CliBatch*                 batch,
                                     CliReport*                report);

/**
   Check that nothing exists that would be replaced without --force, and that no
   file of the run would be replaced at all; with --skip-existing, mark the
   inputs of which everything exists.

   @param batch  In and out.
   @param claims In and out, with what is read besides the input files.
   @return False after printing an error for each file in the way, and with
   --json a summary of each input.
*/
NMS_NODISCARD bool cli_batch_check(CliBatch* batch, CliClaims* claims);

/**
   Separate every file that is not to be skipped, printing messages and
   summaries in their order, also of those that were not begun because a signal
   asked to stop.

   @return False if any file failed.
*/
NMS_NODISCARD bool cli_batch_run(CliBatch* batch);

/**
   Return the path of one of a file's outputs, owned by the caller.

   @param index Of those wanted, as for cli_batch_output(); the next one is the
                picture's, if one is wanted.
   @return NULL beyond the last.
*/
NMS_NODISCARD char*
cli_batch_path(const CliBatch* batch, const CliItem* item, uint32_t index);

/**
   Return the name of the `index`-th output among those wanted: "remix", or a
   stream's, and last the rest's; NULL beyond the last.

   @param stream Out, the index of the stream that holds it, or NULL: 0 for a
                 remix, the first stream not wanted for the rest.
*/
NMS_NODISCARD const char*
cli_batch_output(const CliBatch* batch, uint32_t index, uint32_t* stream);

/// Free what the batch owns.
void cli_batch_clear(CliBatch* batch);

#endif // CLI_BATCH_H
