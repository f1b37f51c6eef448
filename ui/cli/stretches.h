// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_STRETCHES_H
#define UI_STRETCHES_H

#include "base/report.h"
#include "crew/crew.h"
#include "files/audio_reader.h"
#include "files/audio_writer.h"
#include "nms/attributes.h"
#include "nms/separator.h"
#include "plan.h"
#include "separation_picture.h"
#include "terminal/progress.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file stretches.h
   A recording separated stretch by stretch, by all workers that are idle.

   Reading and writing go in order; in between, each stretch is separated by
   itself.  A separator that has not done the stretch before hears, first, as
   much of that as the engine's memory reaches; so the samples are the same
   however many workers there are.
*/

/// Where a recording goes
typedef struct {
  UiAudioWriter* const* writers;  ///< [n_wanted]
  UiSeparationPicture*  picture;  ///< Or NULL, as may be the next
  UiProgress*           progress; ///< Follows the recording
  size_t                index;    ///< Of its item in `progress`
} UiSink;

/// What a recording turned out to be, as far as it is wanted
typedef struct {
  uint64_t n_samples; ///< Per channel
  float    peak;      ///< Full scale 1
} UiHeard;

/// A recording on its way through
typedef struct UiStretchesImpl UiStretches;

/**
   Get ready, and make the first separator.

   @param plan   In, must outlive the stretches, as must the next three.
   @param item   In, one of the plan.
   @param crew   In and out.
   @param reader In and out, of the item's input.
   @param report In and out.
   @return Owned by the caller, or NULL with an error.
*/
NMS_NODISCARD UiStretches* ui_stretches_new(const UiPlan*  plan,
                                            const UiItem*  item,
                                            UiCrew*        crew,
                                            UiAudioReader* reader,
                                            UiReport*      report);

/// Free everything; NULL is fine.
void ui_stretches_free(UiStretches* stretches);

/// Return the first separator, for its figures.
NMS_NODISCARD const NmsSeparator*
ui_stretches_separator(const UiStretches* stretches);

/**
   Separate the recording, or the part that is wanted, in constant memory.

   Without the latency: what is written is as long as the input, or as the part
   of it that is wanted.

   @param stretches In and out, once.
   @param sink      In, must outlive the call.
   @param heard     Out, whole if true is returned.
   @param report    In and out.
   @return False with an error, "interrupted" if a signal asked to stop.

   Not realtime: blocks.
*/
NMS_NODISCARD bool ui_stretches_run(UiStretches*  stretches,
                                    const UiSink* sink,
                                    UiHeard*      heard,
                                    UiReport*     report);

#endif // UI_STRETCHES_H
