// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_SEPARATION_PICTURE_H
#define UI_SEPARATION_PICTURE_H

#include "base/report.h"
#include "files/target.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/separator.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file separation_picture.h
   The picture of a separation: the spectrogram of the mix above the activations
   of each source.
*/

/// What a picture is made of
typedef struct {
  const NmsDictionary* dictionary; ///< Must outlive the picture
  uint32_t             sample_rate_hz;
  uint32_t             window_samples;
  uint32_t             hop_samples;
  uint32_t             latency_samples; ///< Of the separation
} UiSeparationPictureConfig;

/// What stands above it
typedef struct {
  const char* name;       ///< Of the recording
  const char* dictionary; ///< As the user named it
  uint32_t    n_channels;
  double      duration_s; ///< > 0
} UiSeparationPictureText;

/// A picture that grows frame by frame, in constant memory
typedef struct UiSeparationPictureImpl UiSeparationPicture;

/// Begin a picture; owned by the caller.
NMS_NODISCARD UiSeparationPicture*
ui_separation_picture_new(const UiSeparationPictureConfig* config);

/// Free a picture; NULL is fine.
void ui_separation_picture_free(UiSeparationPicture* picture);

/// Return the number of values that a frame is reduced to.
NMS_NODISCARD uint32_t
ui_separation_picture_n_rows(const UiSeparationPicture* picture);

/**
   Reduce what a separator found in its newest frame.

   @param picture  In.
   @param analysis In.
   @param rows     Out, [n_rows].

   Any thread, several at a time.
*/
void ui_separation_picture_map(const UiSeparationPicture* picture,
                               const NmsAnalysis*         analysis,
                               float*                     rows);

/// Add a frame, [n_rows], from ui_separation_picture_map(); all of them, in
/// order.
void ui_separation_picture_add(UiSeparationPicture* picture, const float* rows);

/**
   Draw what was seen and write it as PNG, without committing it.

   @return False with an error.
*/
NMS_NODISCARD bool
ui_separation_picture_write(const UiSeparationPicture*     picture,
                            const UiSeparationPictureText* text,
                            UiTarget*                      target,
                            UiReport*                      report);

#endif // UI_SEPARATION_PICTURE_H
