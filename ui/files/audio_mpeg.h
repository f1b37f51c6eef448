// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_AUDIO_MPEG_H
#define UI_AUDIO_MPEG_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file audio_mpeg.h
   MP3 and its kin, read to the end of what decodes.

   libsndfile ends at an estimate of the length, at the second of two files
   joined, and at the first damage; libmpg123 by itself goes on.
*/

/// A stream of MPEG audio being decoded
typedef struct UiMpegImpl UiMpeg;

/// Where in a file such a stream lies
typedef struct {
  int      fd;    ///< Seekable; its position is kept
  uint64_t begin; ///< Bytes before it
  uint64_t end;   ///< Where it ends, bytes
} UiMpegRange;

/// What is known of a stream
typedef struct {
  uint64_t n_frames;   ///< Samples per channel that will decode, about
  uint64_t n_promised; ///< As its index says, or 0 without one
  uint32_t n_channels;
  uint32_t sample_rate_hz;
} UiMpegShape;

/**
   Find the stream and look through all of its headers.

   What follows with another rate or number of channels is converted to the
   first ones.

   @param range In, copied; the descriptor must outlive the stream.
   @return Owned by the caller, or NULL if there is no such stream.

   Any thread, several at a time.  Not realtime: blocks.
*/
NMS_NODISCARD UiMpeg* ui_mpeg_new(const UiMpegRange* range);

/// Free the stream; NULL is fine.
void ui_mpeg_free(UiMpeg* mpeg);

/// Return what is known of the stream.
NMS_NODISCARD UiMpegShape ui_mpeg_shape(const UiMpeg* mpeg);

/**
   Decode the next samples.

   @param mpeg        In and out.
   @param interleaved Out, [n_frames][n_channels], full scale 1.
   @param n_frames    Wanted.
   @return Frames decoded, fewer only at the end or after an error.

   Not realtime: blocks.
*/
NMS_NODISCARD size_t ui_mpeg_read(UiMpeg* mpeg,
                                  float*  interleaved,
                                  size_t  n_frames);

/**
   Return, at the end, about how many samples per channel are lost: as many as
   would fit into what was skipped as damaged.

   Tags count as no damage, nor does a frame that is cut off at the end.
*/
NMS_NODISCARD uint64_t ui_mpeg_n_lost(const UiMpeg* mpeg);

/// Return errno of the read that failed, or 0.
NMS_NODISCARD int ui_mpeg_error(const UiMpeg* mpeg);

#endif // UI_AUDIO_MPEG_H
