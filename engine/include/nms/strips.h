// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_STRIPS_H
#define NMS_STRIPS_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file strips.h
   What the controls of a mixing desk's strips come to.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// At or below this many dB a gain is nothing
#define NMS_STRIP_OFF_DB (-90.0f)

/// The controls of a strip
typedef struct {
  float gain_db; ///< Any
  bool  mute;
  bool  solo;
  bool  in_use; ///< Something goes through; a solo on others does nothing
} NmsStrip;

/**
   Compute the gain of each strip: 10^(gain_db / 20), or 0 from
   NMS_STRIP_OFF_DB down.

   A solo on any strip in use silences those without one; a mute always wins.
   The thread's floating point mode changes nothing.

   @param strips   In, [n_strips].
   @param n_strips Any.
   @param gains    Out, [n_strips], linear.

   Any thread.  Realtime: O(n_strips); a power each, so best called only when
   something has moved.
*/
NMS_API void nms_strips_gains(const NmsStrip* strips,
                              uint32_t        n_strips,
                              float*          gains) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_STRIPS_H
