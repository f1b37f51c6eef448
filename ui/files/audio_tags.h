// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_AUDIO_TAGS_H
#define UI_AUDIO_TAGS_H

#include "nms/attributes.h"

#include <sndfile.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file audio_tags.h
   What goes with the sound from a file to what is made of it: texts, times,
   positions, and where the channels belong.

   What only describes the input itself is left behind: the program that wrote
   it, its loudness, its unique identifier.
*/

/// Fewest and most channels that are taken
#define UI_MIN_CHANNELS 1
#define UI_MAX_CHANNELS 8

/// What goes with a file's sound
typedef struct UiAudioTagsImpl UiAudioTags;

/**
   Take what a file has.

   @param file In, just opened to be read.
   @param info In, of the file.
   @return Owned by the caller.

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD UiAudioTags* ui_audio_tags_new(SNDFILE*       file,
                                             const SF_INFO* info);

/// Free it; NULL is fine.
void ui_audio_tags_free(UiAudioTags* tags);

/**
   Return whether the channels have places that a plain WAV file cannot tell:
   there are more than two, or they are those of an Ambisonic B-format.
*/
NMS_NODISCARD bool ui_audio_tags_have_layout(const UiAudioTags* tags);

/**
   Give a file what it can hold of that; texts that are not UTF-8 become so in
   FLAC and Ogg, from Latin-1.

   @param tags   In.
   @param start  Sample of the file they are of with which this one begins:
                 times are told from there, and what lies before is left out.
   @param file   In and out, just opened to be written, with as many channels.
   @param format Its code.
*/
void ui_audio_tags_write(const UiAudioTags* tags,
                         uint64_t           start,
                         SNDFILE*           file,
                         int                format);

#endif // UI_AUDIO_TAGS_H
