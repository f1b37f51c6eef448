// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_AUDIO_VIEW_H
#define UI_AUDIO_VIEW_H

#include "audio_extent.h"

#include "nms/attributes.h"

#include <sndfile.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file audio_view.h
   A file as libsndfile would see it if its header told its length.

   Lists of tags that are damaged are hidden: in some of them libsndfile 1.2
   goes round for ever (its issue 1118).
*/

/// A view of a file; starts as its descriptor and what is known of it
typedef struct {
  int           fd; ///< Seekable; its position is kept
  UiAudioExtent extent;
  uint64_t      at;          ///< Where libsndfile reads next, 0 at first
  int           error;       ///< errno of a read that failed, 0 at first
  bool          is_opening;  ///< The header is being read
  bool          hides_lists; ///< There was a damaged one
} UiAudioView;

/**
   Open the file through the view.

   @param view In and out, must outlive what is opened; `hides_lists` tells
   whether tags are lost.
   @param info Out, as from sf_open().
   @return Owned by the caller, or NULL with libsndfile's error.

   Any thread.  Not realtime: blocks.
*/
NMS_NODISCARD SNDFILE* ui_audio_view_open(UiAudioView* view, SF_INFO* info);

/**
   Open a file as it is, without a view.

   @param fd   Open at its beginning, stays the caller's.
   @param mode SFM_READ or SFM_WRITE.
   @param info In and out, as for sf_open().
   @return Owned by the caller, or NULL with libsndfile's error.

   Any thread.  Not realtime: blocks.
*/
NMS_NODISCARD SNDFILE* ui_audio_view_open_fd(int fd, int mode, SF_INFO* info);

/// Return the bytes of a sample by libsndfile's code of its format, or 0 if
/// that is no whole number.
NMS_NODISCARD uint32_t ui_audio_view_sample_size(int format);

/**
   Return more samples per channel than a file can hold, or UINT64_MAX of a
   format that ends with its file: the others libsndfile goes on with as silence
   for as long as their header promises.

   @param view   In.
   @param format libsndfile's code.
*/
NMS_NODISCARD uint64_t ui_audio_view_most_frames(const UiAudioView* view,
                                                 int                format);

/**
   Return how many samples per channel the bytes that lack would have made; of
   samples without a size, in proportion to what the others made.

   @param view       In.
   @param format     libsndfile's code.
   @param n_channels Of the file.
   @param n_read     Samples per channel that could be read.
*/
NMS_NODISCARD uint64_t ui_audio_view_missing(const UiAudioView* view,
                                             int                format,
                                             uint32_t           n_channels,
                                             uint64_t           n_read);

#endif // UI_AUDIO_VIEW_H
