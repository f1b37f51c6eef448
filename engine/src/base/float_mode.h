// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_BASE_FLOAT_MODE_H
#define NMS_BASE_FLOAT_MODE_H

#include "nms/attributes.h"

#include <stdint.h>

/**
   @file float_mode.h
   One floating point mode for all engine work, whatever the caller's is.
*/

/**
   Round to nearest, flush denormals, trap nothing.

   @return What nms_float_mode_leave() needs to restore the caller's mode.

   Any thread, for itself.  Realtime: constant time.  Does nothing on processors
   other than x86 and 64-bit ARM.
*/
NMS_NODISCARD uint64_t nms_float_mode_enter(void) NMS_REALTIME;

/// Restore the mode that nms_float_mode_enter() found, flags included.
void nms_float_mode_leave(uint64_t saved) NMS_REALTIME;

#endif // NMS_BASE_FLOAT_MODE_H
