// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kernel/matrix.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Values looked at in one go
#define CHUNK 1024

/// The smallest normal half and the smallest of all
static const float least_normal = 0x1p-14f;
static const float least_half   = 0x1p-24f;

static uint32_t
float_bits(float value)
{
  uint32_t bits = 0;
  memcpy(&bits, &value, sizeof(bits));
  return bits;
}

/// Return the nearest whole number of small ones, without a call or a branch
static float
nearest_whole(float value)
{
  return (value + 0x1p23f) - 0x1p23f;
}

/// Return 0 if a half holds a number from 0 to 65535, of 11 bits, exactly
static int32_t
lost_by_half(float value)
{
  // Without branches, so that compilers can do several values at once
  const float steps = value * (1.0f / least_half);

  return (int32_t)(steps != nearest_whole(steps)) &
         (int32_t)(value < least_normal);
}

/// Return whether any number needs more than 11 bits
static bool
any_is_long(const float* values, size_t n)
{
  uint32_t bits = 0;
  for (size_t i = 0; i < n; ++i) {
    bits |= float_bits(values[i]);
  }
  return bits & 0x1FFFU;
}

uint16_t
nms_to_half(float value)
{
  return value >= least_normal
             ? (uint16_t)((float_bits(value) >> 13U) - (112U << 10U))
             : (uint16_t)(value * (1.0f / least_half));
}

/// Find the exponent of the largest value, and return whether it is usable
static bool
find_exponent(const float* values, size_t n, int* exponent)
{
  // As whole numbers, which are in the same order and quicker to compare
  int32_t largest = 0;
  for (size_t i = 0; i < n; ++i) {
    const int32_t bits = (int32_t)float_bits(values[i]);
    largest            = bits > largest ? bits : largest;
  }

  float value = 0.0f;
  memcpy(&value, &largest, sizeof(value));
  (void)frexpf(value, exponent);
  return *exponent >= -90 && *exponent <= 100;
}

float
nms_halves_scale(const float* values, size_t n)
{
  // Found out soon where weights are in single precision
  for (size_t i = 0; i < n; i += CHUNK) {
    if (any_is_long(values + i, n - i < CHUNK ? n - i : CHUNK)) {
      return 0.0f;
    }
  }

  int exponent = 0;
  if (!find_exponent(values, n, &exponent)) {
    return 0.0f;
  }

  // Brings the largest to 2^15 or more, below 2^16
  const float scale   = ldexpf(1.0f, exponent - 16);
  const float unscale = ldexpf(1.0f, 16 - exponent);
  int32_t     lost    = 0;
  for (size_t i = 0; i < n; ++i) {
    lost |= lost_by_half(values[i] * unscale);
  }
  return lost ? 0.0f : scale;
}

/// Return the nearest number of 11 bits, ties to even
static float
round_bits(float value)
{
  const uint32_t bits    = float_bits(value);
  const uint32_t rounded = (bits + 0xFFFU + ((bits >> 13U) & 1U)) & ~0x1FFFU;
  float          result  = 0.0f;
  memcpy(&result, &rounded, sizeof(result));
  return result;
}

void
nms_halves_round(float* values, size_t n)
{
  int exponent = 0;
  if (!find_exponent(values, n, &exponent)) {
    return;
  }

  // Half of what halves hold, since the largest may become a power of two
  const float scale   = ldexpf(1.0f, exponent - 15);
  const float unscale = ldexpf(1.0f, 15 - exponent);
  for (size_t i = 0; i < n; ++i) {
    const float value = values[i] * unscale;
    const float low   = nearest_whole(value * (1.0f / least_half)) * least_half;
    const float high  = round_bits(value);

    values[i] = scale * (value < least_normal ? low : high);
  }
}

void
nms_pack_halves(NmsHalves*   halves,
                const float* columns,
                uint32_t     stride,
                uint32_t     n_components,
                uint32_t     n_columns)
{
  const size_t block_size = (size_t)n_components * NMS_PACK_LANES;
  const float  unscale    = 1.0f / halves->scale;

  halves->n_components = n_components;
  halves->n_blocks     = (n_columns + NMS_PACK_LANES - 1) / NMS_PACK_LANES;
  memset(halves->data,
         0,
         nms_packed_size(n_components, n_columns) * sizeof(uint16_t));
  for (uint32_t j = 0; j < n_columns; ++j) {
    uint16_t* const to =
        halves->data + j / NMS_PACK_LANES * block_size + j % NMS_PACK_LANES;

    for (uint32_t k = 0; k < n_components; ++k) {
      to[(size_t)k * NMS_PACK_LANES] =
          nms_to_half(columns[(size_t)j * stride + k] * unscale);
    }
  }
}
