// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef BENCH_IMAGE_H
#define BENCH_IMAGE_H

#include "sound.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file image.h
   Stereo images of recordings with one channel, as a mixing desk would make
   them: pan and reverb (docs/measuring.md).
*/

/// Where a sound is put
typedef struct {
  double pan;       ///< -1 (left) to 1 (right)
  double gain_db;   ///< Of all of it
  double delay_s;   ///< Of all of it, at least 0
  double decay_s;   ///< In which its reverb falls by 60 dB; 0 without reverb
  double reverb_db; ///< Level of the reverb in each channel, to the direct
                    ///< sound of both
  uint64_t seed;    ///< Of the reverb's noise
} BenchTake;

/// The places of a whole band; drums, bass, vocals and other have reverbs of
/// their own
typedef struct {
  const char* name;
  double      drums; ///< Pan
  double      other; ///< Pan, on the other side in every second song;
                     ///< bass and vocals stand in the centre
  double width;      ///< What the pans are multiplied by
  double shift;      ///< What is added to them after
  bool   is_doubled; ///< Whether `other` is there twice, the second take
                     ///< late and on the other side
  bool is_dry;       ///< Whether there is no reverb
} BenchImage;

/**
   Add a sound to an image.

   The direct sound has the gains cos and sin of (pan + 1) pi / 4 (left,
   right).  The reverb is the sound filtered by white noise which decays
   exponentially, begins with the direct sound and is independent in the two
   channels.  What is left of either after the end of the image is cut.

   @param mono  With one channel.
   @param image In and out, with two channels and the same rate.
   @return False, said on stderr, if the shapes do not fit or memory is short.

   One thread at a time: FFTW plans are made.  Deterministic in all arguments.
*/
bool bench_image_add(const BenchSound* mono,
                     const BenchTake*  take,
                     BenchSound*       image);

/**
   Put one stem of a band where an image has it.

   @param stem  Name of the stem: `drums`, `bass`, `vocals` or `other`.
   @param song  Number of the song: the reverbs depend on it, and the side of
                `other`.
   @param mono  The stem, with one channel.
   @param sound Out, two channels of the same length, owned by the caller;
                empty after failure.
   @return False, said on stderr, for a stem that has no place or as
   bench_image_add() says.
*/
bool bench_image_render(const BenchImage* image,
                        const char*       stem,
                        unsigned          song,
                        const BenchSound* mono,
                        BenchSound*       sound);

#endif // BENCH_IMAGE_H
