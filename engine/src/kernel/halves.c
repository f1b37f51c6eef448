// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kernel/kernel.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// The smallest normal half and the smallest of all
static const float least_normal = 0x1p-14f;
static const float least_half   = 0x1p-24f;

static uint32_t
float_bits(const float value)
{
  uint32_t bits = 0U;
  memcpy(&bits, &value, sizeof(bits));
  return bits;
}

/// Return whether a half holds a number from 0 to 65535, of 11 bits, exactly
static bool
is_half(const float value)
{
  const float steps = value * (1.0f / least_half);

  return value >= least_normal || steps == (float)(uint32_t)steps;
}

/// Return the half of a number that it holds exactly
static uint16_t
to_half(const float value)
{
  return value >= least_normal
             ? (uint16_t)((float_bits(value) >> 13U) - (112U << 10U))
             : (uint16_t)(value * (1.0f / least_half));
}

float
nms_halves_scale(const float* const values, const size_t n)
{
  float largest = 0.0f;
  for (size_t i = 0U; i < n; ++i) {
    if (float_bits(values[i]) & 0x1FFFU) {
      return 0.0f; // More than 11 bits, as most interpolated weights have
    }
    largest = values[i] > largest ? values[i] : largest;
  }

  int exponent = 0;
  (void)frexpf(largest, &exponent);
  if (exponent < -90 || exponent > 100) {
    return 0.0f;
  }

  // Brings the largest to 2^15 or more, below 2^16
  const float scale   = ldexpf(1.0f, exponent - 16);
  const float unscale = ldexpf(1.0f, 16 - exponent);
  bool        are_all = true;
  for (size_t i = 0U; i < n; ++i) {
    are_all &= is_half(values[i] * unscale);
  }
  return are_all ? scale : 0.0f;
}

void
nms_pack_halves(NmsHalves* const   halves,
                const float* const columns,
                const uint32_t     stride,
                const uint32_t     n_components,
                const uint32_t     n_columns)
{
  const size_t block_size = (size_t)n_components * NMS_PACK_LANES;
  const float  unscale    = 1.0f / halves->scale;

  halves->n_components = n_components;
  halves->n_blocks     = (n_columns + NMS_PACK_LANES - 1U) / NMS_PACK_LANES;
  memset(halves->data,
         0,
         nms_packed_size(n_components, n_columns) * sizeof(uint16_t));
  for (uint32_t j = 0U; j < n_columns; ++j) {
    uint16_t* const to =
        halves->data + j / NMS_PACK_LANES * block_size + j % NMS_PACK_LANES;

    for (uint32_t k = 0U; k < n_components; ++k) {
      to[(size_t)k * NMS_PACK_LANES] =
          to_half(columns[(size_t)j * stride + k] * unscale);
    }
  }
}
