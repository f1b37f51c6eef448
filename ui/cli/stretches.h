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

/// What a recording is separated with; all must outlive its stretches
typedef struct {
  const UiPlan*        plan;
  const UiItem*        item;       ///< One of the plan
  const NmsDictionary* dictionary; ///< The plan's, or one of the same sources
  NmsStereo            stereo;     ///< Of the separators
  UiCrew*              crew;
  UiAudioReader*       reader; ///< Of the item's input, at its first sample
} UiStretchesConfig;

/// Who looks at frames; all zeros is nobody
typedef struct {
  uint32_t every;    ///< So many frames on is the next to look at, >= 1
  size_t   n_values; ///< That are kept of a frame
  size_t   n_bytes;  ///< Of memory held by who looks
  /// Reduce a separator's newest frame to values, [n_values]; several at a time
  void (*copy)(void* user, const NmsAnalysis* analysis, float* values);
  /// Take the values of a frame; all of them, in order, one at a time
  void (*add)(void* user, const float* values);
  void* user;
} UiWatcher;

/// Where a recording goes
typedef struct {
  UiAudioWriter* const* writers; ///< [n_wanted]; NULL if it is only looked at
  UiWatcher             watcher;
  UiProgress*           progress; ///< Follows the recording, or NULL
  size_t                index;    ///< Of its item in `progress`
  double                begin;    ///< Of the part of the item this is, 0 to 1
  double                end;
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

   @param config In.
   @param report In and out.
   @return Owned by the caller, or NULL with an error.
*/
NMS_NODISCARD UiStretches* ui_stretches_new(const UiStretchesConfig* config,
                                            UiReport*                report);

/// Free everything; NULL is fine.
void ui_stretches_free(UiStretches* stretches);

/// Return the first separator, for its figures.
NMS_NODISCARD const NmsSeparator*
ui_stretches_separator(const UiStretches* stretches);

/**
   Separate the recording, or the part that is wanted, in constant memory; or
   only look at it.

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
