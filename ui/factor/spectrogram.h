// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_SPECTROGRAM_H
#define UI_SPECTROGRAM_H

#include "base/report.h"
#include "nms/attributes.h"
#include "npy.h"
#include "terminal/times.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file spectrogram.h
   The magnitudes of a recording's short-time spectra, as a matrix.
*/

/// How spectra are made
typedef struct {
  uint32_t window;   ///< Samples per frame, even, >= 2 * hop
  uint32_t hop;      ///< Samples from frame to frame, >= 1
  double   exponent; ///< Magnitudes are raised to it, > 0
  UiTimes  times;    ///< The part of the recording that is heard
} UiSpectrogram;

/**
   Read a recording: a row for each bin, a column for each frame.

   Channels are linked to the root of their summed squares.  A frame is weighted
   by the root of a Hann window.  Frame t, counted from 0, ends with sample
   (t + 1) * hop - 1; what it has before the first sample and behind the last
   one is silence, and as many frames are made as hear something.

   @param spectrogram    In.
   @param path           In; "-" is stdin.
   @param sample_rate_hz Out.
   @param matrix         Out; nothing to be freed after an error.
   @param report         In and out.
   @return False with an error.

   Setup thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool ui_spectrogram_read(const UiSpectrogram* spectrogram,
                                       const char*          path,
                                       uint32_t*            sample_rate_hz,
                                       UiMatrix*            matrix,
                                       UiReport*            report);

#endif // UI_SPECTROGRAM_H
