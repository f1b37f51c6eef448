// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_MIX_H
#define RENDER_MIX_H

#include "random.h"
#include "sound.h"

#include <stddef.h>

/**
   @file mix.h
   Levels of stems, and figures about them.
*/

/// Bring what sounds of a stem to an RMS of `db`; silence stays.
void ren_mix_level(RenSound* stem, double db);

/// Scale all stems alike if their sum, or one of them, would clip.
void ren_mix_limit(RenSound* stems, size_t n_stems);

/// Print RMS, active RMS, crest, centroid and largest step of a stem.
void ren_mix_describe(const RenSound* stem, const char* song, const char* name);

#endif // RENDER_MIX_H
