// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LOAD_H
#define NMS_LOAD_H

#include "nms/attributes.h"

#include <stdint.h>

/**
   @file load.h
   How much of a block's time its work took.

   Measured with the processor's own counter, without a system call.  Where
   there is none that can be read so, the load is 0.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// A meter over half seconds of sound: shows the one before and the present one
typedef struct {
  double   ticks_per_sample; ///< Of the counter, 0 if there is none
  uint64_t begin;            ///< Counter at the block's beginning
  uint32_t half_second;      ///< Samples
  uint32_t n_samples[2];     ///< Measured: in this half second, in that before
  double   n_ticks[2];       ///< Likewise
  float    worst[2];         ///< Largest share of a block, likewise
} NmsLoad;

/**
   Set a meter up, or clear it.

   @param load           Out.
   @param sample_rate_hz > 0.

   Setup thread.  Not realtime: the first call of all may measure the counter's
   rate, for two milliseconds.
*/
NMS_API void nms_load_init(NmsLoad* load, double sample_rate_hz);

/// Begin a block.  Audio thread.  Realtime: constant time, no system call.
NMS_API void nms_load_begin(NmsLoad* load) NMS_REALTIME;

/**
   End a block.

   @param n_samples Its length; one of 0 is passed over.

   Audio thread.  Realtime: constant time, no system call.
*/
NMS_API void nms_load_end(NmsLoad* load, uint32_t n_samples) NMS_REALTIME;

/**
   Add a block that took so many ticks of the counter.

   @param n_samples As in nms_load_end().

   Audio thread.  Realtime: constant time.
*/
NMS_API void
nms_load_add(NmsLoad* load, uint64_t n_ticks, uint32_t n_samples) NMS_REALTIME;

/**
   Return the largest share of its time that a block of the last half to whole
   second took, 1 for all of it; more is too late.

   Audio thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD float nms_load_worst(const NmsLoad* load) NMS_REALTIME;

/**
   Return the share of the last half to whole second that the work took.

   Audio thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD float nms_load_mean(const NmsLoad* load) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_LOAD_H
