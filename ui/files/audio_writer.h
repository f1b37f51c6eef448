// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_AUDIO_WRITER_H
#define UI_AUDIO_WRITER_H

#include "audio_tags.h"
#include "base/report.h"
#include "nms/attributes.h"
#include "target.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file audio_writer.h
   An audio file that is written block by block.

   Integer samples are rounded to the nearest step of 2^-(bits-1), without
   dither, so a 16-bit file that passes through comes out the same; beyond full
   scale they are clipped and counted.  The same samples give the same bytes,
   except in Ogg, whose stream number is random.
*/

/// What the file will hold
typedef struct {
  int                format; ///< libsndfile's code of container and subtype
  uint32_t           n_channels;
  uint32_t           sample_rate_hz;
  bool               replace; ///< It may take a file's place, see target.h
  const UiAudioTags* tags;    ///< Of the input, or NULL; needed only to begin
  uint64_t           start;   ///< The input's sample with which it begins
} UiAudioSpec;

/// An audio file being written
typedef struct UiAudioWriterImpl UiAudioWriter;

/**
   Begin to write.

   @param path   In; "-" is stdout, see target.h.
   @param spec   In.
   @param report In and out.
   @return Owned by the caller, or NULL with an error.

   Any thread, several at a time.  Not realtime: blocks.
*/
NMS_NODISCARD UiAudioWriter* ui_audio_writer_new(const char*        path,
                                                 const UiAudioSpec* spec,
                                                 UiReport*          report);

/**
   Write the next block.

   @param writer   In and out.
   @param channels In, [n_channels][n_frames], full scale 1.
   @param n_frames Any number, 0 too.
   @param report   In and out.
   @return False with an error.
*/
NMS_NODISCARD bool ui_audio_writer_write(UiAudioWriter*      writer,
                                         const float* const* channels,
                                         uint32_t            n_frames,
                                         UiReport*           report);

/**
   Complete the file and bring it to the disk, still under its temporary name.

   The file is opened again to see that it is as long as what was written.

   @return False with an error.
*/
NMS_NODISCARD bool ui_audio_writer_finish(UiAudioWriter* writer,
                                          UiReport*      report);

/// Give the finished file its name; false with an error.
NMS_NODISCARD bool ui_audio_writer_commit(UiAudioWriter* writer,
                                          UiReport*      report);

/// Take its name back, because a file that belongs to it failed.
void ui_audio_writer_withdraw(UiAudioWriter* writer);

/// Return the largest magnitude written so far, full scale 1.
NMS_NODISCARD float ui_audio_writer_peak(const UiAudioWriter* writer);

/// Return how many samples were clipped so far.
NMS_NODISCARD uint64_t ui_audio_writer_n_clipped(const UiAudioWriter* writer);

/// Return how many samples were not finite so far: zeros were written for them.
NMS_NODISCARD uint64_t ui_audio_writer_n_broken(const UiAudioWriter* writer);

/// Close, and remove the file unless it was committed; NULL is fine.
void ui_audio_writer_free(UiAudioWriter* writer);

#endif // UI_AUDIO_WRITER_H
