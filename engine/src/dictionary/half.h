// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_DICTIONARY_HALF_H
#define NMS_DICTIONARY_HALF_H

#include "nms/attributes.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/**
   @file half.h
   IEEE 754 half precision numbers, for storing weights.
*/

/// Return the nearest half of a number from 0 to 65504, ties to even.
NMS_NODISCARD uint16_t nms_half_from_float(float value) NMS_REALTIME;

/// Return the value of a half, infinities and not-a-numbers included.
static inline float
nms_half_to_float(uint16_t half)
{
  const uint32_t exponent = (half >> 10) & 0x1FU;
  const uint32_t mantissa = half & 0x3FFU;
  const float    sign     = (half & 0x8000U) ? -1.0f : 1.0f;

  if (exponent - 1 < 30) {
    // A float has 112 more exponents below one and 13 more bits of mantissa
    const uint32_t bits  = ((exponent + 112U) << 23) | (mantissa << 13);
    float          value = 0.0f;
    memcpy(&value, &bits, sizeof(value));
    return sign * value;
  }
  if (!exponent) {
    return sign * (float)mantissa * 0x1p-24f;
  }
  return mantissa ? NAN : sign * INFINITY;
}

#endif // NMS_DICTIONARY_HALF_H
