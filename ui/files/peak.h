// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_PEAK_H
#define UI_PEAK_H

#include "nms/attributes.h"

#include <stddef.h>

/**
   @file peak.h
   The largest magnitude.
*/

/**
   Return the largest magnitude of samples, or `peak` if that is larger.

   @param peak      >= 0.
   @param samples   In, [n_samples], finite.
   @param n_samples Any number.

   Any thread.  Realtime: O(n_samples).
*/
NMS_NODISCARD float
ui_peak_raise(float peak, const float* samples, size_t n_samples);

#endif // UI_PEAK_H
