// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_HOP_H
#define NMS_HOP_H

#include "nms/attributes.h"

#include <math.h>
#include <stdint.h>

/**
   @file hop.h
   The hops to choose from, and the hop at another sample rate; needs no library
   but libm.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// The shortest hop of those that delays are chosen from, at 44.1 and 48 kHz,
/// samples
#define NMS_SHORTEST_HOP 64

/// How many they are, each twice the one before
#define NMS_N_HOPS 5

/**
   Return the hop that lasts about as long at one rate as `hop` at another:
   `hop` times the nearest power of two, rounded down, >= 1.

   44.1 and 48 kHz share their hops, 88.2 and 96 kHz have twice those.

   @param hop     Samples, >= 1; or a window, or a stride.
   @param from_hz The rate it is for, 1000 to 768000.
   @param to_hz   The other rate, likewise.

   Any thread.  Realtime: constant time.
*/
static inline uint32_t
nms_hop_at(uint32_t hop, double from_hz, double to_hz) NMS_REALTIME;

static inline uint32_t
nms_hop_at(uint32_t hop, double from_hz, double to_hz)
{
  const double octaves = rint(log2(to_hz / from_hz));
  const double fitted  = ldexp((double)hop, (int)octaves);

  return fitted < 1.0 ? 1 : (uint32_t)fitted;
}

#ifdef __cplusplus
}
#endif

#endif // NMS_HOP_H
