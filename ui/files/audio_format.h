// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_AUDIO_FORMAT_H
#define CLI_AUDIO_FORMAT_H

#include "audio_reader.h"
#include "base/report.h"
#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file audio_format.h
   Which kind of file comes out.
*/

/// Containers as --format names them, in the order of CliContainer
#define CLI_CONTAINERS "wav|flac|ogg"

/// Subtypes as --subtype names them, in the order of CliSubtype
#define CLI_SUBTYPES "auto|pcm16|pcm24|pcm32|float|double|vorbis|opus"

/// A container; WAV becomes RF64 where 4 GB might not do, and has the
/// extensible header where channels have places
typedef enum { CLI_WAV, CLI_FLAC, CLI_OGG } CliContainer;

/// A subtype
typedef enum {
  CLI_AUTO, ///< As the input where the container can, see below
  CLI_PCM16,
  CLI_PCM24,
  CLI_PCM32,
  CLI_FLOAT,
  CLI_DOUBLE,
  CLI_VORBIS,
  CLI_OPUS,
} CliSubtype;

/// What the user asked for
typedef struct {
  CliContainer container;
  CliSubtype   subtype;
} CliAudioWish;

/// Return the suffix of the files, without a dot.
NMS_NODISCARD const char* cli_audio_format_suffix(CliContainer container);

/**
   Return whether a container can hold a subtype at all.

   @param wish   In.
   @param report In and out.
   @return False with an error.
*/
NMS_NODISCARD bool cli_audio_format_check(const CliAudioWish* wish,
                                          CliReport*          report);

/**
   Choose libsndfile's format for an input.

   CLI_AUTO keeps 16, 24 and 32 bit and float (double becomes float); all other
   inputs, lossy ones and 8 bit among them, give 24 bit.  FLAC, which has
   neither float nor 32 bit, gets 24 bit then; Ogg is Vorbis.

   @param wish  In, checked.
   @param shape In, of the input; the output has the same.
   @return libsndfile's code of container and subtype.
*/
NMS_NODISCARD int cli_audio_format_choose(const CliAudioWish*  wish,
                                          const CliAudioShape* shape);

#endif // CLI_AUDIO_FORMAT_H
