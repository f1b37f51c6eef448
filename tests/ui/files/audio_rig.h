// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef AUDIO_RIG_H
#define AUDIO_RIG_H

#include "base/report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file audio_rig.h
   Samples that go through files and come back.
*/

/// Length of the files tested, not a multiple of any block
#define RIG_FRAMES 10007

/// Channels of them
#define RIG_CHANNELS 3

/// What is written
extern float rig_samples[RIG_CHANNELS][RIG_FRAMES];

/// What was read
extern float rig_back[RIG_CHANNELS][RIG_FRAMES + 1];

/// Fill the samples with multiples of 2^-(bits-1) from -1 to below 1.
void rig_fill(int bits);

/// Write the samples in odd blocks, as libsndfile's `format`; return how many
/// were clipped, or -1.
int64_t rig_write(const char* path, int format);

/// Read a file in odd blocks; return the number of frames, or -1.
int rig_read(const char* path, UiReport* report);

/// Return whether what was read is what was written.
bool rig_same(void);

/// Write the first channel as libsndfile does it; return the file's size, or 0
/// if libsndfile has no encoder.
size_t rig_write_one(const char* path, int format);

/// Change some bytes of a file, most of them near its beginning.
void rig_damage(int fd, size_t size, uint32_t* state);

#endif // AUDIO_RIG_H
