// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_STRETCHES_H
#define CLI_STRETCHES_H

#include "base/report.h"
#include "batch.h"
#include "files/audio_reader.h"
#include "files/audio_writer.h"
#include "nms/attributes.h"
#include "nms/separator.h"
#include "picture.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file stretches.h
   A recording separated stretch by stretch, by all workers that are idle.

   Reading and writing go in order; in between, each stretch is separated by
   itself.  A separator that has not done the stretch before hears, first, as
   much of that as the engine's memory reaches; so the samples are the same
   however many workers there are.
*/

/// A recording on its way through
typedef struct CliStretchesImpl CliStretches;

/**
   Get ready, and make the first separator.

   @param batch  In, with a crew; must outlive the stretches, as must `reader`.
   @param index  Of the item.
   @param reader Of its input.
   @param report In and out.
   @return Owned by the caller, or NULL with an error.
*/
NMS_NODISCARD CliStretches* cli_stretches_new(const CliBatch* batch,
                                              size_t          index,
                                              CliAudioReader* reader,
                                              CliReport*      report);

/// Free everything; NULL is fine.
void cli_stretches_free(CliStretches* stretches);

/// Return the first separator, for its figures.
NMS_NODISCARD const NmsSeparator*
cli_stretches_separator(const CliStretches* stretches);

/**
   Separate the recording, or the part that is wanted, in constant memory.

   Without the latency: what is written is as long as the input, or as the part
   of it that is wanted.  Notes its length and peak in the item's summary.

   @param stretches In and out, once.
   @param writers   In and out, [n_wanted].
   @param picture   In and out, or NULL.
   @param report    In and out.
   @return False with an error, "interrupted" if a signal asked to stop.

   Not realtime: blocks.
*/
NMS_NODISCARD bool cli_stretches_run(CliStretches*          stretches,
                                     CliAudioWriter* const* writers,
                                     CliPicture*            picture,
                                     CliReport*             report);

#endif // CLI_STRETCHES_H
