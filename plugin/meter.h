// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLUGIN_METER_H
#define NMS_PLUGIN_METER_H

#include "nms/attributes.h"

#include <stdint.h>

/**
   @file meter.h
   How much of a block's time run() took, at worst.
*/

/// The worst of the last half to whole second
typedef struct {
  double   ticks_per_sample; ///< Of the clock, 0 if there is none
  uint32_t half_second;      ///< Samples
  uint32_t n_samples;        ///< Measured in this half second
  float    worst;            ///< Share in this half second
  float    before;           ///< Worst share in the one before
} NmsMeter;

/**
   Set a meter up, or clear it.

   @param meter          Out.
   @param sample_rate_hz > 0.
   @param clock_rate_hz  From nms_clock_rate_hz().

   Any thread.  Realtime: constant time.
*/
void nms_meter_init(NmsMeter* meter,
                    double    sample_rate_hz,
                    double    clock_rate_hz) NMS_REALTIME;

/**
   Add a block.

   @param ticks     Spent on it.
   @param n_samples Its length; 0 is passed over.

   Audio thread.  Realtime: constant time.
*/
void
nms_meter_add(NmsMeter* meter, uint64_t ticks, uint32_t n_samples) NMS_REALTIME;

/**
   Return the worst share in percent, at most 100.

   Audio thread.  Realtime: constant time.
*/
NMS_NODISCARD float nms_meter_percent(const NmsMeter* meter) NMS_REALTIME;

#endif // NMS_PLUGIN_METER_H
