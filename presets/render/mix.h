// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_MIX_H
#define RENDER_MIX_H

#include "random.h"
#include "recording.h"

#include <stddef.h>

/**
   @file mix.h
   Levels of stems, and figures about them.
*/

/// Bring what sounds of a stem to an RMS of `db`; silence stays.
void ren_mix_level(RenSound* stem, double db);

/// Bring the sum of stems to an RMS of `db` where it sounds.
void ren_mix_level_bus(RenSound* stems, size_t n_stems, double db);

/**
   Keep the sum of stems and each of them from clipping.

   Peaks of the sum are rounded off by the same gain on every stem; if a stem
   would still clip, all are scaled.
*/
void ren_mix_limit(RenSound* stems, size_t n_stems);

/// Print RMS, active RMS, crest, centroid and largest step of a stem.
void ren_mix_describe(const RenSound* stem, const char* song, const char* name);

#endif // RENDER_MIX_H
