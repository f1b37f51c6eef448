// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_EXCERPT_H
#define UI_EXCERPT_H

#include "base/report.h"
#include "files/audio_reader.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file excerpt.h
   The part of a recording that is separated, and what has to be read around it.

   The separator starts at a multiple of its hop at or before the first sample
   wanted, with as much before that as its memory reaches, and is fed by its
   latency beyond the last one: so the samples are those that the whole
   recording would have given.
*/

/// Samples of a recording
typedef struct {
  uint64_t begin; ///< The first
  uint64_t end;   ///< One beyond the last, UI_TO_THE_END if there is no bound
} UiRange;

/// The end of a range without one
#define UI_TO_THE_END (UINT64_MAX / 2)

/// A part of a recording being read
typedef struct {
  UiAudioReader* reader;
  const char*    path; ///< What an error is about
  UiRange        range;
  uint64_t       origin; ///< Where the separator starts: a multiple of the hop
  uint64_t       n_left; ///< Samples that may still be read
  uint32_t       n_silent; ///< Samples to be fed after the recording's last
  uint32_t       n_late;   ///< Samples that come out before the first wanted
  uint32_t       block;    ///< Samples read at a time
  bool           at_end;   ///< Everything is read
} UiExcerpt;

/**
   Turn times into samples.

   @param start_s        >= 0.
   @param end_s          > start_s, or infinite.
   @param sample_rate_hz Of the recording.
*/
NMS_NODISCARD UiRange ui_range_from_times(double   start_s,
                                          double   end_s,
                                          uint32_t sample_rate_hz);

/**
   Read on, up to where a range begins or, from there on, to where it ends.

   @param reader   In and out.
   @param range    Of its recording.
   @param channels Out, [n_channels][n].
   @param n        Samples, at most.
   @return How many were read; 0 behind the range and at the recording's end.

   Not realtime: blocks.
*/
NMS_NODISCARD uint32_t ui_range_read(UiAudioReader* reader,
                                     UiRange        range,
                                     float* const*  channels,
                                     uint32_t       n);

/**
   Set up the reading of a part.

   @param excerpt In and out: reader, at its start, path, range and block are
   set.
   @param hop     Of the separator.
   @param latency Of the separator, samples.
*/
void ui_excerpt_begin(UiExcerpt* excerpt, uint32_t hop, uint32_t latency);

/**
   Go to the origin and read what is before it; first and once.

   @param excerpt  In and out.
   @param channels Out, [n_channels][n].
   @param n        At most the origin; at least 1 unless that is 0.

   Not realtime: blocks.
*/
void
ui_excerpt_read_lead(UiExcerpt* excerpt, float* const* channels, uint32_t n);

/**
   Read on, and at the recording's end append silence until the last sample
   wanted will have come out.

   @param excerpt  In and out.
   @param channels Out, [n_channels][*n].
   @param n        In and out, samples; fewer only at the end.
   @param report   In and out.
   @return False with an error, which may be that nothing of the range is there.

   Not realtime: blocks.
*/
NMS_NODISCARD bool ui_excerpt_read(UiExcerpt*    excerpt,
                                   float* const* channels,
                                   uint32_t*     n,
                                   UiReport*     report);

/// Return how far reading has come, 0 to 1; 0 if the length is unknown.
NMS_NODISCARD double ui_excerpt_fraction(const UiExcerpt* excerpt);

#endif // UI_EXCERPT_H
