// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_BASE_RANDOM_H
#define NMS_BASE_RANDOM_H

#include "nms/attributes.h"

#include <stdint.h>

/**
   @file random.h
   Random numbers that are the same on every machine.
*/

/// The state of a generator: its seed, to begin with
typedef uint64_t NmsRandom;

/**
   Return the next number, uniform over all 64-bit values.

   Any thread that owns the state.  Realtime: constant time.
   Steele, Lea & Flood, "Fast splittable pseudorandom number generators",
   OOPSLA 2014 (SplitMix64).
*/
NMS_NODISCARD uint64_t nms_random_next(NmsRandom* state) NMS_REALTIME;

/// Return the next number, uniform in [0, 1), a multiple of 2^-24.
NMS_NODISCARD float nms_random_uniform(NmsRandom* state) NMS_REALTIME;

#endif // NMS_BASE_RANDOM_H
