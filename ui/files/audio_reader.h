// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_AUDIO_READER_H
#define UI_AUDIO_READER_H

#include "audio_tags.h"
#include "base/report.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file audio_reader.h
   An audio file, block by block, one array per channel.

   Whatever libsndfile reads: WAV, RF64, W64, AIFF, AU, CAF, FLAC, Ogg Vorbis
   and Opus, MP3, ...  A pipe is spooled to a temporary file first.  What the
   header says of the length is not relied on: all that is there is read.
*/

/// Lowest and highest sample rate that is taken, Hz
#define UI_MIN_RATE_HZ 8000
#define UI_MAX_RATE_HZ 192000

/// What a file holds
typedef struct {
  uint64_t n_frames; ///< Samples per channel, about; 0 if unknown
  uint32_t n_channels;
  uint32_t sample_rate_hz;
  int      format;     ///< libsndfile's code of container and subtype
  bool     has_layout; ///< Channels have places that plain WAV cannot tell
} UiAudioShape;

/// An open audio file
typedef struct UiAudioReaderImpl UiAudioReader;

/**
   Open a file and check that it can be worked with.

   @param path   In; "-" is stdin.
   @param report In and out.
   @return Owned by the caller, or NULL with an error that names the cause.

   Any thread, several at a time.  Not realtime: blocks.
*/
NMS_NODISCARD UiAudioReader* ui_audio_reader_new(const char* path,
                                                 UiReport*   report);

/**
   Open a file that was found in a folder, as above.

   It is refused at once, without waiting for anybody at its other end, unless
   it is a regular file.
*/
NMS_NODISCARD UiAudioReader* ui_audio_reader_new_found(const char* path,
                                                       UiReport*   report);

/**
   Return whether a file looks like audio, by its first bytes.

   True, too, for what cannot be looked into: who opens it learns why.

   Setup thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool ui_audio_reader_knows(const char* path);

/// Return what the file holds.
NMS_NODISCARD const UiAudioShape*
ui_audio_reader_shape(const UiAudioReader* reader);

/// Return what goes with the sound; lives as long as the reader.
NMS_NODISCARD const UiAudioTags*
ui_audio_reader_tags(const UiAudioReader* reader);

/**
   Read the next block.

   Samples that are not finite, or beyond 1e12 in magnitude, come as 0.

   @param reader   In and out.
   @param channels Out, [n_channels][n_frames], full scale 1.
   @param n_frames Wanted.
   @return Frames read, fewer only at the end; 0 at the end or after an error,
   which ui_audio_reader_finish() tells apart.

   Not realtime: blocks.
*/
NMS_NODISCARD uint32_t ui_audio_reader_read(UiAudioReader* reader,
                                            float* const*  channels,
                                            uint32_t       n_frames);

/// Return how far reading has come, 0 to 1; 0 if the length is unknown.
NMS_NODISCARD double ui_audio_reader_fraction(const UiAudioReader* reader);

/// Return how many frames have been read.
NMS_NODISCARD uint64_t ui_audio_reader_position(const UiAudioReader* reader);

/**
   Check, at the end, what was read.

   Adds warnings about samples that were not finite; and one, with both lengths,
   about a file that is damaged, or shorter than it says.  A length left open,
   as programs do that write to a pipe, is worth one only in a file.

   @return False with an error if nothing could be read, or the system failed.
*/
NMS_NODISCARD bool ui_audio_reader_finish(UiAudioReader* reader,
                                          UiReport*      report);

/// Check what was read so far, for those who do not read to the end: samples
/// that were not finite are worth a warning, a system that failed an error.
NMS_NODISCARD bool ui_audio_reader_leave(const UiAudioReader* reader,
                                         UiReport*            report);

/**
   Go back to the first sample, also of a pipe: that was spooled.

   All is as after opening; the tags stay the same ones.

   @return False with an error; then it can only be freed.

   Not realtime: blocks.
*/
NMS_NODISCARD bool ui_audio_reader_rewind(UiAudioReader* reader,
                                          UiReport*      report);

/// Close; NULL is fine.
void ui_audio_reader_free(UiAudioReader* reader);

#endif // UI_AUDIO_READER_H
