// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_SUMMARY_H
#define UI_SUMMARY_H

#include "base/report.h"
#include "files/streams.h"
#include "signature.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file summary.h
   What is known of a file after its separation, for people and for programs.
*/

/// A file that was written
typedef struct {
  const char* name; ///< Of the stream, or "remix"
  char*       path; ///< Owned
  float       peak; ///< Full scale 1
  uint64_t    n_clipped;
  uint64_t    n_broken; ///< Not finite, written as 0
} UiOutput;

/// What is known of a file; starts as all zeros
typedef struct {
  const UiSignature* signature; ///< Of the run, or NULL; outlives this

  uint64_t    n_frames; ///< Samples per channel
  uint32_t    n_channels;
  uint32_t    sample_rate_hz;
  uint32_t    window_samples;
  uint32_t    hop_samples;
  uint32_t    latency_samples; ///< Of the engine; taken out of the files
  const char* stereo;          ///< "off", "learnt" or "mix"
  double      elapsed_s;
  bool        is_skipped; ///< Nothing was done, so nothing else is known
  float       peak;       ///< Of the input
  uint32_t    n_outputs;
  UiOutput    outputs[UI_MAX_STREAMS]; ///< [n_outputs]
} UiSummary;

/**
   Add the summary as a note: what was written, and how fast.

   @param summary In.
   @param file    In, the input's path.
   @param report  In and out.
*/
void
ui_summary_tell(const UiSummary* summary, const char* file, UiReport* report);

/**
   Print the summary to stdout, one JSON object on a line.

   Figures are left out where nothing is known: after an error, and of a file
   that was skipped.  A path that is not
   UTF-8 comes with '?' for the bytes that are not ASCII.

   @param summary In.
   @param file    In, the input's path.
   @param report  In, whose warnings and first error become part of it.
*/
void ui_summary_print_json(const UiSummary* summary,
                           const char*      file,
                           const UiReport*  report);

/// Free what the summary owns.
void ui_summary_clear(UiSummary* summary);

#endif // UI_SUMMARY_H
