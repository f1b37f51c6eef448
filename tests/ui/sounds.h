// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef SOUNDS_H
#define SOUNDS_H

#include <sndfile.h>
#include <stdint.h>

/**
   @file sounds.h
   A short sound in every format that libsndfile writes.
*/

/// More formats than there are
#define SOUNDS_MOST_FORMATS 1000

/// As all formats have it, Hz
#define SOUNDS_RATE_HZ 48000

/// Most samples per channel that are written
#define SOUNDS_MOST_FRAMES 2600

/// Most channels
#define SOUNDS_MOST_CHANNELS 2

/**
   List the formats of one channel, but for raw samples, which nobody could
   tell.

   @param formats Out, [SOUNDS_MOST_FORMATS], libsndfile's codes.
   @return How many there are.
*/
uint32_t sounds_list(int* formats);

/**
   Write a title and as little sound as fills a frame of each codec.

   @param file Just opened, or NULL.
   @param info Of it.
   @return Samples per channel, or 0 if libsndfile could not, whatever
   sf_format_check() says.
*/
uint32_t sounds_write(SNDFILE* file, const SF_INFO* info);

#endif // SOUNDS_H
