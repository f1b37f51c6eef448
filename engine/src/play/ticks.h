// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLAY_TICKS_H
#define NMS_PLAY_TICKS_H

#include "nms/attributes.h"

#include <stdint.h>

/**
   @file ticks.h
   A clock that the audio thread may read: the processor's own counter.

   clock_gettime() mostly makes no system call, but nothing promises that: with
   a clock source the vDSO cannot read (some virtual machines, some kernels
   after they have found the counter unsteady) it does.  Reading the counter is
   one instruction on x86-64 and 64-bit ARM, and never leaves the processor.
   Its rate is measured elsewhere.  Where there is no such counter, the
   clock stands still and the load is 0.
*/

/**
   Return the counter.

   Any thread.  Realtime: constant time, no system call.
*/
NMS_NODISCARD uint64_t nms_ticks_now(void) NMS_REALTIME;

/**
   Return the counter's rate, ticks per second, or 0 if there is none.

   The first call measures for about two milliseconds where the processor does
   not tell.  Good to a percent, which is enough for a meter.

   Setup thread.  Not realtime: sleeps.
*/
NMS_NODISCARD double nms_ticks_rate_hz(void);

#endif // NMS_PLAY_TICKS_H
