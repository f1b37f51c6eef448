// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_STRETCH_H
#define UI_STRETCH_H

#include "files/streams.h"
#include "inputs/excerpt.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file stretch.h
   A part of a recording on its way from the reader over a separator to where it
   goes.
*/

/// What all stretches of a recording have in common
typedef struct {
  uint32_t    n_channels;
  uint32_t    n_streams;
  const bool* made;     ///< [n_streams], which are separated; NULL for none
  uint32_t    lead;     ///< Samples heard before a stretch
  uint32_t    length;   ///< Samples of a stretch
  uint32_t    n_frames; ///< In it at most
  size_t      n_values; ///< Kept of a frame, may be 0
} UiStretchShape;

/// A part of the recording
typedef struct {
  float*   samples; ///< What the next two point into; NULL until first used
  float**  input;   ///< [n_channels][lead + length]
  float**  output;  ///< [n_streams * n_channels][length], NULL if not separated
  float*   frames;  ///< [n_frames][n_values]
  uint32_t n_frames;
  uint32_t n_lead;    ///< Of the samples before its first, so many are there
  uint32_t n_samples; ///< From its first on
  uint64_t position;  ///< Of its first sample
  double   fraction;  ///< Of the recording that is read with it
  float    peak;
} UiStretch;

/// Make the buffers of a stretch that starts as all zeros.
void ui_stretch_make(UiStretch* stretch, const UiStretchShape* shape);

/// Free the buffers, which need not have been made.
void ui_stretch_clear(UiStretch* stretch);

/// Copy what comes before a stretch from the one before, which may be itself.
void ui_stretch_follow(UiStretch*            stretch,
                       const UiStretchShape* shape,
                       const UiStretch*      previous);

/// Find the largest magnitude of a stretch, as far as it is in the range.
void ui_stretch_find_peak(UiStretch*            stretch,
                          const UiStretchShape* shape,
                          const UiRange*        range);

#endif // UI_STRETCH_H
