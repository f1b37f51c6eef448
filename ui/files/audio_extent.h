// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_AUDIO_EXTENT_H
#define UI_AUDIO_EXTENT_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file audio_extent.h
   Where in a file the audio lies, and whether it is as long as the header says.

   libsndfile quietly makes do with what is there, so a recording cut short by a
   full disk or a broken copy would pass as whole; and it finds nothing where a
   program that was killed has left a length of 0.
*/

/// Where a file's audio lies, in bytes; all zeros if nothing is known
typedef struct {
  uint64_t begin;    ///< Its first byte
  uint64_t there;    ///< Bytes from there to the end of the file
  uint64_t promised; ///< Bytes the header says it has
  bool     is_open;  ///< The header leaves the length open, as from a pipe
  bool     is_zero;  ///< The header says 0, yet audio follows
  bool     is_cut;   ///< An Ogg file without its end; nothing else is known
  uint64_t size_at;  ///< Where the header says so
  uint32_t n_size;   ///< Bytes there
  uint8_t  size[8];  ///< [n_size], what should stand there
} UiAudioExtent;

/**
   Find the audio of WAV, RF64, W64, AIFF and AU, and the end of Ogg.

   Sizes that programs write when they do not know the length (such as
   0xFFFFFFFF) leave it open.

   @param fd In, seekable; its position is kept.
   @return All zeros for another format.

   Any thread.  Not realtime: blocks.
*/
NMS_NODISCARD UiAudioExtent ui_audio_extent(int fd);

/// Return how many bytes of audio the header promises and the file lacks.
NMS_NODISCARD uint64_t ui_audio_extent_missing(const UiAudioExtent* extent);

#endif // UI_AUDIO_EXTENT_H
