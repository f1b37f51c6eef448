// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dictionary/half.h"

#include <math.h>

/// Least normal half, and the step between those below it
static const float least_normal   = 0x1p-14f;
static const float subnormal_step = 0x1p-24f;

uint16_t
nms_half_from_float(float value)
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
