// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_DYNAMICS_H
#define RENDER_DYNAMICS_H

#include "recording.h"

#include <stddef.h>

/**
   @file dynamics.h
   Distortion and compression.

   What is done to a bus is the same gain on each of its stems, found from their
   sum, so that they still add up to what was compressed.
*/

/// How a bus is compressed
typedef struct {
  double threshold_db; ///< Above the bus's RMS
  double ratio;        ///< Decibels in per decibel out
  double attack_s;
  double release_s;
} RenCompressor;

/// Compress stems by their sum.
void
ren_compress(RenSound* stems, size_t n_stems, const RenCompressor* compressor);

/**
   Saturate stems by their sum: tanh of the sum, `db` above its RMS of -12 dBFS.
*/
void ren_saturate(RenSound* stems, size_t n_stems, double db);

/**
   Distort one recording as an amplifier does, to an RMS of one half at most.

   It is brought to an RMS of -12 dBFS, raised by `db`, shifted by `bias` and
   put through tanh, averaged between two samples against aliasing (Parker et
   al., DAFx 2016).  Silence stays silent.
*/
void ren_distort(RenSound* sound, double db, double bias);

#endif // RENDER_DYNAMICS_H
