// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dictionary/half.h"

#include <math.h>
#include <string.h>

/// Least normal half, and the step between those below it
static const float least_normal   = 0x1p-14f;
static const float subnormal_step = 0x1p-24f;

uint16_t
nms_half_from_float(const float value)
{
  if (value < least_normal) {
    return (uint16_t)lrintf(value / subnormal_step);
  }

  int         exponent = 0;
  const float mantissa = frexpf(value, &exponent); // In [0.5, 1)
  const long  bits     = lrintf(ldexpf(mantissa, 11));

  // A mantissa rounded up to the next power of two carries into the exponent
  return (uint16_t)(((exponent + 14) << 10) + (bits - 1024));
}

float
nms_half_to_float(const uint16_t half)
{
  const uint32_t exponent = (half >> 10) & 0x1FU;
  const uint32_t mantissa = half & 0x3FFU;
  const float    sign     = (half & 0x8000U) ? -1.0f : 1.0f;

  if (exponent == 0x1FU) {
    return mantissa ? NAN : sign * INFINITY;
  }
  if (!exponent) {
    return sign * (float)mantissa * subnormal_step;
  }

  // A float has 112 more exponents below one and 13 more bits of mantissa
  const uint32_t bits  = ((exponent + 112U) << 23) | (mantissa << 13);
  float          value = 0.0f;
  memcpy(&value, &bits, sizeof(value));
  return sign * value;
}
