// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLUGIN_FLOAT_MODE_H
#define NMS_PLUGIN_FLOAT_MODE_H

#include "nms/attributes.h"

#include <stdint.h>

/**
   @file float_mode.h
   The floating point mode of run(), whatever the host's is.

   The engine sees to its own; this is for what the plugin computes itself.
*/

/**
   Flush denormals, for this thread.

   @return What nms_float_mode_end() needs to restore the host's mode.

   Audio thread.  Realtime: constant time.  Does nothing on processors other
   than x86-64 and 64-bit ARM.
*/
NMS_NODISCARD uint64_t nms_float_mode_begin(void) NMS_REALTIME;

/// Restore the mode that nms_float_mode_begin() found, flags included.
void nms_float_mode_end(uint64_t mode) NMS_REALTIME;

#endif // NMS_PLUGIN_FLOAT_MODE_H
