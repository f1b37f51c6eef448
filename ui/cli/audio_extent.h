// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_AUDIO_EXTENT_H
#define CLI_AUDIO_EXTENT_H

#include "nms/attributes.h"

#include <stdint.h>

/**
   @file audio_extent.h
   Whether an audio file is as long as its header says.

   libsndfile quietly makes do with what is there, so a recording cut short by a
   full disk or a broken copy would pass as whole.
*/

/**
   Return how many bytes of audio the header promises and the file lacks.

   Knows WAV, RF64, W64, AIFF and AU.  Sizes that programs write when they do
   not know the length (such as 0xFFFFFFFF, from a pipe) promise nothing.

   @param fd In, seekable; its position is kept.
   @return 0 if nothing is missing or the format is another one.

   Any thread.  Not realtime: blocks.
*/
NMS_NODISCARD uint64_t cli_audio_extent_missing(int fd);

#endif // CLI_AUDIO_EXTENT_H
