// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_AUDIO_FORMAT_H
#define UI_AUDIO_FORMAT_H

#include "audio_reader.h"
#include "base/report.h"
#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file audio_format.h
   Which kind of file comes out.
*/

/// Containers as --format names them, in the order of UiContainer
#define UI_CONTAINERS "wav|flac|ogg"

/// Subtypes as --subtype names them, in the order of UiSubtype
#define UI_SUBTYPES "auto|pcm16|pcm24|pcm32|float|double|vorbis|opus"

/// A container; WAV becomes RF64 where 4 GB might not do, and has the
/// extensible header where channels have places
typedef enum { UI_WAV, UI_FLAC, UI_OGG } UiContainer;

/// A subtype
typedef enum {
  UI_AUTO, ///< As the input where the container can, see below
  UI_PCM16,
  UI_PCM24,
  UI_PCM32,
  UI_FLOAT,
  UI_DOUBLE,
  UI_VORBIS,
  UI_OPUS,
} UiSubtype;

/// What the user asked for
typedef struct {
  UiContainer container;
  UiSubtype   subtype;
} UiAudioWish;

/// Return the suffix of the files, without a dot.
NMS_NODISCARD const char* ui_audio_format_suffix(UiContainer container);

/**
   Return whether a container can hold a subtype at all.

   @param wish   In.
   @param report In and out.
   @return False with an error.
*/
NMS_NODISCARD bool ui_audio_format_check(const UiAudioWish* wish,
                                         UiReport*          report);

/**
   Choose libsndfile's format for an input.

   UI_AUTO keeps 16, 24 and 32 bit and float (double becomes float); all other
   inputs, lossy ones and 8 bit among them, give 24 bit.  FLAC, which has
   neither float nor 32 bit, gets 24 bit then; Ogg is Vorbis.

   @param wish  In, checked.
   @param shape In, of the input; the output has the same.
   @return libsndfile's code of container and subtype.
*/
NMS_NODISCARD int ui_audio_format_choose(const UiAudioWish*  wish,
                                         const UiAudioShape* shape);

#endif // UI_AUDIO_FORMAT_H
